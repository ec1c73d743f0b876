package dev.hearth.p2p.examples.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command end in order when the process is told to (SIGINT, SIGTERM) and still exit with a code of its own, 0
 * unless it says otherwise. Closing it says that the command has ended.
 */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 15;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger();
    private final Thread hook = new Thread(this::stopped, "stop");

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** In a shutdown hook: the JVM would end with the signal's code, and when we let it, not when the command has. */
    private void stopped() {
        asked.countDown();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                exitCode.set(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode.get());
    }

    /** Ends the command as a signal would. */
    void ask() {
        asked.countDown();
    }

    /** Whether the command should end. */
    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Waits until the command should end.
     *
     * @param limit how long at most, or null for no limit
     * @return whether it was asked to
     */
    boolean await(@Nullable Duration limit) {
        try {
            if (limit == null) {
                asked.await();
                return true;
            }
            return asked.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The code to exit with when the process was told to end. */
    void exitCode(int code) {
        exitCode.set(code);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running and waits for the next line.
        }
        ended.countDown();
    }
}
