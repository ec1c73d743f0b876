package dev.hearth.p2p.trust;

import java.time.Duration;

/**
 * One entry of the ban list. Times are seconds since the epoch.
 *
 * @param subject what is banned
 * @param reason one line for people, cut after 200 characters; text from a peer must already be escaped
 * @param createdSeconds when it was decided, of the years 1970 to 9999
 * @param untilSeconds the first second it no longer holds, or {@link #FOREVER}, which all beyond the year 9999 is
 */
public record Ban(BanSubject subject, String reason, long createdSeconds, long untilSeconds) {
    /** The end of a ban that does not end. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** How long a ban lasts when nobody says how long (bitcoin-p2p §6). */
    public static final Duration DEFAULT_DURATION = Duration.ofHours(24);

    private static final int LONGEST_REASON = 200;
    /** The end of the year 9999; dates cannot be written for all that is a number of seconds. */
    private static final long LATEST = 253_402_300_799L;

    public Ban {
        if (reason.length() > LONGEST_REASON) {
            reason = reason.substring(0, LONGEST_REASON);
        }
        createdSeconds = Math.min(LATEST, Math.max(0, createdSeconds));
        untilSeconds = untilSeconds > LATEST ? FOREVER : Math.max(0, untilSeconds);
    }

    /** A ban that begins now and lasts; one of no or negative duration lasts {@link #DEFAULT_DURATION}. */
    public static Ban lasting(BanSubject subject, String reason, long nowSeconds, Duration duration) {
        long seconds = (duration.isZero() || duration.isNegative() ? DEFAULT_DURATION : duration).toSeconds();
        long until = seconds > FOREVER - nowSeconds ? FOREVER : nowSeconds + Math.max(1, seconds);
        return new Ban(subject, reason, nowSeconds, until);
    }

    /** A ban that begins now and does not end. */
    public static Ban permanent(BanSubject subject, String reason, long nowSeconds) {
        return new Ban(subject, reason, nowSeconds, FOREVER);
    }

    /** Whether it does not end. */
    public boolean isPermanent() {
        return untilSeconds == FOREVER;
    }

    /** Whether it no longer holds. */
    public boolean isOver(long nowSeconds) {
        return !isPermanent() && nowSeconds >= untilSeconds;
    }

    /** Seconds it still holds: 0 when it is over, {@link #FOREVER} when it does not end. */
    public long remainingSeconds(long nowSeconds) {
        return isPermanent() ? FOREVER : Math.max(0, untilSeconds - nowSeconds);
    }
}
