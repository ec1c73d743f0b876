package dev.hearth.p2p;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.Nearest;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.RoutineName;
import dev.hearth.p2p.routine.Routines;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops of a node: its own, and those the application adds. Node loop. */
final class Schedule {
    private static final Logger log = LoggerFactory.getLogger(Schedule.class);

    private final Routines routines;
    private final Dispatcher dispatcher;
    private final Turns turns;
    private final PeerManager peers;
    private final LocalState local;
    private final Neighbourhood neighbourhood;
    private SortedMap<String, Duration> configured = new TreeMap<>();

    Schedule(
            Routines routines,
            Dispatcher dispatcher,
            Turns turns,
            PeerManager peers,
            LocalState local,
            Neighbourhood neighbourhood,
            Exchange exchange,
            Saves saves,
            NodeConfig config) {
        this.routines = routines;
        this.dispatcher = dispatcher;
        this.turns = turns;
        this.peers = peers;
        this.local = local;
        this.neighbourhood = neighbourhood;
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
        routines.add(RoutineName.FETCH_SYNC_ITEMS, () -> restUntil(exchange.checkRequests(turns)));
        routines.add(RoutineName.KEEPALIVE, peers.liveness()::keepAlive);
        routines.add(
                RoutineName.TERMINATE_INACTIVE_CONNECTIONS,
                () -> restUntil(peers.liveness().terminateInactive()));
        routines.add(RoutineName.BANDWIDTH_MONITOR, this::measureBandwidth);
        if (config.get(ConfigKeys.FIREWALL_CHECK)) {
            routines.add(RoutineName.CHECK_REACHABILITY, neighbourhood::checkReachability);
        }
        routines.add(RoutineName.PERSIST, saves::addresses);
        turns.onBusy(() -> {
            routines.wake(RoutineName.FETCH_SYNC_ITEMS);
            routines.wake(RoutineName.TERMINATE_INACTIVE_CONNECTIONS);
            routines.wake(RoutineName.BANDWIDTH_MONITOR);
        });
        setIntervals(config);
    }

    /** For routines that look after busy connections, and have other work only at that time. */
    private long restUntil(long nanos) {
        return turns.isQuiet() ? nanos : local.runtime().nanoTime();
    }

    /** Other intervals from now on; a routine that is no longer named has the one it was made with. */
    void setIntervals(NodeConfig config) {
        SortedMap<String, Duration> intervals = config.get(ConfigKeys.ROUTINES);
        for (Routine routine : routines.all()) {
            if (configured.containsKey(routine.name()) && !intervals.containsKey(routine.name())) {
                routine.resetInterval();
            }
        }
        intervals.forEach((name, interval) -> {
            Routine routine = routines.get(name);
            if (routine == null) {
                log.warn("{}", unknown(name, config));
            } else {
                routine.setInterval(interval);
            }
        });
        configured = intervals;
    }

    /** No error, as the application may add one of this name later. */
    private String unknown(String name, NodeConfig config) {
        String nearest =
                Nearest.to(name, routines.all().stream().map(Routine::name).toList());
        return config.origin(ConfigKeys.ROUTINES) + ": " + ConfigKeys.ROUTINES + "." + name
                + ": found an unknown name, ignored, expected a routine's"
                + (nearest == null ? "" : "; the nearest is " + nearest);
    }

    private long measureBandwidth() {
        peers.measureBandwidth();
        if (local.reportsConnections()) {
            neighbourhood.sampleTraffic(); // The history of the last hour is made second by second.
            return local.runtime().nanoTime();
        }
        return restUntil(Long.MAX_VALUE);
    }

    /** Whether the node asks others if it can be reached has changed. */
    void followReachability(NodeConfig config) {
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

    /** Adds a loop of the application's and starts it. */
    void add(String name, String description, Duration interval, Runnable body) {
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

    Routines routines() {
        return routines;
    }
}
