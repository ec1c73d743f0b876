package dev.hearth.p2p.event;

/** What we use a peer for. */
public enum Temperature {
    /** Known, no connection. */
    COLD,
    /** Connected: kept alive and served, asked nothing. */
    WARM,
    /** Sync and relay run. */
    HOT
}
