package dev.hearth.p2p;

import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.connection.BandwidthLimits;
import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.roots.RootPeers;
import dev.hearth.p2p.routine.Routines;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanList;
import dev.hearth.p2p.trust.BanSubject;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running node: puts peers, sync, relay and the application together, starts and stops them. Confined to the node loop, and
 * made there once the files are read.
 */
final class NodeCore {
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOP_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NodeSettings settings;
    private final NodeLoop loop;
    private final NodeFiles files;
    private final LocalState local;
    private final EventQueue events;
    private final Dispatcher dispatcher;
    private final Governance governance;
    private final BandwidthLimits bandwidth;
    private final PeerManager peers;
    private final Neighbourhood neighbourhood;
    private final ChainHead head;
    private final Exchange exchange;
    private final DirectMessages messages;
    private final RootPeers roots;
    private final Saves saves;
    private final Schedule schedule;
    private final Reload reload;
    private @Nullable Channel listener;

    NodeCore(NodeSettings settings, NodeLoop loop, NodeFiles files, LocalState local, Remembered memory) {
        this.settings = settings;
        this.loop = loop;
        this.files = files;
        this.local = local;
        NodeRuntime runtime = settings.runtime();
        NodeConfig config = settings.config();
        this.events = new EventQueue(runtime, loop, settings.events());
        this.dispatcher = new Dispatcher(runtime, loop);
        Routines routines = new Routines(runtime, loop);
        this.governance = new Governance(settings, memory);
        this.bandwidth = new BandwidthLimits(runtime::nanoTime, NodeSettings.rateLimits(config));
        Turns turns = new Turns(loop, bandwidth);
        this.peers = new PeerManager(
                settings.protocol(),
                governance.peerSettings(),
                governance.peerMemory(),
                governance.governor(),
                governance.table(),
                local,
                memory.netGroups(),
                turns,
                this::exchange,
                events,
                connection -> new SessionRouter(this, connection));
        local.admitting(peers.admissions()::admit);
        this.neighbourhood =
                new Neighbourhood(settings.protocol(), local, new Transport(runtime, turns), peers, events);
        this.saves = new Saves(files, loop, runtime, memory, peers);
        peers.onKeyLearnt(saves::knownKeys);
        this.head = new ChainHead(settings.chain(), dispatcher, local, events);
        this.exchange =
                new Exchange(settings, local, dispatcher, routines, peers, neighbourhood, governance, head, events);
        this.messages = new DirectMessages(settings.messages(), dispatcher, peers.feedback());
        this.roots = new RootPeers(runtime, loop, routines, peers, config, memory.topology());
        this.schedule = new Schedule(routines, dispatcher, turns, peers, local, neighbourhood, exchange, saves, config);
        this.reload = new Reload(settings, loop, local, memory, governance, peers, roots, schedule, bandwidth);
    }

    /** Listens if it is to, starts all routines and dials. */
    void start(CompletableFuture<Void> started) {
        governance.aim();
        roots.configurePeers();
        peers.anchors().recall();
        head.refresh(known -> {
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
        schedule.routines().startAll();
        roots.lookUp();
        peers.govern();
        saves.addresses();
        started.complete(null);
    }

    /** Says goodbye to everybody, then stops. */
    void stop(CompletableFuture<Void> stopped) {
        schedule.routines().stopAll();
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
        Runnable saveAddresses = saves.last(worthReturningTo);
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

    /** Forbids somebody to connect. */
    BanList.Outcome ban(Ban ban) {
        BanList.Outcome outcome = peers.sanctions().ban(ban);
        saves.bans();
        return outcome;
    }

    /** Lifts a ban. */
    boolean unban(BanSubject subject) {
        boolean was = peers.sanctions().unban(subject);
        saves.bans();
        return was;
    }

    long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(settings.runtime().wallMicros());
    }

    WireProtocol protocol() {
        return settings.protocol();
    }

    PeerManager peers() {
        return peers;
    }

    Neighbourhood neighbourhood() {
        return neighbourhood;
    }

    Exchange exchange() {
        return exchange;
    }

    DirectMessages messages() {
        return messages;
    }

    BandwidthLimits bandwidth() {
        return bandwidth;
    }

    Schedule schedule() {
        return schedule;
    }

    Reload reload() {
        return reload;
    }

    LocalState local() {
        return local;
    }
}
