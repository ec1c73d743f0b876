package dev.hearth.p2p.peers;

import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.governor.Family;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.governor.PeerCounts;
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
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.trust.Discouragement;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/** Owns every connection: who is dialled, who may stay, who is used for what, and who must go. */
public final class PeerManager implements Connection.Owner, PeerControl {
    /** The alarm of {@link #onWake} for as soon as possible. */
    public static final long NOW = Alarm.NOW;

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
    private final PeerTable table;
    private final AddressStore book;
    private final Users users;
    private final Turns turns;
    private final Consumer<NodeEvent> events;
    private final PeerRegistry registry;
    private final Liveness liveness;
    private final Discipline discipline;
    private final ConfiguredPeers configured;
    private final DialRules rules;
    private final Bookkeeper bookkeeper;
    private final Activity activity;
    private final Privileges privileges;
    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final Crowding crowding;
    private final Admissions admissions;
    private final Alarm alarm = new Alarm();
    private final Candidates candidates;
    private final Anchors anchors;
    private final Population population;
    private final Sanctions sanctions;
    private final Observations observations;
    private final AddressExchange addresses;
    private final Excursions excursions;
    private final DisconnectLog disconnects;
    private final Bandwidth bandwidth = new Bandwidth();
    private final Forerunners forerunners = new Forerunners();
    private final UploadBudget uploadBudget;
    private PeerSettings settings;
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
        SipHash netGroupKey = newSecret(local);
        this.registry = new PeerRegistry(!protocol.provesIdentity() && !settings.privateMode());
        this.local = local;
        this.settings = settings;
        this.table = table;
        this.book = memory.book();
        this.users = users;
        this.turns = turns;
        this.events = events;
        this.uploadBudget =
                new UploadBudget(local.runtime()::nanoTime, () -> this.settings.uploadPerDay(), bandwidth::sent);
        this.disconnects = new DisconnectLog(local.runtime().nanoTime());
        this.liveness = new Liveness(registry, turns, local.runtime(), settings.blockInterval(), settings.patience());
        this.discipline = new Discipline(
                memory.bans(), new Discouragement(newSecret(local)), settings.whitelist(), this::nowSeconds);
        this.configured = new ConfiguredPeers(book, discipline);
        this.rules = new DialRules(local, discipline, registry, settings.privateMode());
        this.bookkeeper = new Bookkeeper(book, table, alarm, local);
        this.activity = new Activity(users);
        this.privileges = new Privileges(
                settings.inboundPolicy(),
                discipline,
                registry,
                activity,
                local.runtime().application(),
                events);
        this.connections = new Connections(
                protocol,
                local,
                turns,
                registry,
                liveness,
                this,
                sessionEvents,
                privileges::initial,
                configured::isInitiatorOnly,
                bookkeeper::servicesAt);
        AcceptSettings accept = settings.accept();
        Predicate<PeerAddress> standsForMany = address -> settings.privateMode() || address.isLocalHost();
        this.doorkeeper = new Doorkeeper(
                accept,
                new AcceptLimits(accept, netGroups::of, standsForMany),
                discipline,
                connections,
                this::endIfSilent,
                turns,
                local.runtime());
        this.crowding = new Crowding(
                registry, discipline, netGroups, netGroupKey, settings.habits().eviction());
        this.admissions = new Admissions(
                local,
                registry,
                discipline,
                memory.pins(),
                settings.inboundPolicy(),
                settings.inboundHard(),
                settings.maxConnections(),
                crowding,
                new AdmissionHands());
        Preference preference = new Preference(protocol, local, bookkeeper::servicesAt);
        this.candidates = new Candidates(
                table, book, registry, configured, preference, rules, privileges, bookkeeper, alarm, local);
        this.anchors = new Anchors(
                settings.habits().anchors(), memory.formerPeers(), table, netGroups, registry, rules, alarm, local);
        this.population = new Population(
                governor,
                table,
                registry,
                connections,
                activity,
                candidates,
                new Takeovers(table, book, registry, configured, activity, local, events),
                settings.habits().forgettingIsAnAttempt() ? bookkeeper::forgotten : address -> {},
                alarm,
                local,
                events);
        this.sanctions = new Sanctions(discipline, registry, candidates, configured, events, this::nowSeconds);
        this.observations = new Observations(registry, table, forerunners);
        this.excursions = new Excursions(
                local,
                book,
                netGroups,
                registry,
                connections,
                preference,
                rules::isDialable,
                rules::isTestable,
                address -> configured.isBehindFirewall(address) || bookkeeper.wasReachedLately(address),
                settings.habits().blockRelayOnly(),
                new StaleTip(local, () -> this.settings.blockInterval()));
        this.addresses = new AddressExchange(
                local,
                book,
                registry,
                new AddressRelay(local, book, registry, secretFor("address relay", netGroupKey)),
                rules,
                discipline::isShunned,
                settings.habits().limitedHearsay());
    }

    // How it is run

    /** Makes {@link #govern} run at a time of the node loop's clock, and soon when that is past. */
    public void onWake(LongConsumer governor) {
        alarm.wakes(governor);
    }

    /** {@code listener} runs when the first key of a configured peer is to be remembered. */
    public void onKeyLearnt(Runnable listener) {
        keysChanged = listener;
    }

    /** {@code source} is asked to bring {@link #publicRoots} up to date whenever they are needed, then to run its argument. */
    public void onRootsWanted(Consumer<Runnable> source) {
        candidates.onRootsWanted(source);
    }

    /**
     * Other settings from now on; to be followed by {@link #keepToLimits}. The application's callbacks and the peer
     * policy's habits must be the same as before.
     */
    public void adopt(PeerSettings next) {
        settings = next;
        discipline.whitelist(next.whitelist());
        liveness.adopt(next.blockInterval(), next.patience());
        doorkeeper.adopt(next.accept());
        admissions.limits(next.inboundHard(), next.maxConnections());
    }

    /** Ends connections that newly adopted settings leave no room for; all others notice nothing. */
    public void keepToLimits() {
        if (settings.topologyOnly()) {
            keepOnlyConfigured();
        }
        int ours = registry.open() - registry.inbound();
        int wanted = settings.targets().established() + settings.targets().establishedAnchors();
        int room = settings.maxConnections() - Math.min(ours, wanted);
        boolean anybody = true;
        while (anybody && registry.inbound() > Math.min(room, settings.inboundHard())) {
            anybody = crowding.makeRoomAnyway();
        }
    }

    private void keepOnlyConfigured() {
        for (Peer peer : registry.all()) {
            boolean excursion = peer.outbound() && peer.governedAs == null && peer.kind() != ConnectionKind.MANUAL;
            if (excursion && !configured.isNamed(peer.address())) {
                peer.connection.sayGoodbye(DisconnectReason.SURPLUS, "only configured peers are wanted");
            }
        }
        population.keepOnly(configured::isNamed);
    }

    /** Peers to fall back on, from now on; {@code secret} ones among them are never told to others. */
    public void publicRoots(List<PeerAddress> addresses, List<PeerAddress> secret) {
        configured.fallbacks(addresses, secret);
    }

    /** Listens at {@code address}; then {@code bound}, or {@code failed}. */
    public void listen(PeerAddress address, Consumer<Channel> bound, Consumer<Throwable> failed) {
        connections.listen(address, doorkeeper, bound, failed);
    }

    /** Peers that are always wanted, and under which names the operator knows them. */
    public void configure(List<LocalRootGroup> groups, Map<PeerAddress, HostPort> names) {
        admissions.configured(names);
        configured.groups(groups);
        candidates.wantConfigured();
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
        PeerView view = table.view();
        boolean enough = view.active() >= view.targets().active();
        if (!stopping && !settings.topologyOnly() && enough) {
            excursions.relayBlocks();
        }
    }

    /** Dials one address now, whatever the limits; nothing happens when it is connected. */
    public void dial(PeerAddress address) {
        if (!stopping && !registry.isConnected(address)) {
            bookkeeper.hearOf(address);
            connections.dial(address, ConnectionKind.MANUAL);
        }
    }

    /** Dials one address now for the addresses it knows; false when it is connected. */
    public boolean fetchAddresses(PeerAddress address) {
        boolean free = !stopping && !registry.isConnected(address);
        if (free) {
            excursions.fetchAddresses(address);
        }
        return free;
    }

    /** Ends connections that do nothing; called every two seconds. */
    public void terminateInactive() {
        liveness.terminateInactive();
    }

    /** Makes peers that were silent for half the time allowed say something. */
    public void keepAlive() {
        liveness.keepAlive();
    }

    /** Takes a second's bandwidth of each connection and of all together. */
    public void measureBandwidth() {
        turns.eachBusy(this::measureBandwidth);
        bandwidth.sample();
    }

    private void measureBandwidth(Connection connection) {
        Peer peer = registry.get(connection.id());
        if (peer != null) {
            peer.progress.sample();
            bandwidth.count(peer);
        }
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

    // A connection's life

    /** Whether the peer behind a connection, which has greeted us, may stay; {@code then} hears, or nobody. */
    public void admit(ConnectionId id, @Nullable NodeIdentity identity, String agent, Consumer<Admission> then) {
        Peer peer = registry.get(id);
        if (peer == null || stopping) {
            then.accept(Admission.NOT_ACCEPTING);
        } else {
            admissions.admit(peer, identity, agent, then);
        }
    }

    private boolean endIfSilent(ConnectionId id, long silentNanos) {
        Peer peer = registry.get(id);
        if (peer == null || !peer.connection.hasHeardNothing() || now() - peer.connection.openedNanos() < silentNanos) {
            return false;
        }
        peer.connection.abort(DisconnectReason.HANDSHAKE_LIMIT, "its place was given to another");
        return true;
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
        users.added(connection);
        population.established(peer);
        if (!peer.outbound()) {
            if (!settings.topologyOnly()) {
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
            users.removed(connection);
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
        forerunners.left(peer);
        bandwidth.count(peer);
        DisconnectReason reason =
                Objects.requireNonNullElse(peer.connection.endReason(), DisconnectReason.CONNECTION_LOST);
        disconnects.ended(peer.connection, reason, peer.profile == null ? "" : peer.profile.agent());
        if (peer.outbound() && !stopping) {
            bookkeeper.ended(peer, reason);
        }
        population.closed(peer, reason);
    }

    @Override
    public void disconnect(Connection connection, DisconnectReason reason, String detail) {
        connection.sayGoodbye(reason, detail);
    }

    @Override
    public void writable(Connection connection) {
        users.writable(connection);
    }

    @Override
    public void retry(Connection connection, Attempt attempt) {
        connections.redial(connection, attempt);
    }

    @Override
    public void violated(Connection connection, ProtocolViolation violation) {
        penalise(connection, violation);
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

    // Who may do what, and what is seen of them

    /** Decides about inbound peers that wait. */
    public Admissions admissions() {
        return admissions;
    }

    /** What connected peers may do. */
    public Privileges privileges() {
        return privileges;
    }

    /** Bans, and what becomes of those who misbehave. */
    public Sanctions sanctions() {
        return sanctions;
    }

    /** Whom to return to after a restart. */
    public Anchors anchors() {
        return anchors;
    }

    /** Hears what sessions measure and what peers give. */
    public Observations observations() {
        return observations;
    }

    // Addresses

    /** Where its greeting did not say so, a peer that dialled us tells by its own address where it listens. */
    private void verifyClaim(Peer peer, List<AddressEntry> entries) {
        boolean silent = peer.profile != null && peer.profile.listenAddresses().isEmpty();
        if (peer.outbound() || peer.claimed || !silent || settings.topologyOnly()) {
            return;
        }
        for (AddressEntry entry : entries) {
            if (entry.address().sameHost(peer.address())) {
                peer.claimed = true;
                excursions.verify(peer, List.of(entry.address()));
                return;
            }
        }
    }

    /** A peer has answered a request for addresses. */
    public void addresses(Connection connection, List<AddressEntry> entries) {
        Peer peer = registry.of(connection);
        verifyClaim(peer, entries);
        int added = takesAddresses() ? addresses.answered(peer, entries) : 0;
        candidates.shared(peer, added);
        if (peer.kind() == ConnectionKind.ADDRESS_FETCH) {
            disconnect(connection, DisconnectReason.PURPOSE_SERVED, "it gave its addresses");
        }
    }

    private boolean takesAddresses() {
        return settings.sharing() && !settings.topologyOnly();
    }

    /** A peer tells of addresses unasked; of {@code news} others hear too. */
    public void addressesTold(Connection connection, List<AddressEntry> entries, boolean news) {
        Peer peer = registry.of(connection);
        verifyClaim(peer, entries);
        if (takesAddresses()) {
            addresses.told(peer, entries, news);
        }
    }

    /** A peer asks for addresses. */
    public void addressesRequested(Connection connection) {
        connection.session().sendAddresses(settings.sharing() ? addresses.answer(registry.of(connection)) : List.of());
    }

    @Override
    public boolean isProgressing(Connection connection, long sinceNanos) {
        Peer peer = registry.get(connection.id());
        return peer != null && peer.progress.isFast(sinceNanos);
    }

    // Questions of the application

    /** Sends a direct message to the active peers at {@code address} that announced its type; what became of it. */
    public SendOutcome send(PeerAddress address, int type, byte[] payload) {
        SendOutcome best = SendOutcome.NO_PEER;
        for (Peer peer : registry.activeAt(address)) {
            SendOutcome outcome = peer.send(type, payload);
            best = outcome.compareTo(best) > 0 ? outcome : best;
        }
        return best;
    }

    /** What {@link #measureBandwidth} has measured. */
    public TrafficInfo traffic() {
        return bandwidth.info();
    }

    /** Whether every connection is closed. */
    public boolean isEmpty() {
        return registry.isEmpty();
    }

    /** Tells what is known of each connection; with thousands of them not at once, so that nobody waits for it. */
    public void peers(Consumer<List<PeerInfo>> then) {
        List<Peer> all = registry.all();
        if (all.isEmpty()) {
            then.accept(List.of());
        }
        List<PeerInfo> infos = new ArrayList<>(all.size());
        turns.each(all, peer -> {
            infos.add(info(peer));
            if (infos.size() == all.size()) {
                then.accept(infos);
            }
        });
    }

    private PeerInfo info(Peer peer) {
        return peer.info(isAnchor(peer));
    }

    private boolean isAnchor(Peer peer) {
        PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
        return entry != null && entry.family() == Family.ANCHOR;
    }

    /** What is known of a connection; null when it is gone. */
    public @Nullable PeerInfo peer(ConnectionId id) {
        Peer peer = registry.get(id);
        return peer == null ? null : info(peer);
    }

    /** Whether there is a connection to or from exactly this address. */
    public boolean isConnected(PeerAddress address) {
        return registry.isEndOf(address);
    }

    /** How many peers there are in each state. */
    public PeerCounts counts() {
        return PeerCounts.of(table.view());
    }

    /** Why a peer is in its state, in words. */
    public String explain(PeerAddress address) {
        return new Explainer(table, book, registry, discipline).explain(address, now(), nowSeconds());
    }

    /** How many connections ended for each reason. */
    public Map<DisconnectReason, Long> disconnects() {
        return disconnects.counts();
    }

    private static SipHash newSecret(LocalNode local) {
        byte[] key = new byte[SipHash.KEY_LENGTH];
        local.runtime().secureRandom().nextBytes(key);
        return SipHash.keyed(key);
    }

    /** Another secret that this one implies, and that says nothing of it. */
    private static SipHash secretFor(String purpose, SipHash secret) {
        ByteBuffer key = ByteBuffer.allocate(SipHash.KEY_LENGTH);
        key.putLong(secret.hash((purpose + " 1").getBytes(StandardCharsets.US_ASCII)));
        key.putLong(secret.hash((purpose + " 2").getBytes(StandardCharsets.US_ASCII)));
        return SipHash.keyed(key.array());
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }

    private final class AdmissionHands implements Admissions.Hands {
        @Override
        public void keyLearnt() {
            keysChanged.run();
        }

        @Override
        public void reached(Peer peer, PeerAddress address) {
            registry.reached(peer, address);
            bookkeeper.reached(address);
            population.listensAt(peer, address);
        }
    }
}
