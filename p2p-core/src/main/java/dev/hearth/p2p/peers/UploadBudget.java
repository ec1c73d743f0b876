package dev.hearth.p2p.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the node may send in a day before it refuses to hand out old blocks, so that enough is left for new ones: one of 4 MB
 * every ten minutes (bitcoin-p2p §3.5). Never a hard limit. Confined to the node loop.
 */
final class UploadBudget {
    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long SLOT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long BYTES_PER_SLOT = 4_000_000;

    private final LongSupplier clock;
    private final LongSupplier limit;
    private final LongSupplier sent;
    private long begunNanos;
    private long sentBefore;

    /**
     * @param clock the node loop's, nanoseconds
     * @param limit bytes a day, 0 for no limit
     * @param sent bytes sent since the node started
     */
    UploadBudget(LongSupplier clock, LongSupplier limit, LongSupplier sent) {
        this.clock = clock;
        this.limit = limit;
        this.sent = sent;
        this.begunNanos = clock.getAsLong();
    }

    /** Whether what is left today is needed for new blocks. */
    boolean isSpent() {
        long most = limit.getAsLong();
        if (most == 0) {
            return false;
        }
        long elapsed = clock.getAsLong() - begunNanos;
        if (elapsed >= DAY_NANOS) {
            begunNanos = clock.getAsLong();
            sentBefore = sent.getAsLong();
            elapsed = 0;
        }
        long reserve = (DAY_NANOS - elapsed) / SLOT_NANOS * BYTES_PER_SLOT;
        return sent.getAsLong() - sentBefore >= most - reserve;
    }
}
