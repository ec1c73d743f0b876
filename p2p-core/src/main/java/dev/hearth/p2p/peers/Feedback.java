package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.trust.Permission;

/** What sync and relay think of a peer, and ask about it. Node loop. */
final class Feedback implements PeerControl {
    private final PeerRegistry registry;
    private final Sanctions sanctions;
    private final UploadBudget uploadBudget;

    Feedback(PeerRegistry registry, Sanctions sanctions, UploadBudget uploadBudget) {
        this.registry = registry;
        this.sanctions = sanctions;
        this.uploadBudget = uploadBudget;
    }

    @Override
    public void disconnect(Connection connection, DisconnectReason reason, String detail) {
        connection.sayGoodbye(reason, detail);
    }

    @Override
    public void penalise(Connection connection, ProtocolViolation violation) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            sanctions.penalise(peer, violation);
        }
    }

    @Override
    public boolean servesOldBlocks(Connection connection) {
        Peer peer = registry.get(connection.id());
        boolean privileged = peer != null && peer.permissions.has(Permission.DOWNLOAD);
        return privileged || !uploadBudget.isSpent();
    }

    @Override
    public boolean isProgressing(Connection connection, long sinceNanos) {
        Peer peer = registry.get(connection.id());
        return peer != null && peer.progress.isFast(sinceNanos);
    }
}
