package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a node accepts and reads the key of. The key is none, of which the node rids itself without any
 * arithmetic: what is measured is the way from the socket to there and back.
 */
public final class Accepts implements Subject {
    private static final String NAME = "connections";
    private static final String CASE = "accepts";
    /** Read, and refused without arithmetic. */
    private static final byte[] NO_KEY = new byte[33];

    private static final int AT_ONCE = 256;
    private static final int HOSTS = 200;
    private static final long WARM_UP_MILLIS = 10_000;
    private static final long RUN_MILLIS = 3_000;

    @Override
    public void measure(Bench bench) throws Exception {
        try (NodeRuntime.Threaded runtime = Transports.runtime();
                ChildProcess node = ChildProcess.start(CrowdedNode.class, List.of(), "0")) {
            Callers callers =
                    new Callers(runtime, PeerAddress.parse(node.answer()).port());
            for (int i = 0; i < AT_ONCE; i++) {
                callers.call();
            }
            bench.warmUp(NAME + " " + CASE, 1, () -> Thread.sleep(WARM_UP_MILLIS));
            Runs rate = new Runs(NAME, CASE, "connections/s");
            bench.repeat(NAME + " " + CASE, () -> {
                long before = refused(node);
                long begun = System.nanoTime();
                Thread.sleep(RUN_MILLIS);
                rate.add((refused(node) - before) * 1e9 / (System.nanoTime() - begun));
            });
            callers.end();
            bench.add(rate.figure(Goal.atLeast(7_000)));
        }
    }

    private static long refused(ChildProcess node) throws Exception {
        return Long.parseLong(node.ask("refused"));
    }

    /** Connect from many hosts, each anew once the node has closed the connection before. */
    private static final class Callers {
        private final Endpoint endpoint;
        private final int port;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean over;

        Callers(NodeRuntime runtime, int port) {
            this.endpoint = new Endpoint(runtime);
            this.port = port;
        }

        void call() {
            String host = "127.0.9." + (1 + calls.incrementAndGet() % HOSTS);
            endpoint.dialLater(host, port, channel -> {
                channel.pipeline().addLast(new KeyThenSilence(NO_KEY));
                channel.closeFuture().addListener(closed -> again());
            });
        }

        private void again() {
            if (!over) {
                call();
            }
        }

        void end() {
            over = true;
        }
    }
}
