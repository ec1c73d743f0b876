package dev.hearth.p2p.routine;

import dev.hearth.p2p.event.RoutineInfo;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named loop on the node loop: runs every interval, and soon after it is triggered. While there is nothing to do it
 * rests: runs are left out, and the next one is when it would have been anyway. An exception is logged and counted and
 * never ends its schedule. Confined to the node loop.
 */
public final class Routine {
    private static final Logger log = LoggerFactory.getLogger(Routine.class);
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final String name;
    private final String description;
    private final Duration builtIn;
    private final EventExecutor loop;
    private final NodeRuntime runtime;
    /**
     * Runs the body; then the argument with what it threw, or null, on the node loop. Returns until when it may rest, by
     * the node loop's clock; see {@link Routines#add(RoutineName, java.util.function.LongSupplier)}.
     */
    private final ToLongFunction<Consumer<@Nullable Throwable>> body;

    private Duration interval;
    private @Nullable Future<?> next;
    /** A time at which it runs if it does not rest: all others are whole intervals later. */
    private long regularNanos;

    private boolean resting;
    private long restNanos;
    private @Nullable Future<?> alarm;
    private long alarmNanos;
    private boolean running;
    private boolean triggered;
    private boolean busy;
    private long runs;
    private long failures;
    private long lastRunNanos;

    Routine(
            String name,
            String description,
            Duration interval,
            EventExecutor loop,
            NodeRuntime runtime,
            ToLongFunction<Consumer<@Nullable Throwable>> body) {
        check(interval);
        this.name = name;
        this.description = description;
        this.builtIn = interval;
        this.interval = interval;
        this.loop = loop;
        this.runtime = runtime;
        this.body = body;
    }

    /** Throws {@link IllegalArgumentException} for an interval that is not 1 ms to 365 days. */
    public static void check(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval: found " + interval + ", expected 1 ms to 365 days");
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What there is to know of it. */
    public RoutineInfo info() {
        Duration since = runs == 0 ? Duration.ofSeconds(-1) : Duration.ofNanos(runtime.nanoTime() - lastRunNanos);
        return new RoutineInfo(name, description, interval, running, runs, failures, since);
    }

    /** Starts it; the first run comes after one interval. */
    public void start() {
        if (!running) {
            running = true;
            startOver();
        }
    }

    /** Stops it; {@link #trigger} and {@link #runAt} have no effect until it is started again. */
    public void stop() {
        running = false;
        cancelNext();
        cancelAlarm();
    }

    /** Changes the interval, from now on; see {@link #check}. */
    public void setInterval(Duration newInterval) {
        check(newInterval);
        interval = newInterval;
        startOver();
    }

    /** Goes back to the interval it was made with. */
    public void resetInterval() {
        setInterval(builtIn);
    }

    private void startOver() {
        resting = false;
        regularNanos = runtime.nanoTime() + interval.toNanos();
        scheduleNext();
    }

    /** There may be something to do again. */
    public void wake() {
        if (resting) {
            resting = false;
            scheduleNext();
        }
    }

    private void rest(long untilNanos) {
        boolean rests = untilNanos == Long.MAX_VALUE || untilNanos - runtime.nanoTime() > 0;
        if (rests != resting || (rests && untilNanos != restNanos)) {
            resting = rests;
            restNanos = untilNanos;
            scheduleNext();
        }
    }

    /** Makes it run as soon as the current task of the node loop is done; any number of triggers until then are one. */
    public void trigger() {
        if (running && !triggered) {
            triggered = true;
            loop.execute(() -> {
                triggered = false;
                runOnce();
            });
        }
    }

    /**
     * Makes it run at this time of the node loop's clock as well, which replaces what was asked for before;
     * {@link Long#MAX_VALUE} for never.
     */
    public void runAt(long nanos) {
        if (!running || (alarm != null && alarmNanos == nanos)) {
            return;
        }
        cancelAlarm();
        if (nanos != Long.MAX_VALUE) {
            alarmNanos = nanos;
            long delay = Math.max(0, nanos - runtime.nanoTime());
            alarm = loop.schedule(
                    () -> {
                        alarm = null;
                        runOnce();
                    },
                    delay,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void runOnce() {
        if (!running || busy) {
            return;
        }
        busy = true;
        runs++;
        lastRunNanos = runtime.nanoTime();
        try {
            rest(body.applyAsLong(this::ended));
        } catch (RuntimeException e) {
            ended(e);
        }
    }

    private void ended(@Nullable Throwable failure) {
        busy = false;
        if (failure != null) {
            failures++;
            log.error("routine {} failed", name, failure);
        }
    }

    private void runScheduled() {
        if (running) {
            runOnce();
            regularNanos = runtime.nanoTime() + interval.toNanos();
            scheduleNext();
        }
    }

    /** The next run is at the first regular time that is not past and not within its rest. */
    private void scheduleNext() {
        cancelNext();
        if (running && !(resting && restNanos == Long.MAX_VALUE)) {
            long now = runtime.nanoTime();
            long wait = (resting ? restNanos : now) - regularNanos;
            long period = interval.toNanos();
            long leftOut = wait <= 0 ? 0 : (wait - 1) / period + 1;
            long delay = Math.max(0, regularNanos + leftOut * period - now);
            next = loop.schedule(this::runScheduled, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void cancelNext() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}
