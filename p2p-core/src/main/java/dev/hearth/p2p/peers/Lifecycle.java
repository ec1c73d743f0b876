package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Permission;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection's life, from its handshake to its end: everybody concerned hears of each step, in the same order. Node loop.
 */
public final class Lifecycle implements Connection.Owner, PeerControl {
    private final PeerRegistry registry;
    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final Admissions admissions;
    private final Liveness liveness;
    private final Population population;
    private final Excursions excursions;
    private final Privileges privileges;
    private final Activity activity;
    private final Sanctions sanctions;
    private final Bookkeeper bookkeeper;
    private final Observations observations;
    private final DisconnectLog disconnects;
    private final Bandwidth bandwidth;
    private final UploadBudget uploadBudget;
    private final Circumstances circumstances;
    private final Supplier<? extends PeerUsers> users;
    private final Consumer<NodeEvent> events;

    Lifecycle(
            PeerRegistry registry,
            Connections connections,
            Doorkeeper doorkeeper,
            Admissions admissions,
            Liveness liveness,
            Population population,
            Excursions excursions,
            Privileges privileges,
            Activity activity,
            Sanctions sanctions,
            Bookkeeper bookkeeper,
            Observations observations,
            DisconnectLog disconnects,
            Bandwidth bandwidth,
            UploadBudget uploadBudget,
            Circumstances circumstances,
            Supplier<? extends PeerUsers> users,
            Consumer<NodeEvent> events) {
        this.registry = registry;
        this.connections = connections;
        this.doorkeeper = doorkeeper;
        this.admissions = admissions;
        this.liveness = liveness;
        this.population = population;
        this.excursions = excursions;
        this.privileges = privileges;
        this.activity = activity;
        this.sanctions = sanctions;
        this.bookkeeper = bookkeeper;
        this.observations = observations;
        this.disconnects = disconnects;
        this.bandwidth = bandwidth;
        this.uploadBudget = uploadBudget;
        this.circumstances = circumstances;
        this.users = users;
        this.events = events;
    }

    /** The handshake of {@code connection} is complete. */
    public void established(Connection connection, PeerProfile profile) {
        Peer peer = registry.of(connection);
        peer.profile = profile;
        connection.activated();
        if (peer.outbound()) {
            bookkeeper.reached(peer.address());
            bookkeeper.serves(peer.address(), profile.services());
        }
        if (peer.kind() == ConnectionKind.FEELER) {
            disconnect(connection, DisconnectReason.PURPOSE_SERVED, "somebody is there");
            return;
        }
        users.get().added(connection);
        population.established(peer);
        if (!peer.outbound()) {
            if (!circumstances.settings().topologyOnly()) {
                excursions.verify(peer, profile.listenAddresses());
            }
            privileges.evaluate(peer, profile);
        } else if (peer.kind() == ConnectionKind.BLOCK_RELAY_ONLY
                || (peer.kind() == ConnectionKind.MANUAL && peer.governedAs == null)) {
            activity.setHot(peer, true);
        }
    }

    @Override
    public void stageChanged(Connection connection, Stage from) {
        Peer peer = registry.of(connection);
        registry.stageChanged(peer, from);
        peer.updateUse();
        if (from == Stage.HANDSHAKING) {
            doorkeeper.handshakeDone(connection.id());
        }
        if (from == Stage.ACTIVE) {
            users.get().removed(connection);
        }
        if (connection.stage() == Stage.CLOSING) {
            population.closing(peer);
            if (!peer.outbound()) {
                liveness.closing(connection);
            }
        } else if (connection.stage() == Stage.CLOSED) {
            closed(peer);
        }
        events.accept(new NodeEvent.PeerChanged(
                connection.id().value(),
                peer.address(),
                connection.attempt().direction(),
                connection.stage(),
                peer.profile == null ? null : peer.profile.agent(),
                peer.identity == null ? null : peer.identity.nodeId().toString(),
                connection.endReason(),
                connection.endDetail()));
    }

    private void closed(Peer peer) {
        registry.remove(peer);
        doorkeeper.left(peer.connection.id());
        admissions.closed(peer);
        observations.left(peer);
        bandwidth.count(peer);
        DisconnectReason reason =
                Objects.requireNonNullElse(peer.connection.endReason(), DisconnectReason.CONNECTION_LOST);
        disconnects.ended(peer.connection, reason, peer.profile == null ? "" : peer.profile.agent());
        if (peer.outbound() && !circumstances.isStopping()) {
            bookkeeper.ended(peer, reason);
        }
        population.closed(peer, reason);
    }

    @Override
    public void retry(Connection connection, Attempt attempt) {
        connections.redial(connection, attempt);
    }

    @Override
    public void writable(Connection connection) {
        users.get().writable(connection);
    }

    @Override
    public void violated(Connection connection, ProtocolViolation violation) {
        penalise(connection, violation);
    }

    // What sync and relay think of a peer, and ask about it

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
