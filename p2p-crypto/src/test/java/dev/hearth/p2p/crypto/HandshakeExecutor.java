package dev.hearth.p2p.crypto;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A bounded executor whose jobs run when the test says so. */
public final class HandshakeExecutor implements Executor {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    public int cap = Integer.MAX_VALUE;
    public int submitted;

    /** Without a bound at first. */
    public HandshakeExecutor() {}

    @Override
    public void execute(Runnable job) {
        if (queue.size() >= cap) {
            throw new RejectedExecutionException("full");
        }
        submitted++;
        queue.add(job);
    }

    /** Jobs submitted and not run. */
    public int waiting() {
        return queue.size();
    }

    /** Runs the job that waits longest. */
    public void runNext() {
        queue.remove().run();
    }
}
