package dev.hearth.p2p.application;

/** What the application says of blocks a peer offers, before any of them is fetched. */
public enum HeadersVerdict {
    /** They may be fetched. */
    ACCEPTED,
    /**
     * They may turn out to be worth fetching once more of the peer's chain is seen: nothing is kept of them but the last
     * one's id, and the peer is asked what follows it. After {@link #ACCEPTED} the list is asked for again from the start.
     */
    PENDING,
    /** This node does not follow such a chain; the peer may. */
    REFUSED,
    /** They can never be valid, at the peer's fault. */
    INVALID
}
