package dev.hearth.p2p.discovery;

/**
 * What is thought of an address (bitcoin-p2p §5.4). Times are seconds since the epoch, 0 for never; a time in the
 * future was noted before the clock was put back, so nobody knows how long ago it was.
 */
final class Quality {
    private static final long MINUTE = 60;
    private static final long DAY = 86_400;

    /** How far ahead of our clock another's may be. */
    static final long CLOCK_TOLERANCE_SECONDS = 10 * MINUTE;

    private static final long HORIZON_SECONDS = 30 * DAY;
    private static final int RETRIES_NEVER_SUCCESSFUL = 3;
    private static final int MAX_FAILURES = 10;
    private static final long MIN_FAIL_SECONDS = 7 * DAY;

    private static final long RECENTLY_TRIED_SECONDS = 10 * MINUTE;
    private static final double RECENTLY_TRIED_CHANCE = 0.01;
    private static final double FAILURE_CHANCE = 0.66;
    private static final int MOST_WEIGHED_FAILURES = 8;

    private Quality() {}

    /** Seconds from {@code then} to {@code now}; as long ago as can be when that is not known. */
    static long since(long then, long now) {
        return then == 0 || then > now ? Long.MAX_VALUE : now - then;
    }

    /** Whether nobody has been known at an address for a long time. */
    static boolean isStale(long lastSeen, long now) {
        return now - lastSeen > HORIZON_SECONDS;
    }

    /** Whether an address may be overwritten and is never handed out. */
    static boolean isTerrible(long lastSeen, long lastTry, long lastSuccess, int attempts, long now) {
        if (since(lastTry, now) <= MINUTE) {
            return false;
        }
        return lastSeen > now + CLOCK_TOLERANCE_SECONDS
                || isStale(lastSeen, now)
                || (lastSuccess == 0 && attempts >= RETRIES_NEVER_SUCCESSFUL)
                || (since(lastSuccess, now) > MIN_FAIL_SECONDS && attempts >= MAX_FAILURES);
    }

    /** The chance that an address is taken when it is drawn. */
    static double chance(long lastTry, int attempts, long now) {
        double chance = since(lastTry, now) < RECENTLY_TRIED_SECONDS ? RECENTLY_TRIED_CHANCE : 1;
        for (int i = Math.min(attempts, MOST_WEIGHED_FAILURES); i > 0; i--) {
            chance *= FAILURE_CHANCE;
        }
        return chance;
    }
}
