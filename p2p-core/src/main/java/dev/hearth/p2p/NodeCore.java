package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.config.ConfigChange;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.config.TargetNumbers;
import dev.hearth.p2p.connection.BandwidthLimits;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.BookSnapshot;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.governor.Governor;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.SyncMode;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.peers.PeerSettings;
import dev.hearth.p2p.peers.PeerUsers;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.relay.Relay;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.RoutineName;
import dev.hearth.p2p.routine.Routines;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.sync.ChainSync;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.KeyPins.KnownKey;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: joins peers, sync, relay and the application. Confined to the node loop, and made there once the files
 * are read.
 */
final class NodeCore implements PeerUsers, ChainSync.Listener, Relay.Listener {
    private static final Logger log = LoggerFactory.getLogger(NodeCore.class);
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOP_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NodeSettings settings;
    private final NodeLoop loop;
    private final NodeFiles files;
    private final LocalState local;
    private final EventQueue events;
    private final Dispatcher dispatcher;
    private final Routines routines;
    private final Remembered memory;
    private final PeerTable table;
    private final BandwidthLimits bandwidth;
    private final GovernorLoop governor;
    private final Turns turns;
    private final PeerManager peers;
    private final Neighbourhood neighbourhood;
    private final Relay relay;
    private final @Nullable ChainSync sync;
    private final Names names;
    private final AddressSaves addressSaves;
    private NodeConfig config;
    private PeerPolicy.Parts policy;
    private Topology topology;
    private @Nullable Channel listener;
    private boolean headAsked;
    private boolean caughtUp;

    NodeCore(NodeSettings settings, NodeLoop loop, NodeFiles files, LocalState local, Remembered memory) {
        this.settings = settings;
        this.config = settings.config();
        this.topology = memory.topology();
        this.loop = loop;
        this.files = files;
        this.local = local;
        this.memory = memory;
        NodeRuntime runtime = settings.runtime();
        this.events = new EventQueue(runtime, loop, settings.events());
        this.dispatcher = new Dispatcher(runtime, loop);
        this.routines = new Routines(runtime, loop);
        this.addressSaves = new AddressSaves(files, loop, runtime.blocking());
        this.table = new PeerTable(runtime.random("peer-table"));
        this.policy = settings.peerPolicy().assemble(policySetting());
        if (policy.habits().diverseSample() && !config.privateMode()) {
            table.sample().limitNetgroups(memory.netGroups());
        }
        this.bandwidth = new BandwidthLimits(runtime::nanoTime, settings.rateLimits());
        this.turns = new Turns(loop, bandwidth);
        this.governor = new GovernorLoop(table, policy.selection(), policy.churn(), runtime.random("governor"));
        this.peers = new PeerManager(
                settings.protocol(),
                PeerSettings.of(config, settings.inboundPolicy(), policy.habits()),
                memory.peers(policy.addresses()),
                governor,
                table,
                local,
                memory.netGroups(),
                turns,
                this,
                events,
                connection -> new SessionRouter(this, connection));
        local.admitting(peers.admissions()::admit);
        this.neighbourhood =
                new Neighbourhood(settings.protocol(), local, new Transport(runtime, turns), peers, events);
        peers.onKeyLearnt(this::saveKnownKeys);
        Routine fetchItems = routines.add(RoutineName.FETCH_ITEMS, this::fetchItems);
        Routine advertise = routines.add(RoutineName.ADVERTISE_INVENTORY, this::advertise);
        this.relay = new Relay(
                settings.protocol(),
                settings.items(),
                dispatcher,
                peers.lifecycle(),
                () -> config.get(ConfigKeys.LIMITS_PEER_ANNOUNCEMENTS),
                this,
                fetchItems::trigger,
                advertise::trigger);
        local.recent(relay::recent);
        ChainHandler<?> chain = settings.chain();
        this.sync = chain == null
                ? null
                : new ChainSync(chain, dispatcher, settings.protocol().limits(), peers.lifecycle(), this);
        if (chain == null) {
            table.mode(SyncMode.CAUGHT_UP);
        }
        Routine resolvePeers = routines.add(RoutineName.RESOLVE_PEERS, this::resolvePeers);
        this.names = new Names(
                runtime.names(),
                loop,
                runtime::nanoTime,
                runtime.random("names"),
                config.privateMode(),
                this::configurePeers,
                resolvePeers::runAt);
        peers.onRootsWanted(names::request);
        addRoutines();
    }

