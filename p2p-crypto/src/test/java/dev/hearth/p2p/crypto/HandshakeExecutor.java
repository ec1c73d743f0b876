package dev.hearth.p2p.crypto;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A bounded executor whose jobs run when the test says so. */
final class HandshakeExecutor implements Executor {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    int cap = Integer.MAX_VALUE;
    int submitted;

    @Override
    public void execute(Runnable job) {
        if (queue.size() >= cap) {
            throw new RejectedExecutionException("full");
        }
        submitted++;
        queue.add(job);
    }

    int waiting() {
        return queue.size();
    }

    void runNext() {
        queue.remove().run();
    }
}
