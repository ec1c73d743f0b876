package dev.hearth.p2p.runtime;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A node loop that is whichever thread runs its tasks at the moment: that of its carrier, or one that was lent. Only that
 * thread touches the timers, and when it stops being the loop it looks whether a task has come meanwhile.
 */
final class ThreadedNodeLoop extends AbstractScheduledEventExecutor implements NodeLoop {
    /** Then other nodes of the same carrier have their turn. */
    private static final int TASKS_AT_ONCE = 1_024;
    /** Then who lent the thread has it back. */
    private static final int LENT_TASKS = 16;

    private static final long NEVER = Long.MAX_VALUE;

    private final EventExecutor carrier;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Thread> current = new AtomicReference<>();
    private final AtomicBoolean summoned = new AtomicBoolean();
    private @Nullable Future<?> alarm;
    private volatile long alarmNanos = NEVER;

    ThreadedNodeLoop(EventExecutor carrier) {
        this.carrier = carrier;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (current.get() == null) {
            summon();
        }
    }

    @Override
    public void lend(Runnable task) {
        boolean idle = tasks.isEmpty() && !carrier.isShuttingDown();
        if (!idle || !current.compareAndSet(null, Thread.currentThread())) {
            execute(task);
            return;
        }
        tasks.add(task); // Behind one that has come this moment.
        work(LENT_TASKS);
    }

    /** Makes the carrier's thread the loop, unless another one is when its turn comes: that looks for tasks itself. */
    private void summon() {
        if (summoned.compareAndSet(false, true)) {
            try {
                carrier.execute(this::serve);
            } catch (RejectedExecutionException e) {
                summoned.set(false);
                throw e;
            }
        }
    }

    private void serve() {
        summoned.set(false);
        if (current.compareAndSet(null, Thread.currentThread())) {
            work(TASKS_AT_ONCE);
        }
    }

    private void work(int most) {
        for (int done = 0; done < most; done++) {
            fetchFromScheduledTaskQueue(tasks);
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            safeExecute(task);
        }
        setAlarm();
        current.set(null);
        if (!tasks.isEmpty()) {
            summon();
        }
    }

    /** Sees to it that the next timer is not missed when no other task comes. */
    private void setAlarm() {
        long delay = nextScheduledTaskNano(); // negative when there is none
        long next = nextScheduledTaskDeadlineNanos();
        if (delay < 0 || next >= alarmNanos) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarmNanos = next;
        alarm = carrier.schedule(() -> ring(next), delay, TimeUnit.NANOSECONDS);
    }

    private void ring(long nanos) {
        if (alarmNanos == nanos) { // else it was set anew
            alarmNanos = NEVER;
            execute(this::nothing); // Whoever is the loop looks after timers with every task, and sets the alarm again.
        }
    }

    private void nothing() {}

    @Override
    public boolean inEventLoop(Thread thread) {
        return current.get() == thread;
    }

    @Override
    public Ticker ticker() {
        return carrier.ticker();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw lent();
    }

    @Deprecated
    @Override
    public void shutdown() {
        throw lent();
    }

    private static UnsupportedOperationException lent() {
        return new UnsupportedOperationException("a node's loop ends with its runtime");
    }

    @Override
    public Future<?> terminationFuture() {
        return carrier.terminationFuture();
    }

    @Override
    public boolean isShuttingDown() {
        return carrier.isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return carrier.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return carrier.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return carrier.awaitTermination(timeout, unit);
    }
}
