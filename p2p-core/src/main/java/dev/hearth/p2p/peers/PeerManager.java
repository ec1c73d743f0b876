package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.discovery.PeerBook;
import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Owns every connection and its temperature. The policy is simple: fill up to the desired number of connections and use
 * every complete one.
 */
public final class PeerManager implements Connection.Owner, PeerControl, Transport.Acceptor {
    private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int STALLED_SECONDS = 30;
    private static final int MOST_ADDRESSES = 200;
    private static final long CONFIGURED_RETRY_SECONDS = 5;

    /** Who hears of peers that have become usable or gone. */
    public interface Users {
        /** A connection is complete. */
        void added(Connection connection);

        /** It is hot: ask it. */
        void activated(Connection connection);

        /** It is gone. */
        void removed(Connection connection);

        /** It takes bytes again. */
        void writable(Connection connection);
    }

    private final WireProtocol protocol;
    private final PeerSettings settings;
    private final Turns turns;
    private final Transport transport;
    private final PeerBook book;
    private final Users users;
    private final Consumer<NodeEvent> events;
    private final Function<Connection, SessionEvents> sessionEvents;
    private final PeerRegistry registry = new PeerRegistry();
    private final AtomicInteger sockets = new AtomicInteger();
    private final DisconnectLog disconnects;
    private final Bandwidth bandwidth = new Bandwidth();
    private final LocalNode local;
    private long connections;
    private boolean stopping;
    private Runnable dialTrigger = () -> {};
    private List<PeerAddress> configured = List.of();

    /** {@code sessionEvents} joins a connection with sync and relay; it calls back for what concerns peers. */
    public PeerManager(
            WireProtocol protocol,
            PeerSettings settings,
            LocalNode local,
            Turns turns,
            PeerBook book,
            Users users,
            Consumer<NodeEvent> events,
            Function<Connection, SessionEvents> sessionEvents) {
        this.protocol = protocol;
        this.settings = settings;
        this.local = local;
        this.turns = turns;
        this.transport = new Transport(local.runtime(), turns);
        this.book = book;
        this.users = users;
        this.events = events;
        this.sessionEvents = sessionEvents;
        this.disconnects = new DisconnectLog(local.runtime().nanoTime());
    }

    /** {@code trigger} makes {@link #fill} run soon. */
    public void onRoom(Runnable trigger) {
        this.dialTrigger = trigger;
    }

    /** Listens at {@code address}; then {@code bound}, or {@code failed}. */
    public void listen(PeerAddress address, Consumer<Channel> bound, Consumer<Throwable> failed) {
        transport.listen(address, this, bound, failed);
    }

    /** Peers to stay connected to. */
    public void configure(List<PeerAddress> addresses) {
        configured = addresses;
    }

    /** Dials until there are enough connections; configured peers first, and always. */
    public void fill() {
        if (stopping) {
            return;
        }
        long now = nowSeconds();
        for (PeerAddress address : configured) {
            if (!registry.isConnected(address) && book.isDue(address, now, CONFIGURED_RETRY_SECONDS)) {
                connect(address);
            }
        }
        int missing = Math.min(settings.desiredConnections(), settings.maxConnections()) - registry.open();
        if (!settings.connectOnly() && missing > 0) {
            for (PeerAddress address : book.pickDue(missing, now, this::isDialable)) {
                connect(address);
            }
        }
    }

    private boolean isDialable(PeerAddress address) {
        return isUsable(address) && !registry.isConnected(address) && !isOurs(address);
    }

    /** Whether an address that was heard of may be dialled at all: no port scans for strangers (graphene-p2p §10 W23). */
    private boolean isUsable(PeerAddress address) {
        return address.port() != 0
                && !address.isUnspecified()
                && !address.isMulticast()
                && (settings.privateMode() || address.isRoutable());
    }

    private boolean isOurs(PeerAddress address) {
        return Objects.equals(address, local.listenAddress()) || Objects.equals(address, local.advertisedAddress());
    }

    /** Dials one address now, whatever the limits; nothing happens when it is connected. */
    public void dial(PeerAddress address) {
        if (!stopping && !registry.isConnected(address)) {
            connect(address);
        }
    }

    private void connect(PeerAddress address) {
        Connection connection = create(new Attempt(ConnectionKind.OUTBOUND_FULL_RELAY, address, ""));
        sockets.incrementAndGet();
        connection.schedule(() -> checkGreeting(connection), GREETING_NANOS);
        transport.dial(connection, () -> connection.opened(sessionEvents.apply(connection)), why -> {
            connection.abort(DisconnectReason.CONNECT_FAILED, why);
        });
    }

