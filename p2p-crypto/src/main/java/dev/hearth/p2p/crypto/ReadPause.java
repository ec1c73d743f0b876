package dev.hearth.p2p.crypto;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Keeps a transport from reading for a while, then leaves it as it was: reading by itself, unless others have a reason
 * against it, or, where the application asks for each read, with the read it has asked for meanwhile. One handler's, on
 * its event loop.
 */
final class ReadPause {
    private boolean paused;
    private boolean readAskedFor;

    boolean isPaused() {
        return paused;
    }

    void pause(Channel channel) {
        paused = true;
        ReadHolds.of(channel).add();
    }

    /** Passes a read on, or notes it for later. */
    void read(ChannelHandlerContext ctx) {
        if (paused) {
            readAskedFor = true;
        } else {
            ctx.read();
        }
    }

    /** Some transports deliver what is waiting within this call. */
    void resume(ChannelHandlerContext ctx) {
        paused = false;
        ReadHolds.of(ctx.channel()).remove();
        if (readAskedFor && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }
}
