package dev.hearth.p2p.simulation;

import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The virtual time of some of the hosts, and one queue of everything that is still to happen on them, in the order of when
 * it falls due. Hosts do not touch each other's state: what one does to another is handed over, and has no effect there
 * before the least latency has passed. So timelines may run at the same time, on a thread each.
 */
final class Timeline implements Ticker {
    /** As if the process had been up for a second: nobody may take zero for "never". */
    static final long START = TimeUnit.SECONDS.toNanos(1);

    static final long NEVER = Long.MAX_VALUE;

    /** Of what is due at once on a host, what the network brings comes first, by numbers of its own below this one. */
    private static final long FIRST_OWN_TASK = 1L << 62;

    private static final int MOST_TASKS_AT_ONE_INSTANT = 20_000_000;
    private static final int FEW_CANCELLED = 1_000;
    private static final int FEW_HOSTS_GONE = 16;

    private final Thread builder = Thread.currentThread();
    private final TaskQueue queue = new TaskQueue();
    private final Gatherer gatherer = new Gatherer();
    private final Journal journal = new Journal();
    private final List<Runnable> handedOver = new ArrayList<>();
    private volatile @Nullable Thread runner;
    private @Nullable SimulatedExecutor current;
    private long now = START;
    private long sequence = FIRST_OWN_TASK;
    private int cancelled;
    private int hostsGone;
    private int tasksAtThisInstant;

    /** One thing to happen. Without an owner it is the network's or the scenario's, and survives any crash. */
    static final class Task {
        private final long due;
        private final long order;
        private final @Nullable SimulatedExecutor owner;
        private final Runnable body;
        private boolean cancelled;

        Task(long due, long order, @Nullable SimulatedExecutor owner, Runnable body) {
            this.due = due;
            this.order = order;
            this.owner = owner;
            this.body = body;
        }

        long due() {
            return due;
        }

        /** Its place among the tasks of a host that are due at once. */
        long order() {
            return order;
        }

        Runnable body() {
            return body;
        }

        private boolean isObsolete() {
            return cancelled || (owner != null && owner.isDropped());
        }
    }

    /** Has an executor do something. */
    Task at(long due, SimulatedExecutor owner, Runnable body) {
        return add(new Task(Math.max(due, now), sequence++, owner, body));
    }

    /** Has the network do something; {@code order} is below that of all tasks of executors. */
    void at(long due, long order, Runnable body) {
        add(new Task(Math.max(due, now), order, null, body));
    }

    private Task add(Task task) {
        requireOwnThread();
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

    /** When the next thing happens, or {@link #NEVER}. */
    long nextDue() {
        Task task = queue.peek(now);
        while (task != null && task.isObsolete()) {
            queue.remove(now);
            task = queue.peek(now);
        }
        return task == null ? NEVER : task.due;
    }

    /** Runs everything that is due before an instant, on this thread alone; an exception of a task passes through. */
    void run(long before) {
        runner = Thread.currentThread();
        try {
            for (Task task = queue.peek(now); task != null && task.due < before; task = queue.peek(now)) {
                queue.remove(now);
                if (!task.isObsolete()) {
                    moveTo(task.due);
                    in(task.owner, task.body);
                }
            }
        } finally {
            runner = null;
        }
    }

    private void moveTo(long due) {
        if (due > now) {
            now = due;
            tasksAtThisInstant = 0;
        } else if (++tasksAtThisInstant > MOST_TASKS_AT_ONE_INSTANT) {
            throw new IllegalStateException("time stands still: " + tasksAtThisInstant + " tasks at one instant");
        }
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

    // Threads

    boolean isRunBy(Thread thread) {
        return runner == thread;
    }

    private boolean mayBeUsedBy(Thread thread) {
        Thread running = runner;
        return thread == (running == null ? builder : running);
    }

    /** Whether code now running may touch what is confined to the executor. Outside of all tasks, any may be. */
    boolean isIn(SimulatedExecutor executor, Thread asking) {
        return (current == executor || current == null) && mayBeUsedBy(asking);
    }

    boolean isForeignThread() {
        return !mayBeUsedBy(Thread.currentThread());
    }

    void requireOwnThread() {
        if (isForeignThread()) {
            throw new IllegalStateException("a simulation lives on the thread that made it, " + builder.getName()
                    + ", and was called on " + Thread.currentThread().getName());
        }
    }

    // What concerns others

    /** Has something done to a host of another timeline, on which it has no effect before the least latency has passed. */
    void hand(Timeline to, Runnable what) {
        if (to == this || runner == null) {
            what.run();
        } else {
            handedOver.add(what);
        }
    }

    /** Does what was handed over. */
    void deliver() {
        for (int i = 0; i < handedOver.size(); i++) {
            handedOver.get(i).run();
        }
        handedOver.clear();
    }

    /** Has something told of a host, in the order in which things happen on all; {@code told} gets the time that has passed. */
    void tell(int host, LongConsumer told) {
        if (runner == null) {
            told.accept(now - START);
        } else {
            journal.add(now - START, host, told);
        }
    }

    /** Tells on behalf of the host whose executor is running. */
    void tell(LongConsumer told) {
        tell(current == null ? Integer.MAX_VALUE : current.host().number(), told);
    }

    Journal journal() {
        return journal;
    }

    Gatherer gatherer() {
        return gatherer;
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
