package dev.hearth.p2p.governor;

import java.util.SplittableRandom;

/**
 * The node's policy (governor spec §2): rules in a fixed order, of which the first that has something to do makes the
 * plan. All decisions of a plan come from that one rule and are about different peers, so each is legal after those
 * before it; {@link GovernorLoop} begins them and asks again until no rule has anything to do. That is the
 * one-decision-at-a-time loop of the specification, in which a decision, too, takes all the picks of its rule at once.
 *
 * <p>A turn costs O(peers picked), and O(peers of that state) where too many are closed, forgotten or demoted.
 */
public final class Governor implements PeerSelection {
    private final Scope scope;

    /** Where peers are looked for. */
    public enum Scope {
        /** The configured peers, public roots, the address book, and what connected peers tell. */
        WHOLE_NETWORK,
        /** As above, but nobody is asked for addresses. */
        WITHOUT_SHARING,
        /** Only the configured peers and public roots. */
        TOPOLOGY_ONLY
    }

    /** A governor of this scope. */
    public Governor(Scope scope) {
        this.scope = scope;
    }

    @Override
    public Plan decide(PeerView view, long nowNanos, SplittableRandom random) {
        return new Turn(view, scope, nowNanos, random).plan();
    }
}