    private void addRoutines() {
        Routine governor = routines.add(RoutineName.GOVERNOR, peers::govern);
        peers.onWake(nanos -> {
            if (nanos == PeerManager.NOW) {
                governor.trigger();
            } else {
                governor.runAt(nanos);
            }
        });
        routines.add(RoutineName.FEELER, peers.excursions()::feel);
        routines.add(RoutineName.BLOCK_RELAY, peers.excursions()::relayBlocks);
        routines.add(RoutineName.ANCHORS, peers.anchors()::appoint);
        routines.add(RoutineName.FETCH_SYNC_ITEMS, this::checkRequests);
        routines.add(RoutineName.KEEPALIVE, peers.liveness()::keepAlive);
        routines.add(RoutineName.TERMINATE_INACTIVE_CONNECTIONS, peers.liveness()::terminateInactive);
        routines.add(RoutineName.BANDWIDTH_MONITOR, this::measureBandwidth);
        if (config.get(ConfigKeys.FIREWALL_CHECK)) {
            routines.add(RoutineName.CHECK_REACHABILITY, neighbourhood::checkReachability);
        }
        routines.add(RoutineName.PERSIST, this::persist);
        config.get(ConfigKeys.ROUTINES).forEach(this::setInterval);
    }

    private PeerPolicy.Setting policySetting() {
        return new PeerPolicy.Setting(
                scope(config),
                memory.netGroups(),
                memory.book(),
                config.get(ConfigKeys.CHURN_INTERVAL),
                config.get(ConfigKeys.CHURN_BULK_INTERVAL),
                // Who returns to its former peers has picked them with care.
                config.get(
                        memory.formerPeers().isEmpty() ? ConfigKeys.CHURN_YOUNG_INTERVAL : ConfigKeys.CHURN_INTERVAL),
                settings.runtime().random("peer-policy"));
    }

    private static Governor.Scope scope(NodeConfig config) {
        if (config.get(ConfigKeys.CONNECT_ONLY) || !config.get(ConfigKeys.ENABLE_P2P)) {
            return Governor.Scope.TOPOLOGY_ONLY;
        }
        return config.get(ConfigKeys.PEER_SHARING) ? Governor.Scope.WHOLE_NETWORK : Governor.Scope.WITHOUT_SHARING;
    }

    private void setInterval(String name, Duration interval) {
        Routine routine = routines.get(name);
        if (routine == null) {
            log.warn("routines.{}: there is no such routine", name);
        } else {
            routine.setInterval(interval);
        }
    }

    /** Adds a loop of the application's and starts it. */
    void addRoutine(String name, String description, Duration interval, Runnable body) {
        routines.add(name, description, interval, ended -> runForApplication(body, ended))
                .start();
    }

    private void runForApplication(Runnable body, Consumer<@Nullable Throwable> ended) {
        Callable<Optional<Throwable>> run = () -> {
            try {
                body.run();
                return Optional.empty();
            } catch (RuntimeException e) {
                return Optional.of(e);
            }
        };
        dispatcher.ask(Lane.OTHER, Optional.empty(), run, failure -> ended.accept(failure.orElse(null)));
    }

    /** Looks up what is due. Besides, bans have ended, and who was banned may be wanted. */
    private void resolvePeers() {
        names.lookUp();
        configurePeers();
    }

    private void configurePeers() {
        Roots roots = Roots.of(config, topology, names::addresses);
        peers.configure(roots.groups(), roots.names());
        peers.publicRoots(roots.publicRoots(), roots.secretRoots());
    }

    private void wantNames() {
        names.want(Roots.localNames(config, topology), Roots.publicNames(topology));
    }

