package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many peers a node can shake hands with, signatures of both sides made and checked; and one of them under attack. */
public final class Handshakes implements Subject {
    private static final String NAME = "handshake";
    private static final int HANDSHAKES = 4_000;
    private static final int IN_PARALLEL = 8;
    private static final int WARM_UPS = 10;
    private static final int ALONE = 200;
    private static final int UNDER_ATTACK = 50;
    private static final int FLOOD_PER_SECOND = 10_000;
    /** Before that the compilers, of the attacker's process too, take more of the processors than the attack. */
    private static final int FLOOD_WARM_UP_SECONDS = 15;

    @Override
    public void measure(Bench bench) throws Exception {
        // First: the other case leaves thousands of ports closing, among which the attacker would look for free ones.
        try (NodeRuntime.Threaded runtime = Transports.runtime()) {
            underAttack(bench, runtime, "attacked", List.of("strangers"), Goal.atMost(2));
            underAttack(bench, runtime, "attacked-from-own-host", List.of(), null);
        }
        try (NodeRuntime.Threaded runtime = Transports.runtime();
                ChildProcess node = ChildProcess.start(RelayNode.class, List.of())) {
            Callers callers = callers(runtime, PeerAddress.parse(node.answer()).port());
            bench.warmUp(NAME, WARM_UPS, () -> callers.nanosEach(HANDSHAKES, IN_PARALLEL));
            Runs rate = new Runs(NAME, "complete", "handshakes/s");
            bench.repeat(NAME, () -> {
                double limit = limit(runtime.curve());
                rate.add(1e9 / callers.nanosEach(HANDSHAKES, IN_PARALLEL), limit);
            });
            bench.add(rate.figure("the curve's rate", Goal.atLeast(0.6)));
        }
    }

    /**
     * @param name of the case
     * @param node arguments of {@link RelayNode}: whether it tells the attacker's host from the honest peer's
     */
    private static void underAttack(
            Bench bench, NodeRuntime runtime, String name, List<String> node, @Nullable Goal goal) throws Exception {
        try (ChildProcess attacked = ChildProcess.start(RelayNode.class, List.of(), node.toArray(String[]::new))) {
            int port = PeerAddress.parse(attacked.answer()).port();
            Callers callers = callers(runtime, port);
            bench.warmUp(NAME + " alone", 20, () -> callers.nanosEach(ALONE, 1));
            Runs idle = new Runs(NAME, name + "-before", "ms");
            bench.repeat(NAME + " alone", () -> idle.add(callers.nanosEach(ALONE, 1) / 1e6));
            Figure before = idle.figure(null);
            bench.add(before);
            Runs flooded = new Runs(NAME, name, "ms");
            Runs attempts = new Runs(NAME, name + "-attempts", "attempts/s");
            try (ChildProcess flood = ChildProcess.start(
                    HalfOpenFlood.class, List.of(), Integer.toString(port), Integer.toString(FLOOD_PER_SECOND))) {
                TimeUnit.SECONDS.sleep(FLOOD_WARM_UP_SECONDS);
                bench.repeat(NAME + " " + name, () -> {
                    long made = Long.parseLong(flood.ask(""));
                    long begun = System.nanoTime();
                    flooded.add(
                            callers.nanosEach(UNDER_ATTACK, 1) / 1e6,
                            before.value().median());
                    made = Long.parseLong(flood.ask("")) - made;
                    attempts.add(made * 1e9 / (System.nanoTime() - begun));
                });
            }
            bench.add(flooded.figure("before the attack", goal));
            bench.add(attempts.figure(null));
        }
    }

    private static Callers callers(NodeRuntime runtime, int port) {
        Endpoint endpoint = new Endpoint(runtime);
        return new Callers(() -> new ChannelCaller(endpoint, port, complete -> {
            ProvenPeer peer = new ProvenPeer(runtime, complete);
            return channel -> peer.install(channel.pipeline());
        }));
    }

    /** What the curve allows: each end generates a key, agrees on a secret, signs and recovers a key, one end a processor. */
    private static double limit(Secp256k1 curve) throws Exception {
        return Curve.endsPerSecond(curve) * Math.min(2, Runtime.getRuntime().availableProcessors()) / 2;
    }
}
