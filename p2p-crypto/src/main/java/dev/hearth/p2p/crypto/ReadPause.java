package dev.hearth.p2p.crypto;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Keeps a transport from reading for a while, then leaves it as it was: reading by itself, unless others have a reason
 * against it, or, where the application asks for each read, with the read it has asked for meanwhile. One handler's, on
 * its event loop.
 */
public final class ReadPause {
    private boolean paused;
    private boolean readAskedFor;

    /** Not paused at first. */
    public ReadPause() {}

    /** Whether {@link #pause} was the last to be called, and not {@link #resume}. */
    public boolean isPaused() {
        return paused;
    }

    /** Stops the transport; to be followed by one {@link #resume}, unless the channel is closed. */
    public void pause(Channel channel) {
        paused = true;
        ReadHolds.of(channel).add();
    }

    /** Passes a read on, or notes it for later. */
    public void read(ChannelHandlerContext ctx) {
        if (paused) {
            readAskedFor = true;
        } else {
            ctx.read();
        }
    }

    /** Lets the transport go on. Some transports deliver what is waiting within this call. */
    public void resume(ChannelHandlerContext ctx) {
        paused = false;
        ReadHolds.of(ctx.channel()).remove();
        if (readAskedFor && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }
}
