package dev.hearth.p2p.discovery.topology;

/**
 * When to look a name up again (cardano-governor §8.7). Each method answers with the schedule after one more look-up;
 * nothing here knows the time. After an error the previous addresses stay in use.
 *
 * @param waitSeconds from the last look-up to the next, 60 to 900; 0 before the first
 */
public record ResolutionSchedule(int waitSeconds) {
    /** The shortest an answer holds, seconds. */
    public static final int SHORTEST_SECONDS = 60;

    /** The longest an answer holds, and how long a name that does not exist is left alone, seconds. */
    public static final int LONGEST_SECONDS = 900;

    /** A look-up that takes longer has failed, seconds. */
    public static final int TIMEOUT_SECONDS = 3;

    /** Most look-ups for local roots at once. */
    public static final int LOCAL_ROOTS_AT_ONCE = 2;

    /** Most look-ups for public roots at once. */
    public static final int PUBLIC_ROOTS_AT_ONCE = 8;

    /** Before the first look-up: it is due. */
    public static final ResolutionSchedule FIRST = new ResolutionSchedule(0);

    /** Checks the range above. */
    public ResolutionSchedule {
        if (waitSeconds != 0 && (waitSeconds < SHORTEST_SECONDS || waitSeconds > LONGEST_SECONDS)) {
            throw new IllegalArgumentException(
                    "a wait is " + SHORTEST_SECONDS + " to " + LONGEST_SECONDS + " seconds, not " + waitSeconds);
        }
    }

    /**
     * After an answer.
     *
     * @param largestTtlSeconds the largest TTL of its records, 0 when there are none
     */
    public ResolutionSchedule answered(long largestTtlSeconds) {
        return new ResolutionSchedule(clip(largestTtlSeconds));
    }

    /** After the answer that the name does not exist. */
    public ResolutionSchedule notFound() {
        return new ResolutionSchedule(LONGEST_SECONDS);
    }

    /** After any other failure, a timeout among them. */
    public ResolutionSchedule failed() {
        return new ResolutionSchedule(clip(2L * waitSeconds + 5));
    }

    /**
     * How long to wait before a resolver is made once more: 1, 3, 6, 9, 12, 12, … seconds.
     *
     * @param attempt how often making one has failed, at least 1
     */
    public static int resolverRetrySeconds(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("the first attempt is 1, not " + attempt);
        }
        return attempt == 1 ? 1 : 3 * Math.min(attempt - 1, 4);
    }

    private static int clip(long seconds) {
        return (int) Math.max(SHORTEST_SECONDS, Math.min(LONGEST_SECONDS, seconds));
    }
}