    private Connection create(Attempt attempt) {
        Connection connection = new Connection(
                new ConnectionId(++connections),
                attempt,
                protocol.open(attempt, local),
                local,
                turns,
                this,
                2 * protocol.limits().inFlight());
        registry.add(new Peer(connection));
        return connection;
    }

    @Override
    public boolean mayAccept(PeerAddress remote) {
        return sockets.get() < settings.maxConnections() + PeerSettings.HANDSHAKES_OVER_MAXIMUM;
    }

    @Override
    public void accepted(Channel channel, PeerAddress remote) {
        sockets.incrementAndGet();
        turns.execute(() -> adopt(channel, remote));
    }

    private void adopt(Channel channel, PeerAddress remote) {
        if (stopping || (!settings.privateMode() && registry.inboundFrom(remote) >= PeerSettings.MOST_PER_ADDRESS)) {
            sockets.decrementAndGet();
            channel.close();
            return;
        }
        Connection connection = create(new Attempt(ConnectionKind.INBOUND, remote, ""));
        connection.schedule(() -> checkGreeting(connection), GREETING_NANOS);
        transport.adopt(channel, connection, () -> connection.opened(sessionEvents.apply(connection)));
    }

    /** A peer that has not said who it is by now is not going to (graphene-p2p §10 W7). */
    private void checkGreeting(Connection connection) {
        Peer peer = registry.of(connection);
        boolean silent = connection.stage() == Stage.CONNECTING
                || (connection.stage() == Stage.HANDSHAKING && peer.identity == null && peer.profile == null);
        if (silent) {
            connection.abort(DisconnectReason.HANDSHAKE_TIMEOUT, "no complete greeting within 10 s");
        } else if (connection.stage() == Stage.HANDSHAKING) {
            connection.schedule(
                    () -> {
                        if (connection.stage() == Stage.HANDSHAKING) {
                            connection.abort(DisconnectReason.HANDSHAKE_TIMEOUT, "handshake not complete within 30 s");
                        }
                    },
                    HANDSHAKE_NANOS - GREETING_NANOS);
        }
    }

    /** Whether the peer behind {@code connection}, which has proven {@code identity}, may stay. */
    public Admission admit(ConnectionId id, NodeIdentity identity) {
        Peer peer = registry.get(id);
        if (peer == null || stopping) {
            return Admission.NOT_ACCEPTING;
        }
        if (identity.nodeId().equals(local.identity().nodeId())
                || identity.key().equals(local.identity().key())) {
            return Admission.CONNECTED_TO_SELF;
        }
        peer.identity = identity;
        Peer other = registry.other(id, identity);
        if (other != null) {
            if (peer.outbound()) {
                verified(other, peer.address());
            }
            if (!yields(other, peer, identity)) {
                return Admission.ALREADY_CONNECTED;
            }
            disconnect(other.connection, DisconnectReason.ALREADY_CONNECTED, "the other connection is kept");
        }
        return registry.open() <= settings.maxConnections() ? Admission.ACCEPTED : Admission.NOT_ACCEPTING;
    }

    /** Two nodes that dial each other at once keep the connection dialled by the smaller id, on both sides. */
    private boolean yields(Peer older, Peer newer, NodeIdentity theirs) {
        if (older.connection.stage() != Stage.HANDSHAKING || older.outbound() == newer.outbound()) {
            return false;
        }
        boolean oursIsSmaller = local.identity().nodeId().compareTo(theirs.nodeId()) < 0;
        return newer.outbound() == oursIsSmaller;
    }

    private void verified(Peer peer, PeerAddress reached) {
        if (!peer.wasReachedAt(reached)) {
            peer.verifiedAddresses.add(reached);
        }
        book.succeeded(reached, nowSeconds());
    }

    /** The handshake of {@code connection} is complete. */
    public void established(Connection connection, PeerProfile profile) {
        Peer peer = registry.of(connection);
        peer.profile = profile;
        connection.activated();
        if (peer.outbound()) {
            book.succeeded(peer.address(), nowSeconds());
        } else {
            verifyInbound(peer, profile);
        }
        peer.temperature = Temperature.WARM;
        users.added(connection);
        promote(peer);
    }

    private void promote(Peer peer) {
        peer.temperature = Temperature.HOT;
        peer.connection.session().activate();
        users.activated(peer.connection);
    }

