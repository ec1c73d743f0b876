package dev.hearth.p2p.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a connection's bytes at the socket, and notices when the peer stops taking them. The first handler of a
 * pipeline; its counters may be read on any thread.
 */
public final class Traffic extends ChannelDuplexHandler {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong stalledProbes = new AtomicLong();
    private long lastPending;
    private long lastProgress;

    /** Bytes read from the socket. */
    public long received() {
        return received.get();
    }

    /** Bytes given to the socket. */
    public long sent() {
        return sent.get();
    }

    /** How many {@link #probe}s in a row found bytes waiting and none taken since the one before. */
    public long stalledProbes() {
        return stalledProbes.get();
    }

    /** Looks whether the socket has taken bytes since the last look; runs on the channel's loop. */
    void probe(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        long pending = buffer.totalPendingWriteBytes();
        long progress = buffer.currentProgress();
        boolean stalled = pending > 0 && pending >= lastPending && lastPending > 0 && progress == lastProgress;
        stalledProbes.set(stalled ? stalledProbes.get() + 1 : 0);
        lastPending = pending;
        lastProgress = progress;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf buffer) {
            received.lazySet(received.get() + buffer.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf buffer) {
            sent.lazySet(sent.get() + buffer.readableBytes());
        }
        context.write(message, promise);
    }
}
