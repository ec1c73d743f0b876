package dev.hearth.p2p.peers;

import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.trust.Discouragement;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Puts together all that decides about peers: who is dialled, who may stay, who is used for what, and who must go. Callers
 * are handed whom their matter concerns. Node loop.
 */
public final class PeerManager {
    /** The alarm of {@link #onWake} for as soon as possible. */
    public static final long NOW = Alarm.NOW;

    private final LocalNode local;
    private final Turns turns;
    private final Circumstances circumstances;
    private final PeerRegistry registry;
    private final Liveness liveness;
    private final Discipline discipline;
    private final ConfiguredPeers configured;
    private final Bookkeeper bookkeeper;
    private final Privileges privileges;
    private final Connections connections;
    private final Doorkeeper doorkeeper;
    private final Recognition recognition;
    private final Admissions admissions;
    private final Alarm alarm = new Alarm();
    private final Candidates candidates;
    private final Anchors anchors;
    private final Population population;
    private final Sanctions sanctions;
    private final Observations observations;
    private final Excursions excursions;
    private final AddressExchange addresses;
    private final Limits limits;
    private final Census census;
    private final Bandwidth bandwidth = new Bandwidth();
    private final Feedback feedback;
    private final Lifecycle lifecycle;
    private Runnable keysChanged = () -> {};

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
            Supplier<? extends PeerUsers> users,
            Consumer<NodeEvent> events,
            Function<Connection, SessionEvents> sessionEvents) {
        SipHash netGroupKey = Secrets.fresh(local.runtime().secureRandom());
        this.registry = new PeerRegistry(!protocol.provesIdentity() && !settings.privateMode());
        this.local = local;
        this.turns = turns;
        this.circumstances = new Circumstances(settings);
        AddressStore book = memory.book();
        this.liveness = new Liveness(registry, turns, local.runtime(), settings.blockInterval(), settings.patience());
        this.discipline = new Discipline(
                memory.bans(),
                new Discouragement(Secrets.fresh(local.runtime().secureRandom())),
                settings.whitelist(),
                this::nowSeconds);
        this.configured = new ConfiguredPeers(book, discipline);
        DialRules rules = new DialRules(local, discipline, registry, settings.privateMode());
        this.bookkeeper = new Bookkeeper(book, table, alarm, local);
        Activity activity = new Activity(users);
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
                this::lifecycle,
                sessionEvents,
                privileges::initial,
                configured::isInitiatorOnly,
                bookkeeper::servicesAt);
        AcceptSettings accept = settings.accept();
        Predicate<PeerAddress> standsForMany = address -> settings.privateMode() || address.isLocalHost();
        this.doorkeeper = new Doorkeeper(
                accept,
                new AcceptLimits(
                        accept, netGroups::of, standsForMany, local.runtime().nanoTime()),
                discipline,
                connections,
                liveness,
                turns,
                local.runtime());
        Crowding crowding =
                new Crowding(registry, discipline, netGroups, netGroupKey, circumstances, local.runtime()::nanoTime);
        this.recognition = new Recognition(memory.pins(), local, () -> keysChanged.run());
        this.admissions = new Admissions(
                local,
                circumstances,
                registry,
                discipline,
                recognition,
                settings.inboundPolicy(),
                doorkeeper,
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
        this.observations = new Observations(registry, table, new Forerunners());
        this.excursions = new Excursions(
                local,
                book,
                netGroups,
                discipline,
                registry,
                connections,
                preference,
                rules,
                configured,
                bookkeeper,
                table.view(),
                circumstances);
        this.addresses = new AddressExchange(
                local,
                book,
                registry,
                new AddressRelay(local, book, registry, Secrets.derived("address relay", netGroupKey)),
                rules,
                excursions,
                candidates,
                circumstances);
        this.limits = new Limits(circumstances, registry, configured, crowding, population);
        DisconnectLog disconnects = new DisconnectLog(local.runtime().nanoTime());
        this.census = new Census(table, book, registry, discipline, recognition, disconnects, turns, local);
        this.feedback = new Feedback(
                registry,
                sanctions,
                new UploadBudget(
                        local.runtime()::nanoTime,
                        () -> circumstances.settings().uploadPerDay(),
                        bandwidth::sent));
        Welcome welcome =
                new Welcome(registry, bookkeeper, population, excursions, privileges, activity, circumstances, users);
        Farewell farewell = new Farewell(
                registry,
                doorkeeper,
                admissions,
                observations,
                bandwidth,
                disconnects,
                bookkeeper,
                population,
                circumstances);
        this.lifecycle = new Lifecycle(
                registry, connections, doorkeeper, liveness, population, welcome, farewell, feedback, users, events);
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
        circumstances.adopt(next);
        discipline.whitelist(next.whitelist());
        liveness.adopt(next.blockInterval(), next.patience());
        doorkeeper.adopt(next.accept());
    }

    /** Ends connections that newly adopted settings leave no room for; all others notice nothing. */
    public void keepToLimits() {
        limits.keep();
    }

    /** Listens at {@code address}; then {@code bound}, or {@code failed}. */
    public void listen(PeerAddress address, Consumer<Channel> bound, Consumer<Throwable> failed) {
        connections.listen(address, doorkeeper, bound, failed);
    }

    /** Peers that are always wanted, and under which names the operator knows them. */
    public void configure(List<LocalRootGroup> groups, Map<PeerAddress, HostPort> names) {
        recognition.configured(groups, names);
        configured.groups(groups);
        candidates.wantConfigured();
    }

    /** Peers to fall back on, from now on; {@code secret} ones among them are never told to others. */
    public void publicRoots(List<PeerAddress> fallbacks, List<PeerAddress> secret) {
        configured.fallbacks(fallbacks, secret);
    }

    /** Decides who is to be cold, warm and hot. */
    public void govern() {
        if (!circumstances.isStopping()) {
            sanctions.forgetEnded();
            population.turn();
        }
    }

    /** Takes a second's bandwidth of each connection and of all together. */
    public void measureBandwidth() {
        turns.eachBusy(this::measureBandwidth);
        bandwidth.sample(local.runtime().nanoTime());
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
        circumstances.stop();
        doorkeeper.close();
        for (Peer peer : registry.all()) {
            peer.connection.sayGoodbye(DisconnectReason.NODE_STOPPING, "this node stops");
            peer.connection.disconnect(DisconnectReason.NODE_STOPPING, "this node stops");
        }
    }

    // Whom it hands out

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

    /** Dials that were not decided by the governor. */
    public Excursions excursions() {
        return excursions;
    }

    /** What peers tell of others, and ask. */
    public AddressExchange addresses() {
        return addresses;
    }

    /** Ends connections on which nothing happens. */
    public Liveness liveness() {
        return liveness;
    }

    /** What is told of peers. */
    public Census census() {
        return census;
    }

    /** Hears what sync and relay think of a peer. */
    public PeerControl feedback() {
        return feedback;
    }

    /** Hears of every step in a connection's life. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Sends a direct message to the active peers at {@code address} that announced its type; what became of it. */
    public SendOutcome send(PeerAddress address, int type, byte[] payload) {
        SendOutcome best = SendOutcome.NO_PEER;
        for (Peer peer : registry.activeAt(address)) {
            SendOutcome outcome = peer.send(type, payload);
            best = outcome.compareTo(best) > 0 ? outcome : best;
        }
        return best;
    }

    /** All bytes up to now, and the rates that {@link #measureBandwidth} has measured. */
    public TrafficInfo traffic() {
        registry.all().forEach(bandwidth::count);
        return bandwidth.info(local.runtime().nanoTime());
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }

    private final class AdmissionHands implements Admissions.Hands {
        @Override
        public void reached(Peer peer, PeerAddress address) {
            registry.reached(peer, address);
            bookkeeper.reached(address);
            population.listensAt(peer, address);
        }
    }
}