    /**
     * Dials an inbound peer where it claims to listen (graphene-p2p §3.5). Only at the address it is seen at, or else any
     * peer could make us dial anybody (§10 W23).
     */
    private void verifyInbound(Peer peer, PeerProfile profile) {
        for (PeerAddress claimed : profile.listenAddresses()) {
            boolean ownHost = claimed.withPort(0).equals(peer.address().withPort(0));
            if (ownHost && claimed.port() != 0 && !settings.connectOnly() && !registry.isConnected(claimed)) {
                book.heardOf(claimed, nowSeconds());
                peer.connection.schedule(() -> verify(claimed), TimeUnit.SECONDS.toNanos(1));
                return;
            }
        }
    }

    private void verify(PeerAddress claimed) {
        if (!stopping && !registry.isConnected(claimed) && !isOurs(claimed)) {
            connect(claimed);
        }
    }

    /** A peer has answered a request for addresses. */
    public void addresses(Connection connection, List<AddressEntry> entries) {
        if (settings.connectOnly()) {
            return;
        }
        int taken = 0;
        for (AddressEntry entry : entries) {
            if (taken < MOST_ADDRESSES && isUsable(entry.address()) && !isOurs(entry.address())) {
                taken++;
                book.heardOf(entry.address(), Math.min(entry.lastSeenSeconds(), nowSeconds()));
            }
        }
        dialTrigger.run();
    }

    /** A peer asks for addresses: it gets those of active peers that were reached (graphene-p2p §3.6). */
    public void addressesRequested(Connection connection) {
        List<AddressEntry> entries = new ArrayList<>();
        for (Peer peer : registry.active()) {
            PeerAddress address = peer.listenAddress();
            if (address != null && entries.size() < MOST_ADDRESSES) {
                entries.add(new AddressEntry(
                        address,
                        nowSeconds(),
                        peer.identity,
                        peer.roundTripMicros,
                        peer.connection.attempt().direction(),
                        true));
            }
        }
        connection.session().sendAddresses(entries);
    }

    @Override
    public void disconnect(Connection connection, DisconnectReason reason, String detail) {
        if (connection.stage() == Stage.HANDSHAKING || connection.stage() == Stage.ACTIVE) {
            connection.session().close(reason, detail);
            connection.closing(reason, detail);
        } else if (connection.stage() == Stage.CONNECTING) {
            connection.abort(reason, detail);
        }
    }

    @Override
    public void penalise(Connection connection, ProtocolViolation violation) {
        Peer peer = registry.get(connection.id());
        if (peer == null) {
            return;
        }
        peer.penalty += violation.penalty();
        if (peer.penalty >= 100) {
            String detail = Objects.requireNonNullElse(violation.getMessage(), "");
            disconnect(connection, violation.reason(), detail);
            connection.disconnect(violation.reason(), detail); // Nothing it could still say is waited for.
        }
    }

    @Override
    public void violated(Connection connection, ProtocolViolation violation) {
        penalise(connection, violation);
    }

    @Override
    public void writable(Connection connection) {
        users.writable(connection);
    }

