package dev.hearth.p2p.routine;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named loop on the node loop: runs every interval, and soon after it is triggered. An exception is logged and counted
 * and never ends its schedule. Confined to the node loop.
 */
public final class Routine {
    private static final Logger log = LoggerFactory.getLogger(Routine.class);

    private final String name;
    private final EventExecutor loop;
    private final NodeRuntime runtime;
    private final Runnable body;
    private Duration interval;
    private @Nullable Future<?> next;
    private boolean running;
    private boolean triggered;
    private long runs;
    private long failures;
    private long lastRunNanos;

    Routine(String name, Duration interval, EventExecutor loop, NodeRuntime runtime, Runnable body) {
        this.name = name;
        this.interval = interval;
        this.loop = loop;
        this.runtime = runtime;
        this.body = body;
    }

    /** Its name, from the table in {@link Routines}. */
    public String name() {
        return name;
    }

    /** Time between the end of one run and the start of the next. */
    public Duration interval() {
        return interval;
    }

    /** Whether it runs by itself. */
    public boolean isRunning() {
        return running;
    }

    /** How often it has run. */
    public long runs() {
        return runs;
    }

    /** How often it has thrown. */
    public long failures() {
        return failures;
    }

    /** When it last ran, node loop's clock; 0 when it has not. */
    public long lastRunNanos() {
        return lastRunNanos;
    }

    /** Starts it; the first run comes after one interval. */
    public void start() {
        if (!running) {
            running = true;
            scheduleNext();
        }
    }

    /** Stops it; {@link #trigger} has no effect until it is started again. */
    public void stop() {
        running = false;
        cancelNext();
    }

    /**
     * Changes the interval, from now on.
     *
     * @param newInterval more than zero
     */
    public void setInterval(Duration newInterval) {
        if (newInterval.isZero() || newInterval.isNegative()) {
            throw new IllegalArgumentException("an interval is more than zero, not " + newInterval);
        }
        interval = newInterval;
        if (running) {
            scheduleNext();
        }
    }

    /** Makes it run as soon as the current task of the node loop is done; any number of triggers until then are one. */
    public void trigger() {
        if (running && !triggered) {
            triggered = true;
            loop.execute(() -> {
                triggered = false;
                if (running) {
                    run();
                }
            });
        }
    }

    private void run() {
        runs++;
        lastRunNanos = runtime.nanoTime();
        try {
            body.run();
        } catch (RuntimeException e) {
            failures++;
            log.error("routine {} failed", name, e);
        }
    }

    private void runScheduled() {
        if (running) {
            run();
            scheduleNext();
        }
    }

    private void scheduleNext() {
        cancelNext();
        if (running) {
            next = loop.schedule(this::runScheduled, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}
