package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Whether bytes come in fast enough to count as activity: 4 KiB/s over the last 10 s. Lets a large block on a slow link
 * survive, and a peer that dribbles one byte at a time not (graphene-p2p §10 W22). Small talk does not count: a peer
 * cannot put an answer off by chattering.
 */
final class Progress {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ON_ITS_WAY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double LEAST_BYTES_PER_NANO = 4096.0 / TimeUnit.SECONDS.toNanos(1);

    private record Sample(long nanos, long bytes) {}

    private final Connection connection;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Progress(Connection connection) {
        this.connection = connection;
        sample();
    }

    /** Takes a sample; called every second. */
    void sample() {
        long now = connection.nanoTime();
        samples.add(new Sample(now, connection.usefulBytes()));
        while (samples.size() > 1 && now - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /**
     * Whether enough has come over the last 10 s; of what was asked for later than that, over the time since, of which
     * two seconds may pass before anything comes.
     */
    boolean isFast(long sinceNanos) {
        long now = connection.nanoTime();
        Sample from = samples.getFirst();
        for (Sample sample : samples) {
            if (sample.nanos() <= sinceNanos) {
                from = sample;
            }
        }
        long nanos = Math.min(now - sinceNanos - ON_ITS_WAY_NANOS, WINDOW_NANOS);
        long bytes = connection.usefulBytes() - from.bytes();
        return bytes > 0 && bytes >= nanos * LEAST_BYTES_PER_NANO;
    }
}