    @Override
    public void stageChanged(Connection connection, Stage from) {
        Peer peer = registry.of(connection);
        if (from == Stage.ACTIVE) {
            peer.temperature = Temperature.COLD;
            users.removed(connection);
        }
        if (connection.stage() == Stage.CLOSED) {
            closed(peer, from);
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

    private void closed(Peer peer, Stage from) {
        sockets.decrementAndGet();
        registry.remove(peer.connection);
        bandwidth.closed(peer);
        DisconnectReason reason =
                Objects.requireNonNullElse(peer.connection.endReason(), DisconnectReason.CONNECTION_LOST);
        disconnects.ended(peer.connection, reason, peer.profile == null ? "" : peer.profile.agent());
        if (peer.outbound() && !stopping) {
            note(peer.address(), reason, from);
        }
        if (!stopping) {
            dialTrigger.run();
        }
    }

    private void note(PeerAddress address, DisconnectReason reason, Stage from) {
        switch (reason) {
            case DIFFERENT_CHAIN, CONNECTED_TO_SELF -> book.delay(address, nowSeconds());
            case CONNECT_FAILED -> book.failed(address, Disposition.LAST_CONNECTION_FAILED, nowSeconds());
            case REJECTED_BY_PEER, NOT_ACCEPTING, ALREADY_CONNECTED, SURPLUS ->
                book.failed(address, Disposition.LAST_CONNECTION_REJECTED, nowSeconds());
            default -> {
                if (from == Stage.HANDSHAKING || from == Stage.CONNECTING) {
                    book.failed(address, Disposition.LAST_CONNECTION_HANDSHAKING_FAILED, nowSeconds());
                } else {
                    book.failed(address, Disposition.LAST_CONNECTION_FAILED, nowSeconds());
                }
            }
        }
    }

    /** Ends connections that do nothing; called every two seconds (graphene-p2p §4.5). */
    public void terminateInactive() {
        long limit = inactivityNanos();
        for (Peer peer : registry.all()) {
            Connection connection = peer.connection;
            connection.probe();
            long now = connection.nanoTime();
            if (connection.stage() == Stage.CLOSING && now - connection.stageNanos() > CLOSING_NANOS) {
                connection.abort(DisconnectReason.CLOSED_BY_PEER, "did not close within 20 s");
            } else if (connection.stage() == Stage.ACTIVE) {
                if (connection.traffic().stalledProbes() * 2 >= STALLED_SECONDS) {
                    connection.abort(DisconnectReason.NOT_READING, "took no byte for 30 s");
                } else if (now - connection.lastReceivedNanos() > limit
                        && !connection.isPaused()
                        && !peer.progress.isFast(connection.lastReceivedNanos())) {
                    disconnect(connection, DisconnectReason.INACTIVE, "silent for " + limit / 1_000_000_000 + " s");
                }
            }
        }
    }

    /** Makes peers that were silent for half the time allowed say something. */
    public void keepAlive() {
        for (Peer peer : registry.active()) {
            Connection connection = peer.connection;
            if (connection.nanoTime() - connection.lastReceivedNanos() > inactivityNanos() / 2) {
                connection.session().keepAlive();
            }
        }
    }

    private long inactivityNanos() {
        return 10 * settings.blockInterval().toNanos();
    }

    /** Asks every active peer for addresses. */
    public void refreshAddresses() {
        for (Peer peer : registry.active()) {
            peer.connection.session().requestAddresses();
        }
    }

    @Override
    public boolean isProgressing(Connection connection, long sinceNanos) {
        Peer peer = registry.get(connection.id());
        return peer != null && peer.progress.isFast(sinceNanos);
    }

    /** A round trip was measured. */
    public void roundTrip(Connection connection, long micros) {
        registry.of(connection).roundTripMicros = micros;
    }

    /** How far the peer's clock is ahead of ours was measured. */
    public void clockOffset(Connection connection, long micros) {
        registry.of(connection).clockOffsetMicros = micros;
    }

    /** The peer told us our address as it sees it. */
    public void observedAddress(Connection connection, PeerAddress address) {
        registry.of(connection).observedAddress = address;
    }

    /** What the peer uses us for has changed. */
    public void remoteUse(Connection connection, RemoteUse use) {
        registry.of(connection).remoteUse = use;
    }

    /** Says goodbye to everybody; no connection is made from now on. */
    public void stop() {
        stopping = true;
        for (Peer peer : registry.all()) {
            disconnect(peer.connection, DisconnectReason.NODE_STOPPING, "this node stops");
            peer.connection.disconnect(DisconnectReason.NODE_STOPPING, "this node stops");
        }
    }

    /** Sends a direct message to the active peers at {@code address} that announced its type; whether there was one. */
    public boolean send(PeerAddress address, int type, byte[] payload) {
        boolean sent = false;
        for (Peer peer : registry.active()) {
            if (peer.isAt(address)) {
                sent |= peer.connection.session().sendMessage(type, payload);
            }
        }
        return sent;
    }

    /** Takes a second's bandwidth of each connection and of all together. */
    public void measureBandwidth() {
        List<Peer> all = registry.all();
        all.forEach(peer -> peer.progress.sample());
        bandwidth.sample(all);
    }

    /** What {@link #measureBandwidth} has measured. */
    public TrafficInfo traffic() {
        return new TrafficInfo(
                bandwidth.totalReceived(),
                bandwidth.totalSent(),
                bandwidth.receivedPerSecond(),
                bandwidth.sentPerSecond());
    }

    /** Whether every connection is closed. */
    public boolean isEmpty() {
        return registry.all().isEmpty();
    }

    /** What is known of each connection. */
    public List<PeerInfo> peers() {
        List<PeerInfo> infos = new ArrayList<>();
        for (Peer peer : registry.all()) {
            Connection connection = peer.connection;
            infos.add(new PeerInfo(
                    connection.id().value(),
                    peer.address(),
                    connection.attempt().direction(),
                    connection.stage(),
                    peer.temperature,
                    peer.profile,
                    peer.remoteUse,
                    peer.roundTripMicros,
                    peer.clockOffsetMicros,
                    connection.traffic().received(),
                    connection.traffic().sent(),
                    connection.outstanding().count(Purpose.SYNC),
                    connection.outstanding().count(Purpose.RELAY)));
        }
        return infos;
    }

    /** How many connections ended for each reason. */
    public Map<DisconnectReason, Long> disconnects() {
        return disconnects.counts();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
