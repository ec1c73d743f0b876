package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Whether bytes come in fast enough to count as activity: 4 KiB/s over the last 10 s. Lets a large block on a slow link
 * survive, and a peer that dribbles one byte at a time not (graphene-p2p §10 W22).
 */
final class Progress {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double LEAST_BYTES_PER_NANO = 4096.0 / TimeUnit.SECONDS.toNanos(1);

    private record Sample(long nanos, long bytes) {}

    private final Connection connection;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Progress(Connection connection) {
        this.connection = connection;
    }

    /** Takes a sample; called every second or two. */
    void sample() {
        long now = connection.nanoTime();
        samples.add(new Sample(now, connection.traffic().received()));
        while (samples.size() > 1 && now - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    boolean isFast() {
        Sample oldest = samples.peekFirst();
        if (oldest == null) {
            return false;
        }
        long nanos = connection.nanoTime() - oldest.nanos();
        long bytes = connection.traffic().received() - oldest.bytes();
        return nanos > 0 && bytes >= nanos * LEAST_BYTES_PER_NANO;
    }
}
