package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How many direct messages an application gets to another one, node to node, when it sends one by one. */
public final class NodeSends implements Subject {
    private static final long WARM_UP_MILLIS = 4_000;
    private static final long RUN_MILLIS = 2_000;

    @Override
    public void measure(Bench bench) throws Exception {
        try (ChildProcess peer = ChildProcess.start(MessagingNode.class, List.of())) {
            PeerAddress address = PeerAddress.parse(peer.answer());
            try (NodeRuntime.Threaded runtime = Transports.runtime();
                    MessagingNode node = new MessagingNode(runtime, address)) {
                measure(bench, new Calls(node, peer, address));
            }
        }
    }

    private static void measure(Bench bench, Calls calls) throws Exception {
        String name = "1KiB-node-send";
        Runs rate = new Runs(Throughput.NAME, name, "messages/s");
        bench.warmUp(Throughput.NAME + " " + name, 1, () -> calls.perNano(WARM_UP_MILLIS));
        bench.repeat(Throughput.NAME + " " + name, () -> rate.add(calls.perNano(RUN_MILLIS) * 1e9));
        bench.add(rate.figure(Goal.atLeast(500_000)));
    }

    /** A thread of the application that calls {@link MessagingNode#send} for one message after the other. */
    private static final class Calls {
        private static final int MOST_UNANSWERED = 1_024;
        private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

        private final MessagingNode node;
        private final ChildProcess peer;
        private final PeerAddress address;
        private final AtomicInteger unanswered = new AtomicInteger();
        private volatile boolean congested;
        private volatile boolean on;
        private Thread caller = new Thread();

        Calls(MessagingNode node, ChildProcess peer, PeerAddress address) {
            this.node = node;
            this.peer = peer;
            this.address = address;
        }

        /** Calls for a while; how many messages come in a nanosecond. */
        double perNano(long millis) throws Exception {
            on = true;
            caller = new Thread(() -> call(new byte[Throughput.SMALL]), "caller");
            caller.start();
            long before = taken();
            long begun = System.nanoTime();
            Thread.sleep(millis);
            double rate = (double) (taken() - before) / Throughput.SMALL / (System.nanoTime() - begun);
            stop();
            return rate;
        }

        /** Waits while too much is unanswered; once the node was congested, for every answer until it no longer is. */
        private void call(byte[] payload) {
            while (on) {
                if (unanswered.get() >= (congested ? 1 : MOST_UNANSWERED)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else {
                    unanswered.incrementAndGet();
                    node.send(payload, address).whenComplete((outcome, error) -> {
                        congested = outcome != SendOutcome.SENT;
                        unanswered.decrementAndGet();
                    });
                }
            }
        }

        /** Calls no more, and waits until what was sent has come. */
        private void stop() throws Exception {
            on = false;
            caller.join();
            long last = -1;
            for (long now = taken(); now != last; now = taken()) {
                last = now;
                Thread.sleep(20);
            }
        }

        private long taken() throws Exception {
            return Long.parseLong(peer.ask("received"));
        }
    }
}
