package dev.hearth.p2p.simulation;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run timelines up to the same instant, again and again. Such a round takes less than a millisecond, so who
 * waits for the others does not sleep at first.
 */
final class Crew implements AutoCloseable {
    /** Some ten microseconds. */
    private static final int SPINS = 500;
    /** Some milliseconds. */
    private static final int YIELDS = 5_000;

    private static final long NAP_NANOS = 50_000;

    private final int helpers;
    private final AtomicInteger round = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean over;
    private List<Timeline> timelines = List.of();
    private long before;

    /** A crew of so many threads, the calling one among them. */
    Crew(int size, Executor others) {
        this.helpers = size - 1;
        for (int i = 0; i < helpers; i++) {
            others.execute(this::help);
        }
    }

    private void help() {
        int done = 0;
        while (awaitRoundAfter(done)) {
            done++;
            work();
            working.decrementAndGet();
        }
    }

    private boolean awaitRoundAfter(int done) {
        for (int waits = 0; round.get() == done && !over; waits++) {
            pause(waits);
        }
        return !over;
    }

    /**
     * Runs timelines to an instant, without what is due then. An exception of a task passes through when all have run; of
     * several one, which has the others as suppressed ones.
     */
    void run(List<Timeline> all, long end) {
        timelines = all;
        before = end;
        next.set(0);
        if (helpers == 0 || all.size() == 1) {
            work();
        } else {
            working.set(helpers);
            round.incrementAndGet();
            work();
            for (int waits = 0; working.get() > 0; waits++) {
                pause(waits);
            }
        }
        throwFailure();
    }

    /** Runs timelines that nobody else has come to. */
    private void work() {
        for (int index = next.getAndIncrement(); index < timelines.size(); index = next.getAndIncrement()) {
            try {
                timelines.get(index).run(before);
            } catch (Throwable thrown) {
                Throwable first = failure.compareAndExchange(null, thrown);
                if (first != null) {
                    first.addSuppressed(thrown);
                }
            }
        }
    }

    private void throwFailure() {
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // there may be more threads than processors
    private static void pause(int waits) {
        if (waits < SPINS) {
            Thread.onSpinWait();
        } else if (waits < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /** Lets the others go. */
    @Override
    public void close() {
        over = true;
    }
}
