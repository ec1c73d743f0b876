package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;

/** What follows from a peer's score (bitcoin-p2p §6). */
public enum Punishment {
    /** Nothing yet. */
    NONE,
    /** A line in the log: the operator has vouched for the peer. What broke the connection itself still ends it. */
    WARN,
    /** The connection ends; the address stands for others too, or is our own, and is not blamed. */
    DISCONNECT,
    /** The address is discouraged and every connection with its host ends. */
    DISCOURAGE_AND_DISCONNECT;

    /**
     * The consequence of a score.
     *
     * @param score as in {@link Misbehaviour#score}
     * @param attempt how the connection came about; an onion service forwards from a loopback address
     * @param permissions what the operator has granted to the address
     */
    public static Punishment of(int score, Attempt attempt, Permissions permissions) {
        if (score < Misbehaviour.THRESHOLD) {
            return NONE;
        }
        if (attempt.kind() == ConnectionKind.MANUAL || permissions.has(Permission.NO_BAN)) {
            return WARN;
        }
        PeerAddress address = attempt.address();
        return address.isLoopback() || address.isUnspecified() ? DISCONNECT : DISCOURAGE_AND_DISCONNECT;
    }
}
