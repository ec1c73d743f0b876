package dev.hearth.p2p.simulation;

import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A scheduled task of a simulated executor. */
final class SimulatedTimer<V> extends DefaultPromise<V> implements ScheduledFuture<V>, Runnable {
    private final SimulatedExecutor executor;
    private final Callable<V> body;
    /** Zero for once, positive for a fixed rate, negative for a fixed delay. */
    private final long period;

    private long due;
    private Timeline.@Nullable Task task;

    private SimulatedTimer(SimulatedExecutor executor, Callable<V> body, long delay, long period) {
        super(executor);
        this.executor = executor;
        this.body = body;
        this.period = period;
        this.due = saturated(executor.timeline().nanoTime(), delay);
    }

    static <V> SimulatedTimer<V> of(SimulatedExecutor executor, Callable<V> body, long delay) {
        return new SimulatedTimer<>(executor, body, delay, 0);
    }

    static SimulatedTimer<@Nullable Void> of(SimulatedExecutor executor, Runnable body, long delay, long period) {
        return new SimulatedTimer<>(
                executor,
                () -> {
                    body.run();
                    return null;
                },
                delay,
                period);
    }

    void start() {
        task = executor.timeline().at(due, executor, this);
    }

    @Override
    public void run() {
        if (period == 0 && !setUncancellable()) {
            return;
        }
        V result;
        try {
            result = body.call();
        } catch (Throwable failure) {
            tryFailure(failure);
            throw unchecked(failure);
        }
        if (period == 0) {
            trySuccess(result);
        } else if (!isDone() && !executor.isDropped()) {
            due = period > 0 ? due + period : saturated(executor.timeline().nanoTime(), -period);
            start();
        }
    }

    /** Hardly anyone looks at the future of a timer, so its failure must end the run. */
    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException exception ? exception : new IllegalStateException(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && task != null) {
            executor.timeline().cancel(task);
        }
        return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - executor.timeline().nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    private static long saturated(long now, long delay) {
        long sum = now + Math.max(0, delay);
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
