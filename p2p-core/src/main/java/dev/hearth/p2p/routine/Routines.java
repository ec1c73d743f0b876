package dev.hearth.p2p.routine;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
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
        return add(name, () -> {
            body.run();
            return runtime.nanoTime();
        });
    }

    /**
     * Adds one of the node's own, not yet started, that rests while there is nothing to do.
     *
     * @param body returns until when there will be nothing to do unless it is {@linkplain Routine#wake woken}, by the node
     *     loop's clock: now for no rest, {@link Long#MAX_VALUE} for nothing to wait for
     */
    public Routine add(RoutineName name, LongSupplier body) {
        return put(name.text(), name.description(), name.interval(), ended -> {
            long restsUntil = body.getAsLong();
            ended.accept(null);
            return restsUntil;
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
        return put(name, description, interval, ended -> {
            body.accept(ended);
            return runtime.nanoTime();
        });
    }

    private Routine put(
            String name, String description, Duration interval, ToLongFunction<Consumer<@Nullable Throwable>> body) {
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

    /** Wakes one of the node's own. */
    public void wake(RoutineName name) {
        Routine routine = byName.get(name.text());
        if (routine != null) {
            routine.wake();
        }
    }

    /** Wakes all. */
    public void wakeAll() {
        byName.values().forEach(Routine::wake);
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
