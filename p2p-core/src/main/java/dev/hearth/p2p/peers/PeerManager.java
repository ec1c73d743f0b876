package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.LocalNode.Admission;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.Discouragement;
import dev.hearth.p2p.trust.InboundAttempt;
import dev.hearth.p2p.trust.InboundDecision;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Punishment;
import dev.hearth.p2p.trust.Refusal;
import dev.hearth.p2p.trust.TrustContext;
import dev.hearth.p2p.trust.TrustDecision;
import dev.hearth.p2p.trust.TrustProtocol;
import dev.hearth.p2p.trust.Whitelist;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns every connection: who is dialled, who may stay, who is used for what, and who must go. */
public final class PeerManager implements Connection.Owner, PeerControl {
    /** The alarm of {@link #onWake} for as soon as possible. */
    public static final long NOW = Population.NOW;

    private static final Logger log = LoggerFactory.getLogger(PeerManager.class);
    private static final long VERIFIED_SECONDS = TimeUnit.HOURS.toSeconds(3);

    /** Who hears of peers that have become usable or gone. */
    public interface Users {
        /** A connection is complete. */
        void added(Connection connection);

        /** It is hot: ask it, as far as its permissions go. */
        void activated(Connection connection, Permissions permissions, boolean blocksOnly);

        /** It is warm: ask it no more. */
        void deactivated(Connection connection);

        /** It is gone. */
        void removed(Connection connection);

        /** It takes bytes again. */
        void writable(Connection connection);
    }

    private final LocalNode local;
    private final PeerSettings settings;
    private final NetGroups netGroups;
    private final SipHash netGroupKey;
    private final AddressStore book;
    private final Users users;
    private final Consumer<NodeEvent> events;
    private final PeerRegistry registry = new PeerRegistry();
    private final Liveness liveness;
    private final Discipline discipline;
    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final Admissions admissions;
    private final Population population;
    private final AddressExchange addresses;
    private final Excursions excursions;
    private final DisconnectLog disconnects;
    private final Bandwidth bandwidth = new Bandwidth();
    private List<LocalRootGroup> localRoots = List.of();
    private List<PeerAddress> publicRoots = List.of();
    private List<PeerAddress> secretRoots = List.of();
    private Runnable keysChanged = () -> {};
    private boolean stopping;

    /** {@code sessionEvents} joins a connection with sync and relay; it calls back for what concerns peers. */
    public PeerManager(
            WireProtocol protocol,
            PeerSettings settings,
            PeerMemory memory,
            GovernorLoop governor,
            PeerTable table,
            LocalNode local,
            NetGroups netGroups,
            Turns turns,
            Users users,
            Consumer<NodeEvent> events,
            Function<Connection, SessionEvents> sessionEvents) {
        this.local = local;
        this.settings = settings;
        this.netGroups = netGroups;
        this.netGroupKey = newSecret();
        this.book = memory.book();
        this.users = users;
        this.events = events;
        this.disconnects = new DisconnectLog(local.runtime().nanoTime());
        this.liveness = new Liveness(registry, settings.blockInterval(), settings.patience());
        this.discipline =
                new Discipline(memory.bans(), new Discouragement(newSecret()), settings.whitelist(), this::nowSeconds);
        this.connections = new Connections(
                protocol, local, turns, registry, liveness, this, sessionEvents, this::initialPermissions);
        AcceptSettings accept = settings.accept();
        Predicate<PeerAddress> standsForMany = address -> settings.privateMode() || address.isLoopback();
        this.doorkeeper = new Doorkeeper(
                accept,
                new AcceptLimits(accept, netGroups::of, standsForMany),
                discipline,
                connections,
                turns,
                local.runtime()::nanoTime);
        this.admissions = new Admissions(
                local,
                registry,
                discipline,
                memory.pins(),
                settings.inboundPolicy(),
                settings.inboundHard(),
                settings.maxConnections(),
                new AdmissionHands());
        this.population = new Population(
                governor,
                table,
                memory.anchors(),
                book,
                netGroups,
                registry,
                connections,
                new PopulationHands(),
                local,
                events);
        this.excursions = new Excursions(
                local,
                book,
                netGroups,
                registry,
                connections,
                this::isDialable,
                settings.habits().blockRelayOnly());
        this.addresses = new AddressExchange(
                local,
                book,
                registry,
                this::isWelcome,
                discipline::isShunned,
                settings.habits().limitedHearsay());
    }

