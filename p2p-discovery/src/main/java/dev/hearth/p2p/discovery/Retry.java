package dev.hearth.p2p.discovery;

import java.util.SplittableRandom;

/**
 * How long to leave an address alone: twice as long after every failure, with jitter, up to an hour. The reference's
 * back-off is linear, without cap and without jitter (graphene-p2p §10 W24).
 */
final class Retry {
    static final int SHORTEST_SECONDS = 30;
    static final int LONGEST_SECONDS = 3600;

    static final int LONGEST_WITH_JITTER_SECONDS = LONGEST_SECONDS + LONGEST_SECONDS / 4;

    /** After so many failures in a row a further one changes nothing. */
    static final int MOST_FAILURES = 8;

    private Retry() {}

    /** Seconds to wait after {@code failures} in a row: up to a quarter more than the rule says. */
    static int waitSeconds(int failures, SplittableRandom random) {
        int wait = Math.min(LONGEST_SECONDS, SHORTEST_SECONDS << Math.max(0, failures - 1));
        return wait + random.nextInt(wait / 4 + 1);
    }
}
