package dev.hearth.p2p.simulation;

import dev.hearth.p2p.simulation.Regions.Region;
import dev.hearth.p2p.simulation.Timeline.Task;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The timelines of all hosts, and what the scenario still has to do. At any instant the scenario comes first, when nothing
 * else runs; between two of its actions the timelines run at the same time, for no longer than packets between them take at
 * least: until then nothing that happens on one can have an effect on another.
 */
final class Timelines {
    /** How long hosts live without anything being told, at most. */
    static final Duration MOST_AT_ONCE = Duration.ofMillis(100);

    private final List<Timeline> all = new ArrayList<>();
    private final Map<Place, Timeline> byPlace = new LinkedHashMap<>();
    private final TaskQueue script = new TaskQueue();
    private final int threads;
    private final Executor helpers = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("simulation", true));
    private long atOnce = MOST_AT_ONCE.toNanos();
    private long now = Timeline.START;
    private long sequence;

    /** One for all hosts, on the thread of the simulation. */
    Timelines() {
        threads = 1;
        all.add(new Timeline());
    }

    /** One for each region, for so many threads. */
    Timelines(int threads, Regions regions) {
        this.threads = threads;
        for (Region region : regions.all()) {
            Timeline timeline = new Timeline();
            all.add(timeline);
            region.places().forEach(place -> byPlace.put(place, timeline));
        }
        lower(regions.apart());
    }

    /** That of hosts at a place. */
    Timeline of(Place place) {
        return byPlace.getOrDefault(place, all.get(0));
    }

    /** Packets between hosts of different timelines may arrive as early as this. */
    void lower(Duration latency) {
        if (latency.isZero()) {
            throw new IllegalArgumentException("a simulation of several threads has no link without latency");
        }
        atOnce = Math.min(atOnce, latency.toNanos());
    }

    void requireOwnThread() {
        all.get(0).requireOwnThread();
    }

    /** The timeline whose task this is; null when the scenario itself is acting. */
    private @Nullable Timeline running() {
        Thread asking = Thread.currentThread();
        for (Timeline timeline : all) {
            if (timeline.isRunBy(asking)) {
                return timeline;
            }
        }
        requireOwnThread();
        return null;
    }

    long now() {
        Timeline running = running();
        return running == null ? now : running.nanoTime();
    }

    /** Has the scenario do something. A host that asks for it is heard no sooner than after {@link #MOST_AT_ONCE}. */
    void after(long delay, Runnable action) {
        Timeline running = running();
        if (running == null) {
            add(now + delay, action);
            return;
        }
        long due = running.nanoTime() + Math.max(delay, MOST_AT_ONCE.toNanos());
        running.tell(told -> add(due, action));
    }

    private void add(long due, Runnable action) {
        script.add(new Task(due, sequence++, null, action));
    }

    /** Has something told in the order in which things happen on all hosts. */
    void tell(LongConsumer told) {
        Timeline running = running();
        if (running == null) {
            told.accept(now - Timeline.START);
        } else {
            running.tell(told);
        }
    }

    /** Lets time pass to an instant, that instant included. */
    void run(long end) {
        requireOwnThread();
        try (Crew crew = new Crew(threads, helpers)) {
            for (long next = nextDue(); next <= end; next = nextDue()) {
                if (isScripted(next)) {
                    runScript();
                } else {
                    long before = Math.min(Math.min(scripted(), end + 1), next + atOnce);
                    try {
                        crew.run(dueBefore(before), before);
                    } finally {
                        settle();
                    }
                }
            }
        }
        passTo(end);
    }

    /** Lets time pass to an instant, or until a condition holds after one at which something happened. */
    boolean runUntil(BooleanSupplier condition, long end) {
        requireOwnThread();
        if (condition.getAsBoolean()) {
            return true;
        }
        for (long next = nextDue(); next <= end; next = nextDue()) {
            if (isScripted(next)) {
                runScript();
            } else {
                runInTurn(next + 1);
            }
            if (nextDue() > next) {
                passTo(next);
                if (condition.getAsBoolean()) {
                    return true;
                }
            }
        }
        passTo(end);
        return false;
    }

    private void runInTurn(long before) {
        try {
            for (Timeline timeline : dueBefore(before)) {
                timeline.run(before);
            }
        } finally {
            settle();
        }
    }

    private List<Timeline> dueBefore(long before) {
        List<Timeline> due = new ArrayList<>();
        for (Timeline timeline : all) {
            if (timeline.nextDue() < before) {
                due.add(timeline);
            }
        }
        return due;
    }

    /** What was handed over arrives, and what happened is told. */
    private void settle() {
        all.forEach(Timeline::deliver);
        Journal.tell(all);
    }

    private long nextDue() {
        long next = scripted();
        for (Timeline timeline : all) {
            next = Math.min(next, timeline.nextDue());
        }
        return next;
    }

    private long scripted() {
        Task task = script.peek(now);
        return task == null ? Timeline.NEVER : task.due();
    }

    private boolean isScripted(long instant) {
        return scripted() <= instant;
    }

    private void runScript() {
        Task task = script.peek(now);
        if (task != null) {
            script.remove(now);
            passTo(task.due());
            task.body().run();
        }
    }

    /** All clocks show this instant. */
    private void passTo(long instant) {
        now = Math.max(now, instant);
        for (Timeline timeline : all) {
            timeline.passTo(now);
        }
    }
}
