package dev.hearth.p2p.governor;

/** How far the node is, which decides what makes a peer useful and how often peers are exchanged. */
public enum SyncMode {
    /** Far behind: bytes count, slow peers are replaced often. */
    BULK_SYNC,
    /** At the head: being first with news counts. */
    CAUGHT_UP
}
