package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;

/** How sync and relay tell the owner of all connections what they think of a peer. Node loop. */
public interface PeerControl {
    /** Ends the connection with a goodbye. */
    void disconnect(Connection connection, DisconnectReason reason, String detail);

    /** Ends the connection because of the peer's fault. */
    void penalise(Connection connection, ProtocolViolation violation);

    /** Whether the peer is sent blocks that are older than a week, or the node has to save what it may send for new ones. */
    boolean servesOldBlocks(Connection connection);

    /**
     * Whether the answer to a request has been arriving fast enough not to be overdue.
     *
     * @param sinceNanos when the request was made, or the last answer came; the node loop's clock
     */
    boolean isProgressing(Connection connection, long sinceNanos);
}