    // How it is run

    /** Makes {@link #govern} run at a time of the node loop's clock, and soon when that is past. */
    public void onWake(LongConsumer alarm) {
        population.onWake(alarm);
    }

    /** {@code listener} runs when the first key of a configured peer is to be remembered. */
    public void onKeyLearnt(Runnable listener) {
        keysChanged = listener;
    }

    /** What the operator grants to addresses, for connections from now on. */
    public void whitelist(Whitelist granted) {
        discipline.whitelist(granted);
    }

    /** Peers to fall back on, from now on; {@code secret} ones among them are never told to others. */
    public void publicRoots(List<PeerAddress> addresses, List<PeerAddress> secret) {
        secret.forEach(book::neverShare);
        publicRoots = List.copyOf(addresses);
        secretRoots = List.copyOf(secret);
    }

    /** Listens at {@code address}; then {@code bound}, or {@code failed}. */
    public void listen(PeerAddress address, Consumer<Channel> bound, Consumer<Throwable> failed) {
        connections.listen(address, doorkeeper, bound, failed);
    }

    /** Peers that are always wanted, and under which names the operator knows them. */
    public void configure(List<LocalRootGroup> groups, Map<PeerAddress, HostPort> names) {
        admissions.configured(names);
        for (LocalRootGroup group : groups) {
            if (!group.advertise()) {
                group.addresses().forEach(book::neverShare);
            }
        }
        localRoots = List.copyOf(groups);
        wantLocalRoots();
    }

    /** Those that are banned are not wanted now, and again when their ban is over. */
    private void wantLocalRoots() {
        List<LocalRootGroup> wanted = new ArrayList<>(localRoots.size());
        for (LocalRootGroup group : localRoots) {
            wanted.add(group.without(discipline::isBanned));
        }
        population.table().localRoots(wanted, now()).forEach(warning -> log.warn("{}", warning));
        population.changed();
    }

    /** The anchors of the last run are known again, and so dialled first. */
    public void reconnectAnchors() {
        population.reconnectAnchors();
        population.changed();
    }

    /** Appoints hot peers that have been of use for long as anchors. */
    public void appointAnchors() {
        if (settings.habits().anchors()) {
            population.appointAnchors();
        }
    }

    /** Peers of proven worth, to be reconnected first after a restart. */
    public List<PeerAddress> anchors() {
        return population.anchors();
    }

    /** Decides who is to be cold, warm and hot. */
    public void govern() {
        if (!stopping) {
            population.turn();
        }
    }

    /** Tests an address now and then. */
    public void feel() {
        if (!stopping && !settings.topologyOnly() && settings.habits().feelers()) {
            excursions.feel();
        }
    }

    /** Keeps connections on which blocks alone are exchanged, once there are enough others. */
    public void relayBlocks() {
        PeerView view = population.table().view();
        boolean enough = view.active() >= view.targets().active();
        if (!stopping && !settings.topologyOnly() && enough) {
            excursions.relayBlocks();
        }
    }

    /** Dials one address now, whatever the limits; nothing happens when it is connected. */
    public void dial(PeerAddress address) {
        if (!stopping && !registry.isConnected(address)) {
            hearOf(address);
            connections.dial(address, ConnectionKind.MANUAL, "");
        }
    }

    /** Ends connections that do nothing; called every two seconds. */
    public void terminateInactive() {
        liveness.terminateInactive(this);
    }

    /** Makes peers that were silent for half the time allowed say something. */
    public void keepAlive() {
        liveness.keepAlive();
    }

    /** Takes a second's bandwidth of each connection and of all together. */
    public void measureBandwidth() {
        List<Peer> all = registry.all();
        all.forEach(peer -> peer.progress.sample());
        bandwidth.sample(all);
    }

