package dev.hearth.p2p.config;

/** How the application is asked about peers that connect to us (p2pnet §1, IncomingPeerPlacement). */
public enum InboundMode {
    /** It is not asked: every peer that keeps the protocol is welcome. */
    OPEN,
    /** They wait in a queue that the application empties. */
    QUEUE,
    /** A callback of the application decides. */
    EVENT,
    /** Both; who decides first decides. */
    BOTH
}
