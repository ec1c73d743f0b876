package dev.hearth.p2p.protocol;

/** Why a connection exists, and so what goes over it (bitcoin-p2p §4.1). */
public enum ConnectionKind {
    /** The peer dialled us. */
    INBOUND,
    /** The governor chose the peer: blocks, items and addresses. */
    OUTBOUND_FULL_RELAY,
    /** Blocks alone, so that nobody can map the network by watching where items and addresses go. */
    BLOCK_RELAY_ONLY,
    /** The operator named the peer; it is dialled whatever the limits. */
    MANUAL,
    /** Dialled to learn whether somebody is there, and closed again. */
    FEELER,
    /** Dialled to ask for addresses, and closed again. */
    ADDRESS_FETCH;

    /** Whether we dialled. */
    public boolean outbound() {
        return this != INBOUND;
    }

    /** Whether it is closed as soon as it has served its purpose. */
    public boolean isBrief() {
        return this == FEELER || this == ADDRESS_FETCH;
    }

    /** Whether items other than blocks are announced and fetched, and addresses exchanged. */
    public boolean relaysAll() {
        return this == INBOUND || this == OUTBOUND_FULL_RELAY || this == MANUAL;
    }
}
