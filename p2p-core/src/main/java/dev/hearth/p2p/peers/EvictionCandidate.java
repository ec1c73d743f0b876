package dev.hearth.p2p.peers;

import dev.hearth.p2p.protocol.ConnectionId;

/**
 * A connection as {@link InboundEviction} sees it. All times are nanoseconds of the node loop's clock.
 *
 * @param connection names it
 * @param inbound whether the peer dialled
 * @param noBan whether the operator protects it
 * @param discouraged whether it is to go first
 * @param origin where it comes from, as far as that is a disadvantage
 * @param keyedNetgroup its netgroup under a secret of this node: equal for equal netgroups, unpredictable for others
 * @param lowestRoundTripNanos of all that were measured; {@link #NEVER_MEASURED} when none was
 * @param connectedNanos when it connected
 * @param primaryNanos when it last gave us a new block first; {@link #NEVER} when it did not
 * @param secondaryNanos when it last gave us another new item first; {@link #NEVER} when it did not
 * @param relaysSecondary whether it relays other items than blocks
 * @param useful whether it offers the services we want
 */
record EvictionCandidate(
        ConnectionId connection,
        boolean inbound,
        boolean noBan,
        boolean discouraged,
        Origin origin,
        long keyedNetgroup,
        long lowestRoundTripNanos,
        long connectedNanos,
        long primaryNanos,
        long secondaryNanos,
        boolean relaysSecondary,
        boolean useful) {
    /** The time of a contribution that was not made. */
    static final long NEVER = Long.MIN_VALUE;

    /** The round trip that was not measured. */
    static final long NEVER_MEASURED = Long.MAX_VALUE;

    /** Networks whose peers look worse than they are: slow, or all at one address. */
    enum Origin {
        CJDNS,
        I2P,
        /** At the loopback address, and not known to come through an onion service. */
        LOCAL,
        ONION,
        /** Everywhere else. */
        OTHER
    }
}
