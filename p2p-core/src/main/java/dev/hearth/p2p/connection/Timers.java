package dev.hearth.p2p.connection;

import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its time on one connection. It is given up when that ends: else a peer that came and went would stay in
 * memory for as long.
 */
final class Timers {
    private final Turns turns;
    private final List<Future<?>> waiting = new ArrayList<>(0);
    private volatile boolean ended;

    Timers(Turns turns) {
        this.turns = turns;
    }

    /** Runs a task on the node loop after a delay, unless the connection has ended by then. Any thread. */
    Future<?> schedule(Runnable task, long delayNanos) {
        Timer timer = new Timer(task);
        Future<?> future = turns.schedule(timer, delayNanos);
        if (delayNanos > 0 && turns.isOnLoop()) {
            waiting.removeIf(Future::isCancelled);
            waiting.add(future);
            timer.future = future;
        }
        return future;
    }

    /** Nothing is to happen on the connection any more. Node loop. */
    void end() {
        ended = true;
        waiting.forEach(timer -> timer.cancel(false));
        waiting.clear();
    }

    private final class Timer implements Runnable {
        private final Runnable task;
        /** Its place among those that wait, if it has one. */
        private @Nullable Future<?> future;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!ended) {
                waiting.remove(future);
                task.run();
            }
        }
    }
}
