package dev.hearth.p2p.governor;

import java.util.concurrent.TimeUnit;

/**
 * How the use of a peer ended when we did not ask for it, and how long it rests for that (governor spec §9, §9.1), mildest
 * first. Several that come together count as the gravest.
 */
public enum ExitKind {
    /** Our own network was lost, not the peer. */
    NETWORK_LOST(5, false),
    /** It ended the use in good order. */
    CLEAN(10, false),
    /** It ended because we demoted it. */
    DEMOTED_BY_US(10, false),
    /** The connection broke, timed out, or something failed on it. */
    ERROR(10, true),
    /** Its chain has nothing in common with ours, or forks too deep. */
    DIFFERENT_CHAIN(120, true),
    /** It took back more of its chain than we can follow. */
    ROLLED_BACK(180, true),
    /** It broke the protocol's rules, short of a ban. */
    MISBEHAVED(200, true);

    private final int seconds;
    private final boolean failure;

    ExitKind(int seconds, boolean failure) {
        this.seconds = seconds;
        this.failure = failure;
    }

    /** How long the peer rests at least, in nanoseconds. */
    public long delayNanos() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Whether it counts as a failure of the peer. */
    public boolean isFailure() {
        return failure;
    }

    /** What both together amount to. */
    public ExitKind or(ExitKind other) {
        return compareTo(other) < 0 ? other : this;
    }
}
