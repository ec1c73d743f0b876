package dev.hearth.p2p.examples.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens connections, several at once, the next one when one is complete. */
final class Callers {
    /** One that opens a connection. */
    interface Caller {
        /** Begins; {@code complete} is run once the connection is, {@code ended} once it is no more. */
        void call(Runnable complete, Runnable ended);

        /** Ends the connection. */
        void hangUp();
    }

    private final Supplier<? extends Caller> callers;

    /** Whoever is refused is replaced by another one, as an honest peer would try again. */
    Callers(Supplier<? extends Caller> callers) {
        this.callers = callers;
    }

    /** How long one takes on average; of those that are complete after a minute, if that is not all. */
    double nanosEach(int count, int parallel) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(count);
        Deque<Call> calls = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            calls.add(new Call(calls, all)); // What they need, a key for instance, is made before.
        }
        long begun = System.nanoTime();
        for (int i = 0; i < parallel; i++) {
            next(calls);
        }
        all.await(1, TimeUnit.MINUTES);
        synchronized (calls) {
            calls.clear();
        }
        return (double) (System.nanoTime() - begun) / Math.max(1, count - all.getCount());
    }

    private static void next(Deque<Call> calls) {
        Call call;
        synchronized (calls) {
            call = calls.poll();
        }
        if (call != null) {
            call.begin();
        }
    }

    private final class Call {
        private final Deque<Call> calls;
        private final CountDownLatch all;
        private volatile Caller caller = callers.get();
        private volatile boolean complete;

        Call(Deque<Call> calls, CountDownLatch all) {
            this.calls = calls;
            this.all = all;
        }

        void begin() {
            caller.call(this::complete, this::again);
        }

        private void again() {
            if (!complete) {
                caller = callers.get();
                begin();
            }
        }

        private void complete() {
            complete = true;
            caller.hangUp();
            all.countDown();
            next(calls);
        }
    }
}
