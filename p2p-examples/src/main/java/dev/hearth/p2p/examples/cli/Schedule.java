package dev.hearth.p2p.examples.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command's recurring tasks, one at a time. A task that fails is logged and runs again. */
final class Schedule implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "schedule");
        thread.setDaemon(true);
        return thread;
    });

    void every(Duration interval, Runnable task) {
        executor.scheduleAtFixedRate(
                () -> runSafely(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            Logger log = LoggerFactory.getLogger(Schedule.class);
            log.error("a recurring task failed", e);
        }
    }

    /** Starts no more tasks and waits for the one that is running, for at most five seconds. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
