package dev.hearth.p2p.routine;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All routines of a node, by name. Confined to the node loop. */
public final class Routines {
    private final NodeRuntime runtime;
    private final EventExecutor loop;
    private final Map<String, Routine> byName = new LinkedHashMap<>();

    public Routines(NodeRuntime runtime, EventExecutor loop) {
        this.runtime = runtime;
        this.loop = loop;
    }

    /** Adds one of the node's own, not yet started. */
    public Routine add(RoutineName name, Runnable body) {
        return add(name.text(), name.description(), name.interval(), ended -> {
            body.run();
            ended.accept(null);
        });
    }

    /**
     * Adds a routine, not yet started.
     *
     * @param body starts a run; tells its argument, on the node loop, when that has ended and with what failure, if any
     * @throws IllegalArgumentException when there is one of this name
     */
    public Routine add(
            String name, String description, Duration interval, Consumer<Consumer<@Nullable Throwable>> body) {
        Routine routine = new Routine(name, description, interval, loop, runtime, body);
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
