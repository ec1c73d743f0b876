package dev.hearth.p2p.connection;

import dev.hearth.p2p.crypto.ReadHolds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * The way in: the last handler of a pipeline. Collects what the pipeline fires and hands it to the node loop in one task
 * per read burst.
 *
 * <p>Single producer (the I/O loop), single consumer (the node loop). Bounded in bytes: every message is charged until
 * the consumer {@linkplain #release releases} it; above {@link #HIGH_MARK} the socket is not read, below
 * {@link #LOW_MARK} it is again.
 */
final class Mailbox extends ChannelInboundHandlerAdapter {
    /** Reading stops when this many bytes wait. */
    static final long HIGH_MARK = 4 << 20;

    /** Reading goes on when no more than this many bytes wait. */
    static final long LOW_MARK = 1 << 20;

    private static final int HAND_OFF_BYTES = 256 << 10;

    /** More than this takes the node loop longer than waking its thread. */
    private static final int LENT_BYTES = 4 << 10;

    /** A message or event with its charge. */
    record Letter(Object content, int bytes) {}

    /** The pipeline threw. */
    record Failure(Throwable cause) {}

    /** The socket is closed. */
    record Closed() {}

    /** Passes letters on to the node loop. */
    interface HandOff {
        /**
         * Called on the I/O loop.
         *
         * @param lending whether this thread may be the node loop meanwhile: no handler of the pipeline is in the middle of
         *     something, and there is little to do
         */
        void to(List<Letter> letters, boolean lending);
    }

    private final ToIntFunction<Object> weigh;
    private final HandOff handOff;
    private final AtomicLong charged = new AtomicLong();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final Channel channel;
    private List<Letter> batch = new ArrayList<>();
    private int batchBytes;
    private boolean handOffDue;

    Mailbox(Channel channel, ToIntFunction<Object> weigh, HandOff handOff) {
        this.channel = channel;
        this.weigh = weigh;
        this.handOff = handOff;
    }

    /** Gives back the charge of a message: the consumer is done with it. Any thread. */
    void release(long bytes) {
        if (bytes > 0 && charged.addAndGet(-bytes) <= LOW_MARK && paused.get()) {
            channel.eventLoop().execute(this::adjustReading);
        }
    }

    /** Whether the socket is not read because too much waits. Any thread. */
    boolean isPaused() {
        return paused.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        post(message, weigh.applyAsInt(message));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        handOff(batchBytes <= LENT_BYTES);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        post(event, 0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        post(new Closed(), 0);
        handOff(false);
    }

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        post(new Failure(cause), 0);
        handOff(false);
    }

    private void post(Object content, int bytes) {
        batch.add(new Letter(content, bytes));
        batchBytes += bytes;
        if (charged.addAndGet(bytes) > HIGH_MARK) {
            adjustReading();
        }
        if (batchBytes >= HAND_OFF_BYTES) {
            handOff(false);
        } else if (!handOffDue) {
            handOffDue = true;
            channel.eventLoop().execute(() -> handOff(false));
        }
    }

    private void handOff(boolean lending) {
        handOffDue = false;
        if (!batch.isEmpty()) {
            List<Letter> full = batch;
            batch = new ArrayList<>();
            batchBytes = 0;
            handOff.to(full, lending);
        }
    }

    private void adjustReading() {
        long waiting = charged.get();
        if (waiting > HIGH_MARK && !paused.get()) {
            paused.set(true);
            ReadHolds.of(channel).add();
        }
        // Looked at again after pausing: the consumer may have released everything in between.
        if (paused.get() && charged.get() <= LOW_MARK) {
            paused.set(false);
            ReadHolds.of(channel).remove();
        }
    }
}
