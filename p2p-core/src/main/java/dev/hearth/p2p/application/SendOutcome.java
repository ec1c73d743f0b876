package dev.hearth.p2p.application;

/** What became of a direct message; of several connections with a peer the best of their outcomes, the last one here. */
public enum SendOutcome {
    /** No peer of a complete connection is there. */
    NO_PEER,
    /** The peer did not announce the type of the message, or the protocol knows no direct messages. */
    UNKNOWN_TYPE,
    /** The peer lacks {@link dev.hearth.p2p.trust.Permission#MESSAGES}. */
    NOT_PERMITTED,
    /** A mebibyte waits for the peer's socket already: nothing was sent, and may be once it has read that. */
    CONGESTED,
    /** The message is on its way; nothing says whether it arrives. */
    SENT
}
