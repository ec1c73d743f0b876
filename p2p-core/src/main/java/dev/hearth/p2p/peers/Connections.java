package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.trust.Permissions;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Makes connections of addresses and of accepted sockets, and registers them. */
final class Connections {
    private final WireProtocol protocol;
    private final LocalNode local;
    private final Turns turns;
    private final Transport transport;
    private final PeerRegistry registry;
    private final Liveness liveness;
    private final Supplier<? extends Connection.Owner> owner;
    private final Function<Connection, SessionEvents> sessionEvents;
    private final Function<Attempt, Permissions> permissions;
    private final Predicate<PeerAddress> initiatorOnly;
    private final ToLongFunction<PeerAddress> services;
    private final TransportHints hints;
    private long last;

    /**
     * @param initiatorOnly where we dial to ask and not to serve
     * @param services what is said to be offered at an address, 0 when nothing is
     */
    Connections(
            WireProtocol protocol,
            LocalNode local,
            Turns turns,
            PeerRegistry registry,
            Liveness liveness,
            Supplier<? extends Connection.Owner> owner,
            Function<Connection, SessionEvents> sessionEvents,
            Function<Attempt, Permissions> permissions,
            Predicate<PeerAddress> initiatorOnly,
            ToLongFunction<PeerAddress> services) {
        this.protocol = protocol;
        this.local = local;
        this.turns = turns;
        this.transport = new Transport(local.runtime(), turns);
        this.registry = registry;
        this.liveness = liveness;
        this.owner = owner;
        this.sessionEvents = sessionEvents;
        this.permissions = permissions;
        this.initiatorOnly = initiatorOnly;
        this.services = services;
        this.hints = new TransportHints(local.runtime()::nanoTime);
    }

    /** Listens at {@code address}; then {@code bound}, or {@code failed}. */
    void listen(PeerAddress address, Transport.Acceptor acceptor, Consumer<Channel> bound, Consumer<Throwable> failed) {
        transport.listen(address, acceptor, bound, failed);
    }

    ConnectionId nextId() {
        return new ConnectionId(++last);
    }

    /** Dials; the connection ends by itself when that fails. */
    Peer dial(PeerAddress address, ConnectionKind kind) {
        Attempt attempt = new Attempt(
                kind, address, hints.of(address), initiatorOnly.test(address), services.applyAsLong(address));
        Peer peer = create(nextId(), attempt);
        dial(peer.connection);
        return peer;
    }

    /** Dials a connection again, as another attempt whose hint is remembered for the next ones of a day. */
    void redial(Connection connection, Attempt attempt) {
        hints.learn(attempt.address(), attempt.transportHint());
        connection.renew(attempt, protocol.open(attempt, local));
        dial(connection);
    }

    private void dial(Connection connection) {
        transport.dial(connection, () -> connection.opened(sessionEvents.apply(connection)));
    }

    /** Makes an accepted socket a connection. */
    Peer adopt(ConnectionId id, Channel channel, PeerAddress remote) {
        Peer stale = registry.inboundFrom(remote);
        if (stale != null) { // Two live connections cannot come from one port.
            stale.connection.abort(DisconnectReason.CONNECTION_LOST, "a newer connection comes from the same port");
        }
        Peer peer = create(id, new Attempt(ConnectionKind.INBOUND, remote, ""));
        transport.adopt(channel, peer.connection, () -> peer.connection.opened(sessionEvents.apply(peer.connection)));
        return peer;
    }

    private Peer create(ConnectionId id, Attempt attempt) {
        Connection connection = new Connection(
                id,
                attempt,
                protocol.open(attempt, local),
                local,
                turns,
                owner.get(),
                2 * protocol.limits().inFlight());
        Peer peer = new Peer(connection, permissions.apply(attempt));
        registry.add(peer);
        liveness.watch(connection);
        return peer;
    }
}
