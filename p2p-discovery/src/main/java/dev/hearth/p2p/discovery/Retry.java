package dev.hearth.p2p.discovery;

import java.util.SplittableRandom;

/**
 * How long to leave an address alone: twice as long after every failure, with jitter, up to an hour, or to ten minutes
 * where somebody answered within a day: a network that was split finds together again by addresses that failed for as
 * long as the split lasted. The reference's back-off is linear, without cap and without jitter (graphene-p2p §10 W24).
 */
final class Retry {
    static final int SHORTEST_SECONDS = 30;
    static final int LONGEST_SECONDS = 3600;
    static final int LONGEST_AFTER_SUCCESS_SECONDS = 600;

    static final int LONGEST_WITH_JITTER_SECONDS = LONGEST_SECONDS + LONGEST_SECONDS / 4;

    /** After so many failures in a row a further one changes nothing. */
    static final int MOST_FAILURES = 8;

    private Retry() {}

    /** Seconds to wait after {@code failures} in a row, {@code longest} at most: up to a quarter more than the rule says. */
    static int waitSeconds(int failures, int longest, SplittableRandom random) {
        int wait = Math.min(longest, SHORTEST_SECONDS << Math.max(0, failures - 1));
        return wait + random.nextInt(wait / 4 + 1);
    }
}
