package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Stage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection's life, from its handshake to its end: everybody concerned hears of each step, in the same order. Node loop.
 */
public final class Lifecycle implements Connection.Owner {
    private final PeerRegistry registry;
    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final Liveness liveness;
    private final Population population;
    private final Welcome welcome;
    private final Farewell farewell;
    private final PeerControl feedback;
    private final Supplier<? extends PeerUsers> users;
    private final Consumer<NodeEvent> events;

    Lifecycle(
            PeerRegistry registry,
            Connections connections,
            Doorkeeper doorkeeper,
            Liveness liveness,
            Population population,
            Welcome welcome,
            Farewell farewell,
            PeerControl feedback,
            Supplier<? extends PeerUsers> users,
            Consumer<NodeEvent> events) {
        this.registry = registry;
        this.connections = connections;
        this.doorkeeper = doorkeeper;
        this.liveness = liveness;
        this.population = population;
        this.welcome = welcome;
        this.farewell = farewell;
        this.feedback = feedback;
        this.users = users;
        this.events = events;
    }

    /** The handshake of {@code connection} is complete. */
    public void established(Connection connection, PeerProfile profile) {
        welcome.established(connection, profile);
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
            farewell.closed(peer);
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
        feedback.penalise(connection, violation);
    }
}
