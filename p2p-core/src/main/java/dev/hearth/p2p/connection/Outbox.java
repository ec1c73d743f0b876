package dev.hearth.p2p.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way out: collects what the node loop sends in one turn and writes it on the I/O loop with one flush.
 *
 * <p>{@link #isWritable} turns false when {@link #HIGH_MARK} bytes wait for the socket; {@code drained} is then called on
 * the I/O loop once no more than {@link #LOW_MARK} do.
 */
final class Outbox {
    /** Producers of replies stop when this many bytes wait. */
    static final long HIGH_MARK = 1 << 20;

    /** They go on when no more than this many bytes wait. */
    static final long LOW_MARK = 512 << 10;

    private static final int RECEIPT_BYTES = 64 << 10;

    private record Parcel(Object message, int bytes) {}

    private final Channel channel;
    private final Runnable drained;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean drainWanted = new AtomicBoolean();
    private List<Parcel> batch = new ArrayList<>();
    private long added;
    private boolean closing;

    Outbox(Channel channel, Runnable drained) {
        this.channel = channel;
        this.drained = drained;
    }

    /** Adds a message to the next flush. Node loop. */
    void add(Object message, int bytes) {
        batch.add(new Parcel(message, bytes));
        waiting.addAndGet(bytes);
        added += bytes;
    }

    /** Bytes ever added. Node loop. */
    long added() {
        return added;
    }

    /** Bytes that the socket has not taken. Any thread. */
    long waiting() {
        return waiting.get();
    }

    /** Whether replies may be produced; when not, {@code drained} will be called. Node loop. */
    boolean isWritable() {
        if (waiting.get() < HIGH_MARK) {
            return true;
        }
        drainWanted.set(true);
        return waiting.get() < HIGH_MARK;
    }

    /** Writes what was added, with one flush. Node loop. */
    void flush() {
        if (!batch.isEmpty()) {
            List<Parcel> parcels = batch;
            batch = new ArrayList<>();
            channel.eventLoop().execute(() -> write(parcels));
        }
    }

    /** Ends our half of the connection after everything added so far was taken. Node loop. */
    void closeAfterFlush() {
        List<Parcel> rest = batch;
        batch = new ArrayList<>();
        channel.eventLoop().execute(() -> {
            write(rest);
            closing = true;
            closeWhenEmpty();
        });
    }

    private void write(List<Parcel> parcels) {
        long receipt = 0;
        for (int i = 0; i < parcels.size(); i++) {
            Parcel parcel = parcels.get(i);
            ChannelFuture written = channel.write(parcel.message());
            receipt += parcel.bytes();
            if (receipt >= RECEIPT_BYTES || i == parcels.size() - 1) {
                long bytes = receipt;
                receipt = 0;
                written.addListener(done -> taken(bytes));
            }
        }
        channel.flush();
    }

    private void taken(long bytes) {
        if (waiting.addAndGet(-bytes) <= LOW_MARK && drainWanted.compareAndSet(true, false)) {
            drained.run();
        }
        closeWhenEmpty();
    }

    private void closeWhenEmpty() {
        if (closing && waiting.get() == 0) {
            // Half-closing first lets the peer read our last words: a full close with unread input would reset them
            // away.
            if (channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        }
    }
}
