package dev.hearth.p2p.routine;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All routines of a node, by name. Confined to the node loop. */
public final class Routines {
    /** Dials until there are enough connections. */
    public static final String CONNECT = "connect";

    /** Looks the names of configured peers up. */
    public static final String RESOLVE_PEERS = "resolve-peers";

    /** Asks all peers for addresses. */
    public static final String FETCH_UPDATED_PEER_LISTS = "fetch-updated-peer-lists";

    /** Announces accepted items. */
    public static final String ADVERTISE_INVENTORY = "advertise-inventory";

    /** Asks for announced items. */
    public static final String FETCH_ITEMS = "fetch-items";

    /** Looks after the requests of chain sync. */
    public static final String FETCH_SYNC_ITEMS = "fetch-sync-items";

    /** Makes silent peers say something. */
    public static final String KEEPALIVE = "keepalive";

    /** Ends connections that do nothing. */
    public static final String TERMINATE_INACTIVE_CONNECTIONS = "terminate-inactive-connections";

    /** Measures bytes per second. */
    public static final String BANDWIDTH_MONITOR = "bandwidth-monitor";

    /** Writes what must survive a restart. */
    public static final String PERSIST = "persist";

    private final NodeRuntime runtime;
    private final EventExecutor loop;
    private final Map<String, Routine> byName = new LinkedHashMap<>();

    public Routines(NodeRuntime runtime, EventExecutor loop) {
        this.runtime = runtime;
        this.loop = loop;
    }

    /** Adds a routine, not yet started. */
    public Routine add(String name, Duration interval, Runnable body) {
        Routine routine = new Routine(name, interval, loop, runtime, body);
        if (byName.putIfAbsent(name, routine) != null) {
            throw new IllegalArgumentException("there is a routine " + name + " already");
        }
        return routine;
    }

    /** The routine of this name, or null. */
    public @Nullable Routine get(String name) {
        return byName.get(name);
    }

    /** All of them, in the order they were added. */
    public List<Routine> all() {
        return new ArrayList<>(byName.values());
    }

    /** Starts all. */
    public void startAll() {
        byName.values().forEach(Routine::start);
    }

    /** Stops all. */
    public void stopAll() {
        byName.values().forEach(Routine::stop);
    }
}
