package dev.hearth.p2p.simulation;

import java.util.SplittableRandom;

/**
 * How a socket's reads cut up what has arrived: mostly they take it all, one in eight some of it, one in eight next to
 * nothing; and one packet in four finds the loop late, so that what several packets brought is read in one.
 */
final class Fragments {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int FEW_BYTES = 32;
    private static final int MOST_NANOS_LATE = 100_000;

    private final SplittableRandom random;

    Fragments(SplittableRandom random) {
        this.random = random;
    }

    /** How many of the available bytes, at least one, the next read takes. */
    int next(int available) {
        int most = Math.min(available, MOST_BYTES);
        return switch (random.nextInt(8)) {
            case 0 -> 1 + random.nextInt(Math.min(most, FEW_BYTES));
            case 1 -> 1 + random.nextInt(most);
            default -> most;
        };
    }

    /** Whether the loop turns to something else after a read that left bytes behind. */
    boolean pauses() {
        return random.nextBoolean();
    }

    /** By how many nanoseconds the loop is late for a packet, mostly zero. */
    long lateness() {
        return random.nextInt(4) > 0 ? 0 : 1L + random.nextInt(MOST_NANOS_LATE);
    }
}
