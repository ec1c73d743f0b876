package dev.hearth.p2p;

import dev.hearth.p2p.event.RoutineInfo;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.Routines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The loops of a running node, which can be watched, stopped and adjusted. All methods may be called from any thread and
 * none blocks.
 */
public final class NodeRoutines {
    private final Node node;

    NodeRoutines(Node node) {
        this.node = node;
    }

    /** All of them, in a fixed order; the application's own last. */
    public CompletionStage<List<RoutineInfo>> list() {
        return node.onCore(core ->
                core.schedule().routines().all().stream().map(Routine::info).collect(Collectors.toUnmodifiableList()));
    }

    /** Starts one; its first run comes after one interval. Completes with whether there is one of this name. */
    public CompletionStage<Boolean> start(String name) {
        return with(name, Routine::start);
    }

    /** Stops one. Completes with whether there is one of this name. */
    public CompletionStage<Boolean> stop(String name) {
        return with(name, Routine::stop);
    }

    /**
     * Changes how often one runs, from now on. Completes with whether there is one of this name.
     *
     * @param interval 1 ms to 365 days
     * @throws IllegalArgumentException when it is not
     */
    public CompletionStage<Boolean> setInterval(String name, Duration interval) {
        Routine.check(interval);
        return with(name, routine -> routine.setInterval(interval));
    }

    /**
     * Adds a loop of the application's own and starts it. Its body runs on the application executor, like a handler:
     * never at the same time as one, so it should not take long.
     *
     * @param interval time between the end of one run and the start of the next, 1 ms to 365 days
     * @return completes exceptionally with {@link IllegalArgumentException} when there is one of this name
     */
    public CompletionStage<Void> add(String name, String description, Duration interval, Runnable body) {
        Routine.check(interval);
        return node.onCore(core -> {
            core.schedule().add(name, description, interval, body);
            return null;
        });
    }

    private CompletionStage<Boolean> with(String name, Consumer<Routine> action) {
        return node.onCore(core -> {
            Routines routines = core.schedule().routines();
            Routine routine = routines.get(name);
            if (routine != null) {
                action.accept(routine);
            }
            return routine != null;
        });
    }
}
