package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;

/** How sync and relay tell the owner of all connections what they think of a peer. Node loop. */
public interface PeerControl {
    /** Ends the connection with a goodbye. */
    void disconnect(Connection connection, DisconnectReason reason, String detail);

    /** Ends the connection because of the peer's fault. */
    void penalise(Connection connection, ProtocolViolation violation);
}