    /** Says goodbye to everybody; no connection is made from now on. */
    public void stop() {
        stopping = true;
        doorkeeper.close();
        for (Peer peer : registry.all()) {
            disconnect(peer.connection, DisconnectReason.NODE_STOPPING, "this node stops");
            peer.connection.disconnect(DisconnectReason.NODE_STOPPING, "this node stops");
        }
    }

    /** Whether an address may be dialled without being asked to by the operator. */
    private boolean isDialable(PeerAddress address) {
        return isWelcome(address) && !registry.isConnected(address);
    }

    /** Whether an address may be known at all. */
    private boolean isWelcome(PeerAddress address) {
        return isUsable(address) && !discipline.isShunned(address) && !isOurs(address);
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

    private Permissions initialPermissions(Attempt attempt) {
        Permissions initial = attempt.outbound()
                ? Permissions.NORMAL
                : settings.inboundPolicy().initialPermissions();
        return initial.plus(discipline.granted(attempt.address()));
    }

    // A connection's life

    /** Whether the peer behind a connection, which has proven {@code identity}, may stay; {@code then} hears, or nobody. */
    public void admit(ConnectionId id, NodeIdentity identity, String agent, Consumer<Admission> then) {
        Peer peer = registry.get(id);
        if (peer == null || stopping) {
            then.accept(Admission.NOT_ACCEPTING);
        } else {
            admissions.admit(peer, identity, agent, then);
        }
    }

    /** The handshake of {@code connection} is complete. */
    public void established(Connection connection, PeerProfile profile) {
        Peer peer = registry.of(connection);
        peer.profile = profile;
        connection.activated();
        if (peer.outbound()) {
            noteReached(peer.address());
        }
        if (peer.kind() == ConnectionKind.FEELER) {
            disconnect(connection, DisconnectReason.PURPOSE_SERVED, "somebody is there");
            return;
        }
        users.added(connection);
        population.established(peer);
        if (!peer.outbound()) {
            verifyInbound(peer, profile);
            runTrustProtocol(peer, profile);
        } else if (peer.kind() == ConnectionKind.BLOCK_RELAY_ONLY
                || (peer.kind() == ConnectionKind.MANUAL && peer.governedAs == null)) {
            setHot(peer, true);
        }
    }

    /**
     * Dials an inbound peer where it claims to listen (graphene-p2p §3.5). Only at the address it is seen at, or else any
     * peer could make us dial anybody (§10 W23).
     */
    private void verifyInbound(Peer peer, PeerProfile profile) {
        for (PeerAddress claimed : profile.listenAddresses()) {
            boolean ownHost = claimed.sameHost(peer.address());
            boolean dialable = claimed.port() != 0 && !settings.topologyOnly() && !registry.isConnected(claimed);
            if (ownHost && dialable && !isBehindFirewall(claimed) && !wasReachedLately(claimed)) {
                excursions.verify(peer, claimed);
                return;
            }
        }
    }

    private boolean wasReachedLately(PeerAddress address) {
        KnownAddress known = book.find(address);
        return known != null && nowSeconds() - known.lastSuccessSeconds() < VERIFIED_SECONDS;
    }

    private boolean isBehindFirewall(PeerAddress address) {
        return localRoots.stream()
                .anyMatch(group -> group.behindFirewall() && group.addresses().contains(address));
    }

    private void setHot(Peer peer, boolean hot) {
        if (peer.hot == hot || !peer.isActive()) {
            return;
        }
        peer.hot = hot;
        if (hot) {
            peer.connection.session().activate();
            users.activated(peer.connection, peer.permissions, !peer.kind().relaysAll());
        } else {
            peer.connection.session().deactivate();
            users.deactivated(peer.connection);
        }
    }

    @Override
    public void stageChanged(Connection connection, Stage from) {
        Peer peer = registry.of(connection);
        peer.updateUse();
        if (from == Stage.HANDSHAKING) {
            doorkeeper.handshakeDone(connection.id());
        }
        if (from == Stage.ACTIVE) {
            users.removed(connection);
        }
        if (connection.stage() == Stage.CLOSING) {
            population.closing(peer);
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
        registry.remove(peer.connection);
        doorkeeper.left(peer.connection.id());
        admissions.closed(peer);
        bandwidth.closed(peer);
        DisconnectReason reason =
                Objects.requireNonNullElse(peer.connection.endReason(), DisconnectReason.CONNECTION_LOST);
        disconnects.ended(peer.connection, reason, peer.profile == null ? "" : peer.profile.agent());
        if (peer.outbound() && !stopping) {
            note(peer, reason);
        }
        population.closed(peer, reason);
    }

    private void hearOf(PeerAddress address) {
        if (book.find(address) == null) {
            book.add(new SeenAddress(address, nowSeconds()), AddressOrigin.peer(address), 0, nowSeconds());
            population.bookGrew();
        }
    }

    private void noteReached(PeerAddress address) {
        hearOf(address);
        book.good(address, nowSeconds());
    }

    /** What the end of a connection of ours says about its address. */
    private void note(Peer peer, DisconnectReason reason) {
        PeerAddress address = peer.address();
        if (reason == DisconnectReason.DIFFERENT_CHAIN || reason == DisconnectReason.CONNECTED_TO_SELF) {
            book.postpone(address, nowSeconds());
        } else if (peer.profile == null) { // Its handshake was never complete.
            boolean blame = !population.table().view().networkLost() && reason != DisconnectReason.ALREADY_CONNECTED;
            book.attempt(address, blame, nowSeconds());
        } else if (peer.misbehaviour.score() == 0) {
            book.connected(address, nowSeconds());
        }
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
    public void writable(Connection connection) {
        users.writable(connection);
    }

    // Trust

    @Override
    public void penalise(Connection connection, ProtocolViolation violation) {
        Peer peer = registry.get(connection.id());
        if (peer == null || !peer.misbehaviour.add(violation)) {
            return;
        }
        String detail = Objects.requireNonNullElse(violation.getMessage(), "");
        Punishment punishment = Punishment.of(peer.misbehaviour.score(), connection.attempt(), peer.permissions);
        disconnect(connection, violation.reason(), detail);
        connection.disconnect(violation.reason(), detail); // Nothing it could still say is waited for.
        if (punishment == Punishment.DISCOURAGE_AND_DISCONNECT) {
            shun(peer, detail);
        } else if (punishment == Punishment.WARN) {
            log.warn("{} misbehaves, but the operator has vouched for it: {}", peer.address(), detail);
        }
    }

    /** The host of a peer that broke the rules is not dialled again, and all its connections end. */
    private void shun(Peer culprit, String why) {
        discipline.discourage(culprit.address());
        population.banned(address -> address.sameHost(culprit.address()));
        for (Peer peer : registry.all()) {
            if (peer != culprit && peer.address().sameHost(culprit.address())) {
                peer.connection.disconnect(DisconnectReason.BLOCKED, "another connection of its host misbehaved");
            }
        }
        events.accept(new NodeEvent.Banned(culprit.address().toString(), null, why));
    }

    @Override
    public void violated(Connection connection, ProtocolViolation violation) {
        penalise(connection, violation);
    }

    /** Forbids a subject to connect and ends its connections; see {@link BanList#ban}. */
    public BanList.Outcome ban(Ban ban) {
        BanList.Outcome outcome = discipline.bans().ban(ban, nowSeconds());
        if (outcome == BanList.Outcome.ADDED || outcome == BanList.Outcome.EXTENDED) {
            population.banned(address -> discipline.isBanned(address));
            for (Peer peer : registry.all()) {
                if (discipline.banOf(peer.address(), peer.identity) != null && discipline.mayPunish(peer.address())) {
                    population.banned(address -> address.equals(peer.governedAs));
                    disconnect(peer.connection, DisconnectReason.BLOCKED, "banned: " + ban.reason());
                    peer.connection.disconnect(DisconnectReason.BLOCKED, "banned: " + ban.reason());
                }
            }
            events.accept(new NodeEvent.Banned(
                    ban.subject().toString(), ban.isPermanent() ? null : ban.untilSeconds(), ban.reason()));
            population.changed();
        }
        return outcome;
    }

    /** Lifts a ban; whether there was one of exactly this subject. */
    public boolean unban(BanSubject subject) {
        boolean was = discipline.bans().unban(subject);
        wantLocalRoots();
        return was;
    }

    /** The bans that hold. */
    public List<Ban> bans() {
        return discipline.bans().list(nowSeconds());
    }

    /** The oldest inbound peer that waits for a decision of the application, or null. */
    public @Nullable InboundAttempt pollInbound() {
        return admissions.poll();
    }

    /** Decides about a waiting inbound peer; false when it is too late. */
    public boolean decideInbound(InboundAttempt attempt, InboundDecision decision) {
        return admissions.decide(attempt, decision);
    }

    /** Asks the application's trust protocol what an inbound peer may do. */
    private void runTrustProtocol(Peer peer, PeerProfile profile) {
        TrustProtocol protocol = settings.inboundPolicy().trustProtocol();
        if (protocol == TrustProtocol.none()) {
            return;
        }
        TrustContext context = new TrustedPeer(peer, profile);
        local.runtime().application().execute(() -> evaluate(protocol, context, peer));
    }

    private void evaluate(TrustProtocol protocol, TrustContext context, Peer peer) {
        try {
            protocol.evaluate(context).whenComplete((decision, failure) -> {
                if (decision != null) {
                    peer.connection.schedule(() -> setPermissions(peer, decision), 0);
                } else {
                    log.warn("the trust protocol failed on {}; it stays untrusted", peer.address(), failure);
                }
            });
        } catch (RuntimeException e) {
            log.warn("the trust protocol failed on {}; it stays untrusted", peer.address(), e);
        }
    }

    private void setPermissions(Peer peer, TrustDecision decision) {
        setPermissions(peer, decision.permissions().plus(discipline.granted(peer.address())), decision.reason());
    }

    /** Grants permissions to an active connection, or takes them away; false when it is gone. */
    public boolean changePermissions(ConnectionId id, Permissions granted, Permissions revoked, String reason) {
        Peer peer = registry.get(id);
        if (peer == null || !peer.isActive()) {
            return false;
        }
        setPermissions(peer, peer.permissions.plus(granted).minus(revoked), reason);
        return true;
    }

    private void setPermissions(Peer peer, Permissions permissions, String reason) {
        if (peer.permissions.equals(permissions)) {
            return;
        }
        peer.permissions = permissions;
        events.accept(
                new NodeEvent.PermissionsChanged(peer.connection.id().value(), peer.address(), permissions, reason));
        if (!permissions.has(Permission.BASIC)) {
            disconnect(peer.connection, DisconnectReason.BLOCKED, reason);
        } else if (peer.hot) {
            setHot(peer, false);
            setHot(peer, true);
        }
    }

    /** Why a call of a peer or to it is refused; null when it may go on. */
    public @Nullable Refusal refuse(Connection connection, Call call) {
        Peer peer = registry.get(connection.id());
        if (peer == null) {
            return null;
        }
        Refusal refusal = peer.permissions.refuse(call);
        if (refusal != null) {
            if (peer.refused.add(call)) {
                events.accept(new NodeEvent.CallRefused(connection.id().value(), peer.address(), refusal));
            }
        }
        return refusal;
    }

    // Addresses

    /** A peer has answered a request for addresses. */
    public void addresses(Connection connection, List<AddressEntry> entries) {
        Peer peer = registry.of(connection);
        boolean taken = settings.sharing() && !settings.topologyOnly();
        int added = taken ? addresses.taken(peer, entries) : 0;
        population.shared(peer, added);
        if (peer.kind() == ConnectionKind.ADDRESS_FETCH) {
            disconnect(connection, DisconnectReason.PURPOSE_SERVED, "it gave its addresses");
        }
    }

    /** A peer asks for addresses. */
    public void addressesRequested(Connection connection) {
        connection.session().sendAddresses(settings.sharing() ? addresses.answer(registry.of(connection)) : List.of());
    }

    // What a session measures

    @Override
    public boolean isProgressing(Connection connection, long sinceNanos) {
        Peer peer = registry.get(connection.id());
        return peer != null && peer.progress.isFast(sinceNanos);
    }

    /** A round trip was measured. */
    public void roundTrip(Connection connection, long micros) {
        Peer peer = registry.of(connection);
        peer.roundTripMicros = micros;
        peer.leastRoundTripMicros = Math.min(peer.leastRoundTripMicros, micros);
        population.roundTrip(peer, micros);
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
        Peer peer = registry.of(connection);
        peer.remoteUse = use;
        peer.updateUse();
    }

    // What peers are worth

    /** A peer was seen to have a block of this number. */
    public void announcedBlock(Connection connection, long number) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            population.announced(peer, number);
        }
    }

    /** A peer gave us a block that was new. */
    public void deliveredBlock(Connection connection, long number, int bytes) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            peer.lastBlockNanos = now();
            population.delivered(peer, number, bytes);
        }
    }

    /** A peer gave us another item that was new. */
    public void deliveredItem(Connection connection) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            peer.lastItemNanos = now();
        }
    }

    // Questions of the application

    /** Sends a direct message to the active peers at {@code address} that announced its type; whether there was one. */
    public boolean send(PeerAddress address, int type, byte[] payload) {
        boolean sent = false;
        for (Peer peer : registry.active()) {
            if (peer.isAt(address) && peer.permissions.refuse(Call.SEND_MESSAGE) == null) {
                sent |= peer.connection.session().sendMessage(type, payload);
            }
        }
        return sent;
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
        registry.all().forEach(peer -> infos.add(peer.info()));
        return infos;
    }

    /** Why a peer is in its state, in words. */
    public String explain(PeerAddress address) {
        return new Explainer(population.table(), book, registry, discipline).explain(address, now(), nowSeconds());
    }

    /** How many connections ended for each reason. */
    public Map<DisconnectReason, Long> disconnects() {
        return disconnects.counts();
    }

    private SipHash newSecret() {
        byte[] key = new byte[SipHash.KEY_LENGTH];
        local.runtime().secureRandom().nextBytes(key);
        return SipHash.keyed(key);
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }

    private final class PopulationHands implements Population.Hands {
        @Override
        public void setHot(Peer peer, boolean hot) {
            PeerManager.this.setHot(peer, hot);
        }

        @Override
        public void disconnect(Peer peer, DisconnectReason reason, String detail) {
            PeerManager.this.disconnect(peer.connection, reason, detail);
        }

        @Override
        public boolean isWelcome(PeerAddress address) {
            return PeerManager.this.isWelcome(address);
        }

        @Override
        public boolean mayAskForAddresses(Peer peer) {
            return refuse(peer.connection, Call.REQUEST_ADDRESSES) == null;
        }

        @Override
        public void forgotten(PeerAddress address) {
            if (settings.habits().forgettingIsAnAttempt()) {
                book.attempt(address, !population.table().view().networkLost(), nowSeconds());
            }
        }

        @Override
        public void findRoots() {
            List<PeerAddress> open = new ArrayList<>(publicRoots);
            open.removeAll(secretRoots);
            open.removeIf(discipline::isShunned);
            List<PeerAddress> secret = new ArrayList<>(secretRoots);
            secret.removeIf(discipline::isShunned);
            population.rootsFound(open, secret);
        }
    }

    private final class AdmissionHands implements Admissions.Hands {
        @Override
        public void letGo(Peer peer) {
            disconnect(peer.connection, DisconnectReason.ALREADY_CONNECTED, "the other connection is kept");
        }

        @Override
        public boolean evict() {
            EvictionCandidate victim = settings.habits().eviction() ? InboundEviction.victim(candidates()) : null;
            Peer peer = victim == null ? null : registry.get(victim.connection());
            if (peer == null) {
                return false;
            }
            disconnect(peer.connection, DisconnectReason.EVICTED, "room is made for another inbound peer");
            return true;
        }

        @Override
        public void keyLearnt() {
            keysChanged.run();
        }

        @Override
        public void reached(Peer peer, PeerAddress address) {
            if (!peer.wasReachedAt(address)) {
                peer.verifiedAddresses.add(address);
            }
            noteReached(address);
            population.listensAt(peer, address);
        }
    }

    private List<EvictionCandidate> candidates() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (Peer peer : registry.active()) {
            candidates.add(peer.candidate(
                    discipline.isDiscouraged(peer.address()),
                    netGroupKey.hash(netGroups.of(peer.address()).toBytes())));
        }
        return candidates;
    }
}
