package dev.hearth.p2p.runtime;

import io.netty.util.concurrent.EventExecutor;

/**
 * The loop of one node: runs one task at a time, in the order they were given, and timers in the order they fall due.
 * Nothing may block it, and its borrower must not shut it down.
 */
public interface NodeLoop extends EventExecutor {
    /**
     * Runs a task as {@link #execute} does, but may do so at once and on this thread, which is the loop for that long:
     * when the loop has nothing else to do, waking its own thread would take longer than the task. What the task leads to
     * on the loop may run here too, a bounded number of tasks.
     *
     * <p>For threads of the same runtime that have done what they had to do. Whatever the caller changes must be in order
     * before the call, and it must hold no lock.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the runtime is closed
     */
    void lend(Runnable task);
}
