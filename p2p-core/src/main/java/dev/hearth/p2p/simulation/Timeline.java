package dev.hearth.p2p.simulation;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: one queue of everything that is still to happen, ordered by when it falls due and then by when it was
 * put there, worked off on the one thread that made it.
 */
final class Timeline implements Ticker {
    /** As if the process had been up for a second: nobody may take zero for "never". */
    static final long START = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_TASKS_AT_ONE_INSTANT = 20_000_000;
    private static final int FEW_CANCELLED = 1_000;
    private static final int FEW_HOSTS_GONE = 16;

    private final TaskQueue queue = new TaskQueue();
    private final Thread thread = Thread.currentThread();
    private @Nullable SimulatedExecutor current;
    private long now = START;
    private long sequence;
    private int cancelled;
    private int hostsGone;
    private int tasksAtThisInstant;

    /** One thing to happen. Without an owner it belongs to the network or the scenario and survives any crash. */
    static final class Task {
        private final long due;
        private final long sequence;
        private final @Nullable SimulatedExecutor owner;
        private final Runnable body;
        private boolean cancelled;

        private Task(long due, long sequence, @Nullable SimulatedExecutor owner, Runnable body) {
            this.due = due;
            this.sequence = sequence;
            this.owner = owner;
            this.body = body;
        }

        long due() {
            return due;
        }

        long sequence() {
            return sequence;
        }

        private boolean isObsolete() {
            return cancelled || (owner != null && owner.isDropped());
        }
    }

    Task at(long due, @Nullable SimulatedExecutor owner, Runnable body) {
        requireOwnThread();
        Task task = new Task(Math.max(due, now), sequence++, owner, body);
        if (task.due == now) {
            queue.addNow(task);
        } else {
            queue.add(task);
        }
        return task;
    }

    void cancel(Task task) {
        requireOwnThread();
        if (!task.cancelled) {
            task.cancelled = true;
            cancelled++;
            if (cancelled > FEW_CANCELLED && cancelled > queue.size() / 2) {
                removeObsolete();
            }
        }
    }

    /** An executor was dropped with its host: what it left goes when it is due, or when many hosts have gone. */
    void dropped() {
        if (++hostsGone > FEW_HOSTS_GONE) {
            hostsGone = 0;
            removeObsolete();
        }
    }

    /** Forgets what cancelled timers and dropped executors left in the queue. */
    private void removeObsolete() {
        queue.removeIf(Task::isObsolete);
        cancelled = 0;
    }

    /** Runs the next task if it is due by then; an exception of the task passes through. */
    boolean step(long until) {
        Task task = queue.peek(now);
        while (task != null && task.isObsolete()) {
            queue.remove(now);
            task = queue.peek(now);
        }
        if (task == null || task.due > until) {
            return false;
        }
        queue.remove(now);
        moveTo(task.due);
        in(task.owner, task.body);
        return true;
    }

    private void moveTo(long due) {
        if (due > now) {
            now = due;
            tasksAtThisInstant = 0;
        } else if (++tasksAtThisInstant > MOST_TASKS_AT_ONE_INSTANT) {
            throw new IllegalStateException("time stands still: " + tasksAtThisInstant + " tasks at one instant");
        }
    }

    /** Whether the next task falls due later than now, so that this instant is over. */
    boolean isInstantOver() {
        Task task = queue.peek(now);
        return task == null || task.due > now;
    }

    /** Lets time pass to an instant before which nothing is left to happen. */
    void passTo(long instant) {
        now = Math.max(now, instant);
        tasksAtThisInstant = 0;
    }

    /** Runs something as a task of an executor, or of none, within the current task. */
    void in(@Nullable SimulatedExecutor executor, Runnable body) {
        SimulatedExecutor before = current;
        current = executor;
        try {
            body.run();
        } finally {
            current = before;
        }
    }

    /** Whether code now running may touch what is confined to the executor. Outside of all tasks, any may be. */
    boolean isIn(SimulatedExecutor executor, Thread asking) {
        return asking == thread && (current == executor || current == null);
    }

    boolean isForeignThread() {
        return Thread.currentThread() != thread;
    }

    void requireOwnThread() {
        if (isForeignThread()) {
            throw new IllegalStateException("a simulation lives on the thread that made it, " + thread.getName()
                    + ", and was called on " + Thread.currentThread().getName());
        }
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody sleeps in a simulation: schedule a task");
    }
}
