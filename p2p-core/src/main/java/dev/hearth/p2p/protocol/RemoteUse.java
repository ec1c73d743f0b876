package dev.hearth.p2p.protocol;

/** What the other side uses the connection for, as far as its behaviour shows. */
public enum RemoteUse {
    /** Nothing was asked of us yet. */
    IDLE,
    /** It is catching up from us. */
    SYNCING,
    /** It has our chain and takes announcements. */
    FOLLOWING
}
