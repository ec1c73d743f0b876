package dev.hearth.p2p.governor;

import java.util.List;

/**
 * What to do now, and when to look again. While there are decisions, {@code wakeNanos} is now: once they are begun, there
 * may be more.
 *
 * @param decisions in the order to begin them; each is legal after those before it
 * @param wakeNanos when something may have to be decided though nothing was reported; {@link #NEVER} if not
 */
public record Plan(List<Decision> decisions, long wakeNanos) {
    /** No wake-up is needed. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Copies the decisions. */
    public Plan {
        decisions = List.copyOf(decisions);
    }
}
