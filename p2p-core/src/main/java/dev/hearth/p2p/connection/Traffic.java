package dev.hearth.p2p.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/**
 * Counts a connection's bytes at the socket, and notices when the peer stops taking them. Knows too what limits of our
 * own delay, so that no peer is blamed for it. The first handler of a pipeline; its counters are written by
 * the I/O thread alone and may be read on any.
 */
public final class Traffic extends ChannelDuplexHandler {
    /** Its name in a pipeline. */
    static final String NAME = "traffic";

    /** How long we did not read so far, and since when we do not again. */
    private record Pauses(long totalNanos, long sinceNanos, boolean now) {
        static final Pauses NONE = new Pauses(0, 0, false);
    }

    private volatile long received;
    private volatile long sent;
    private volatile long stalledProbes;
    private volatile Pauses pauses = Pauses.NONE;
    private volatile long heldBack;
    private long lastPending;
    private long lastProgress;

    /** Bytes read from the socket. */
    public long received() {
        return received;
    }

    /** Bytes given to the socket. */
    public long sent() {
        return sent;
    }

    /** How many {@link #probe}s in a row found bytes waiting and none taken since the one before. */
    public long stalledProbes() {
        return stalledProbes;
    }

    /** For how long altogether our own limit has kept us from reading, nanoseconds. */
    public long pausedNanos(long nowNanos) {
        Pauses seen = pauses;
        return seen.totalNanos() + (seen.now() ? nowNanos - seen.sinceNanos() : 0);
    }

    /** Whether our own limit keeps bytes from the socket. */
    public boolean isHeldBack() {
        return heldBack > 0;
    }

    void readingPaused(long nowNanos) {
        pauses = new Pauses(pauses.totalNanos(), nowNanos, true);
    }

    void readingResumed(long nowNanos) {
        pauses = new Pauses(pausedNanos(nowNanos), nowNanos, false);
    }

    /** How many of the bytes that Netty counts as pending our own limit keeps from the socket. */
    void holdsBack(long bytes) {
        heldBack = bytes;
    }

    /** Looks whether the socket has taken bytes since the last look; runs on the channel's loop. */
    void probe(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return;
        }
        long pending = buffer.totalPendingWriteBytes() - heldBack; // what the peer was not offered, it did not refuse
        long progress = buffer.currentProgress();
        boolean stalled = pending > 0 && pending >= lastPending && lastPending > 0 && progress == lastProgress;
        stalledProbes = stalled ? stalledProbes() + 1 : 0;
        lastPending = pending;
        lastProgress = progress;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf buffer) {
            received = received() + buffer.readableBytes();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf buffer) {
            sent = sent() + buffer.readableBytes();
        }
        context.write(message, promise);
    }
}