    private void measureBandwidth() {
        peers.measureBandwidth();
        neighbourhood.sampleTraffic();
    }

    private void fetchItems() {
        relay.fetch();
    }

    private void advertise() {
        relay.announce();
    }

    private void checkRequests() {
        if (sync != null) {
            turns.eachBusy(sync::check);
        }
        turns.eachBusy(relay::check);
        relay.check(settings.runtime().nanoTime());
    }

    /** Listens if it is to, starts all routines and dials. */
    void start(CompletableFuture<Void> started) {
        aim();
        wantNames();
        configurePeers();
        peers.anchors().recall();
        refreshHead(head -> {
            PeerAddress address = settings.listen();
            if (address == null) {
                run(started);
            } else {
                peers.listen(
                        address,
                        channel -> listening(channel, started),
                        cause -> notListening(address, cause, started));
            }
        });
    }

    private void listening(Channel channel, CompletableFuture<Void> started) {
        listener = channel;
        PeerAddress address = settings.runtime().peerAddress(channel.localAddress());
        local.listening(address);
        events.accept(new NodeEvent.Listening(address));
        run(started);
    }

    private void notListening(PeerAddress address, Throwable cause, CompletableFuture<Void> started) {
        dispatcher.close();
        started.completeExceptionally(new ConfigurationException(
                "listen: cannot accept connections at " + address + ": " + cause.getMessage(), cause));
    }

    private void run(CompletableFuture<Void> started) {
        routines.startAll();
        names.lookUp();
        peers.govern();
        persist();
        started.complete(null);
    }

    /** Says goodbye to everybody, then stops. */
    void stop(CompletableFuture<Void> stopped) {
        routines.stopAll();
        if (listener != null) {
            listener.close();
        }
        List<PeerAddress> worthReturningTo = peers.anchors().worthReturningTo();
        peers.stop();
        awaitEnd(stopped, worthReturningTo, settings.runtime().nanoTime() + STOP_NANOS);
    }

    /** Goodbyes take a moment, and the application hears of them. */
    private void awaitEnd(CompletableFuture<Void> stopped, List<PeerAddress> worthReturningTo, long deadline) {
        boolean quiet = peers.census().isEmpty() && events.isEmpty();
        if (!quiet && settings.runtime().nanoTime() < deadline) {
            loop.schedule(() -> awaitEnd(stopped, worthReturningTo, deadline), STOP_POLL_NANOS, TimeUnit.NANOSECONDS);
            return;
        }
        dispatcher.close();
        Runnable saveAddresses = addressSaves.last(addresses(worthReturningTo, 0));
        settings.runtime().blocking().execute(() -> {
            try {
                saveAddresses.run();
                files.close();
                stopped.complete(null);
            } catch (RuntimeException e) {
                stopped.completeExceptionally(e);
            }
        });
    }

    private void persist() {
        addressSaves.begin(() -> addresses(peers.anchors().worthReturningTo(), memory.uncleanStarts() + 1));
    }

    private BookSnapshot addresses(List<PeerAddress> worthReturningTo, int uncleanStarts) {
        return new AddressBookFile(memory.book(), worthReturningTo, Math.min(uncleanStarts, 255)).snapshot();
    }

    private void saveBans() {
        if (files.isKept()) {
            List<Ban> bans = peers.sanctions().bans();
            settings.runtime().blocking().execute(() -> files.saveBans(bans));
        }
    }

    private void saveKnownKeys() {
        if (files.isKept()) {
            List<KnownKey> keys = memory.pins().known();
            settings.runtime().blocking().execute(() -> files.saveKnownKeys(keys));
        }
    }

