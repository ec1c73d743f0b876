package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.discovery.PeerBook;
import dev.hearth.p2p.discovery.PeerRecord;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.peers.PeerSettings;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.relay.Relay;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.RoutineName;
import dev.hearth.p2p.routine.Routines;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.sync.ChainSync;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running node: joins peers, sync, relay and the application. Confined to the node loop, and made there once the files
 * are read.
 */
final class NodeCore implements PeerManager.Users, ChainSync.Listener, Relay.Listener {
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOP_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NodeSettings settings;
    private final EventExecutor loop;
    private final NodeFiles files;
    private final LocalState local;
    private final EventQueue events;
    private final Dispatcher dispatcher;
    private final Routines routines;
    private final PeerBook book;
    private final PeerManager peers;
    private final Relay relay;
    private final @Nullable ChainSync sync;
    private @Nullable Channel listener;
    private boolean headAsked;

    NodeCore(NodeSettings settings, EventExecutor loop, NodeFiles files, LocalState local, List<PeerRecord> known) {
        this.settings = settings;
        this.loop = loop;
        this.files = files;
        this.local = local;
        NodeRuntime runtime = settings.runtime();
        this.events = new EventQueue(runtime, loop, settings.events());
        this.dispatcher = new Dispatcher(runtime, loop);
        this.routines = new Routines(runtime, loop);
        this.book = new PeerBook(runtime.random("address-book"));
        known.forEach(book::restore);
        this.peers = new PeerManager(
                settings.protocol(),
                new PeerSettings(
                        settings.desiredConnections(),
                        settings.maxConnections(),
                        settings.connectOnly(),
                        settings.privateMode(),
                        settings.blockInterval()),
                local,
                new Turns(loop),
                book,
                this,
                events,
                connection -> new SessionRouter(this, connection));
        local.admission(peers::admit);
        Routine fetchItems = routines.add(RoutineName.FETCH_ITEMS, this::fetchItems);
        Routine advertise = routines.add(RoutineName.ADVERTISE_INVENTORY, this::advertise);
        this.relay = new Relay(
                settings.protocol(),
                settings.items(),
                dispatcher,
                peers,
                this,
                fetchItems::trigger,
                advertise::trigger);
        ChainHandler<?> chain = settings.chain();
        this.sync = chain == null
                ? null
                : new ChainSync(chain, dispatcher, settings.protocol().limits(), peers, this);
        addRoutines();
    }

    private void addRoutines() {
        Routine governor = routines.add(RoutineName.GOVERNOR, peers::fill);
        peers.onRoom(governor::trigger);
        routines.add(RoutineName.RESOLVE_PEERS, this::resolvePeers);
        routines.add(RoutineName.FETCH_UPDATED_PEER_LISTS, peers::refreshAddresses);
        routines.add(RoutineName.FETCH_SYNC_ITEMS, this::checkRequests);
        routines.add(RoutineName.KEEPALIVE, peers::keepAlive);
        routines.add(RoutineName.TERMINATE_INACTIVE_CONNECTIONS, peers::terminateInactive);
        routines.add(RoutineName.BANDWIDTH_MONITOR, peers::measureBandwidth);
        routines.add(RoutineName.PERSIST, this::persist);
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

    /** Looks configured names up again: addresses change, and some could not be found before. */
    private void resolvePeers() {
        PeerNames.resolve(settings.peers(), settings.runtime())
                .thenAccept(addresses -> loop.execute(() -> peers.configure(addresses)));
    }

    private void fetchItems() {
        relay.fetch();
    }

    private void advertise() {
        relay.announce();
    }

    private void checkRequests() {
        if (sync != null) {
            sync.check();
        }
        relay.check(settings.runtime().nanoTime());
    }

    /** Listens if it is to, starts all routines and dials. */
    void start(List<PeerAddress> configured, CompletableFuture<Void> started) {
        peers.configure(configured);
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
        peers.fill();
        started.complete(null);
    }

    /** Says goodbye to everybody, then stops. */
    void stop(CompletableFuture<Void> stopped) {
        routines.stopAll();
        if (listener != null) {
            listener.close();
        }
        peers.stop();
        awaitEnd(stopped, settings.runtime().nanoTime() + STOP_NANOS);
    }

    /** Goodbyes take a moment, and the application hears of them. */
    private void awaitEnd(CompletableFuture<Void> stopped, long deadline) {
        boolean quiet = peers.isEmpty() && events.isEmpty();
        if (!quiet && settings.runtime().nanoTime() < deadline) {
            loop.schedule(() -> awaitEnd(stopped, deadline), STOP_POLL_NANOS, TimeUnit.NANOSECONDS);
            return;
        }
        dispatcher.close();
        List<PeerRecord> records = book.records();
        settings.runtime().blocking().execute(() -> {
            try {
                files.savePeers(records);
                files.close();
                stopped.complete(null);
            } catch (RuntimeException e) {
                stopped.completeExceptionally(e);
            }
        });
    }

    private void persist() {
        List<PeerRecord> records = book.records();
        settings.runtime().blocking().execute(() -> files.savePeers(records));
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
    public void activated(Connection connection) {
        relay.activate(connection, false);
        if (sync != null) {
            sync.activate(connection);
        }
    }

    @Override
    public void removed(Connection connection) {
        if (sync != null) {
            sync.remove(connection);
        }
        relay.remove(connection);
    }

    @Override
    public void writable(Connection connection) {
        relay.writable(connection);
    }

    // Sync and relay

    @Override
    public void judged(ChainEntry block, byte[] bytes, Verdict verdict, Connection source) {
        ChainHandler<?> chain = settings.chain();
        if (chain != null && (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate)) {
            relay.brought(chain.type(), block.id(), bytes);
        }
        if (verdict instanceof Verdict.Accepted accepted) {
            acceptedBlock(block, accepted);
        }
    }

    @Override
    public void caughtUp(Connection source) {
        relay.fetch();
    }

    @Override
    public void synced() {
        refreshHead(head -> events.accept(new NodeEvent.Synced(head.orElse(null))));
    }

    @Override
    public void judged(ItemType type, @Nullable ChainEntry entry, Judged judged, Delivery.Origin origin) {
        Hash id = judged.id();
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
                        peers.penalise(connection, new ProtocolViolation("malformed message of type " + type));
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

    Relay relay() {
        return relay;
    }

    @Nullable
    ChainSync sync() {
        return sync;
    }

    Routines routines() {
        return routines;
    }

    LocalState local() {
        return local;
    }
}
