package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Whether bytes come in fast enough to count as activity: 4 KiB/s over the last 10 s. Lets a large block on a slow link
 * survive, and a peer that dribbles one byte at a time not (graphene-p2p §10 W22). Small talk does not count: a peer
 * cannot put an answer off by chattering.
 *
 * <p>What our own limits delay is nobody's fault: time in which we did not read does not count, as long as what was read
 * was mostly of use, and a peer need not answer what has not left.
 */
final class Progress {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ON_ITS_WAY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double LEAST_BYTES_PER_NANO = 4096.0 / TimeUnit.SECONDS.toNanos(1);

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(8);

    private record Sample(long nanos, long useful, long received, long pausedNanos) {
        boolean isLike(Sample other) {
            return useful == other.useful && received == other.received && pausedNanos == other.pausedNanos;
        }
    }

    private final Connection connection;
    private final Departures departures = new Departures();
    private final Deque<Sample> samples = new ArrayDeque<>(0); // most stay empty

    Progress(Connection connection) {
        this.connection = connection;
        sample();
    }

    /** Takes a sample; called every second while the connection is busy. */
    void sample() {
        long now = connection.nanoTime();
        // The last one before the window stays: while nothing happens none is taken.
        while (samples.size() > 1 && now - second().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample taken = sampleAt(now);
        if (samples.size() > 1 && taken.isLike(samples.getLast()) && taken.isLike(secondLast())) {
            samples.removeLast(); // It tells nothing the one before it does not.
        }
        samples.add(taken);
        departures.sample(
                now,
                connection.queued(),
                connection.waitingToSend(),
                connection.traffic().isHeldBack());
    }

    private Sample second() {
        Iterator<Sample> all = samples.iterator();
        all.next();
        return all.next();
    }

    private Sample secondLast() {
        Iterator<Sample> all = samples.descendingIterator();
        all.next();
        return all.next();
    }

    private Sample sampleAt(long now) {
        long received = connection.traffic().received();
        return new Sample(
                now, connection.usefulBytes(), received, connection.traffic().pausedNanos(now));
    }

    /**
     * Whether enough has come over the last 10 s; of what was asked for later than that, over the time since, of which
     * two seconds may pass before anything comes.
     */
    boolean isFast(long sinceNanos) {
        long now = connection.nanoTime();
        long left = departures.leftNanos(sinceNanos, now);
        if (left > sinceNanos && now - left < ANSWER_NANOS) {
            return true;
        }
        Sample from = samples.getFirst();
        for (Sample sample : samples) {
            if (sample.nanos() <= Math.max(left, now - WINDOW_NANOS)) {
                from = sample;
            }
        }
        return isFast(from, sampleAt(now), Math.min(now - left - ON_ITS_WAY_NANOS, WINDOW_NANOS));
    }

    private static boolean isFast(Sample from, Sample to, long nanos) {
        long useful = to.useful() - from.useful();
        long paused = to.pausedNanos() - from.pausedNanos();
        if (paused > 0 && paused >= to.nanos() - from.nanos()) {
            return true; // It could not deliver anything.
        }
        boolean mostlyOfUse = 2 * useful >= to.received() - from.received();
        return useful > 0 && useful >= (mostlyOfUse ? nanos - paused : nanos) * LEAST_BYTES_PER_NANO;
    }
}