    /** Takes another configuration; {@code done} hears when it holds. */
    void reload(NodeConfig next, CompletableFuture<ConfigChange> done) {
        ConfigChange change;
        try {
            change = config.changesTo(next);
        } catch (ConfigurationException e) {
            done.completeExceptionally(e);
            return;
        }
        settings.runtime().blocking().execute(() -> {
            try {
                Topology read = Opening.topology(change.effective(), settings.runtime());
                loop.execute(() -> {
                    adopt(change, read);
                    done.complete(change);
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
    }

    private void adopt(ConfigChange change, Topology read) {
        change.warning().ifPresent(warning -> log.warn("{}", warning));
        config = change.effective();
        topology = read;
        local.adopt(config);
        policy = settings.peerPolicy().adapt(policy, policySetting());
        governor.adopt(policy.selection(), policy.churn(), settings.runtime().nanoTime());
        aim();
        peers.adopt(PeerSettings.of(config, settings.inboundPolicy(), policy.habits()));
        Opening.pin(memory.pins(), config);
        wantNames();
        configurePeers();
        names.lookUp();
        peers.keepToLimits();
        if (change.taken().contains(ConfigKeys.FIREWALL_CHECK)) {
            followReachability();
        }
        bandwidth.change(new RateLimits(
                config.get(ConfigKeys.LIMITS_UPLOAD),
                config.get(ConfigKeys.LIMITS_DOWNLOAD),
                config.get(ConfigKeys.LIMITS_PEER_UPLOAD),
                config.get(ConfigKeys.LIMITS_PEER_DOWNLOAD)));
        if (change.taken().contains(ConfigKeys.ROUTINES)) {
            config.get(ConfigKeys.ROUTINES).forEach(this::setInterval);
        }
    }

    private void followReachability() {
        Routine routine = routines.get(RoutineName.CHECK_REACHABILITY.text());
        if (routine == null) {
            routine = routines.add(RoutineName.CHECK_REACHABILITY, neighbourhood::checkReachability);
        }
        if (config.get(ConfigKeys.FIREWALL_CHECK)) {
            routine.start();
        } else {
            routine.stop();
        }
    }

    /** The targets differ while the chain is far behind, if that is configured. */
    private void aim() {
        TargetNumbers numbers = caughtUp ? config.targets() : config.syncTargets();
        table.configure(PeerSettings.targets(numbers), settings.runtime().nanoTime())
                .forEach(warning -> log.warn("{}", warning));
    }

    long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(settings.runtime().wallMicros());
    }

    /** Forbids somebody to connect. */
    BanList.Outcome ban(Ban ban) {
        BanList.Outcome outcome = peers.sanctions().ban(ban);
        saveBans();
        return outcome;
    }

    /** Lifts a ban. */
    boolean unban(BanSubject subject) {
        boolean was = peers.sanctions().unban(subject);
        saveBans();
        return was;
    }

    // Peers

    @Override
    public void added(Connection connection) {
        if (sync != null) {
            sync.add(connection);
        }
        relay.add(connection);
    }

    @Override
    public void activated(Connection connection, Permissions permissions, boolean blocksOnly) {
        if (permissions.has(Permission.RELAY)) {
            relay.activate(connection, blocksOnly);
        }
        if (sync != null && permissions.has(Permission.SYNC)) {
            sync.activate(connection);
        }
    }

    @Override
    public void deactivated(Connection connection) {
        relay.deactivate(connection);
        if (sync != null) {
            sync.deactivate(connection);
        }
    }

    @Override
    public void removed(Connection connection) {
        neighbourhood.remove(connection);
        if (sync != null) {
            sync.remove(connection);
        }
        relay.remove(connection);
    }

    @Override
    public void writable(Connection connection) {
        relay.writable(connection);
        if (sync != null) {
            sync.writable(connection);
        }
    }

    // Sync and relay

    @Override
    public void judged(ChainEntry block, byte[] bytes, Verdict verdict, Connection source) {
        ChainHandler<?> chain = settings.chain();
        if (chain != null && (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate)) {
            relay.brought(chain.type(), block.id(), bytes);
        }
        if (verdict instanceof Verdict.Accepted accepted) {
            peers.observations().deliveredBlock(source, block.number(), bytes.length);
            acceptedBlock(block, accepted);
        }
    }

    @Override
    public void delivered(@Nullable ChainEntry entry, int bytes, Connection source, Connection announcer) {
        if (entry == null) {
            peers.observations().deliveredItem(source);
        } else {
            peers.observations().announcedBlock(announcer, entry.number());
            peers.observations().deliveredBlock(source, entry.number(), bytes);
            peers.observations().broughtBlock(source);
        }
    }

    @Override
    public void caughtUp(Connection source) {
        relay.fetch();
    }

    @Override
    public void synced() {
        caughtUp = true;
        table.mode(SyncMode.CAUGHT_UP);
        aim();
        refreshHead(head -> events.accept(new NodeEvent.Synced(head.orElse(null))));
    }

    @Override
    public void judged(ItemType type, Judged judged, Delivery.Origin origin) {
        Hash id = judged.id();
        ChainEntry entry = judged.entry();
        if (judged.verdict() instanceof Verdict.Accepted accepted && id != null) {
            if (entry != null) {
                acceptedBlock(entry, accepted);
            } else {
                events.accept(new NodeEvent.ItemAccepted(type, id));
            }
        }
    }

    private void acceptedBlock(ChainEntry block, Verdict.Accepted accepted) {
        events.accept(new NodeEvent.BlockAccepted(block));
        if (accepted.reorganisation() != null) {
            events.accept(new NodeEvent.Reorganised(
                    accepted.reorganisation().from(),
                    accepted.reorganisation().to(),
                    accepted.reorganisation().depth()));
        }
        if (!headAsked) {
            headAsked = true;
            refreshHead(head -> headAsked = false);
        }
    }

    private void refreshHead(Consumer<Optional<ChainEntry>> then) {
        ChainHandler<?> chain = settings.chain();
        if (chain == null) {
            then.accept(Optional.empty());
            return;
        }
        dispatcher.ask(Lane.CHAIN, Optional.ofNullable(local.head()), () -> Optional.ofNullable(chain.head()), head -> {
            local.head(head.orElse(null));
            then.accept(head);
        });
    }

    @Override
    public void unlinkable(Connection source) {
        if (sync != null) {
            sync.restart(source);
        }
    }

    @Override
    public boolean wantsBlocksFrom(Connection source) {
        return sync != null && sync.isInSync(source);
    }

    // The application

    <T> void publish(ItemHandler<T> handler, byte[] bytes, CompletableFuture<Verdict> verdict) {
        ChainEntry entry = null;
        if (handler == settings.chain()) {
            try {
                entry = settings.protocol().chainEntry(bytes);
            } catch (MalformedItemException e) {
                verdict.complete(Verdict.invalid("malformed: " + e.getMessage()));
                return;
            }
        }
        relay.publish(handler, bytes, entry, settings.runtime().nanoTime(), verdict::complete);
    }

    void message(Connection connection, int type, byte[] payload) {
        for (MessageHandler<?> handler : settings.messages()) {
            if (handler.type() == type) {
                deliver(handler, type, connection, payload);
                return;
            }
        }
    }

    private <M> void deliver(MessageHandler<M> handler, int type, Connection connection, byte[] payload) {
        Connection.Charge charge = connection.holdCharge();
        PeerAddress peer = connection.attempt().address();
        dispatcher.ask(
                Lane.OTHER,
                true,
                () -> {
                    try {
                        handler.received(handler.decode(payload), peer);
                        return true;
                    } catch (MalformedItemException e) {
                        return false;
                    }
                },
                wellFormed -> {
                    charge.release();
                    if (!wellFormed) {
                        peers.lifecycle()
                                .penalise(connection, new ProtocolViolation("malformed message of type " + type));
                    }
                });
    }

    WireProtocol protocol() {
        return settings.protocol();
    }

    boolean isChain(ItemType type) {
        return settings.items().get(type) instanceof ChainHandler<?>;
    }

    PeerManager peers() {
        return peers;
    }

    Neighbourhood neighbourhood() {
        return neighbourhood;
    }

    Relay relay() {
        return relay;
    }

    @Nullable
    ChainSync sync() {
        return sync;
    }

    BandwidthLimits bandwidth() {
        return bandwidth;
    }

    Routines routines() {
        return routines;
    }

    LocalState local() {
        return local;
    }
}
