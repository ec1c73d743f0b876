package dev.hearth.p2p.testing;

import dev.hearth.p2p.JavaProcess;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Five whole nodes that sync, relay, split, crash and find together: something to compare traces of. */
public final class NetworkWorkload {
    private NetworkWorkload() {}

    /** Takes the class name of a {@link TestChain} and a seed; prints the digest of the trace. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        TestChain<?, ?> chain = Class.forName(arguments[0])
                .asSubclass(TestChain.class)
                .getDeclaredConstructor()
                .newInstance();
        System.out.println(run(chain, Long.parseLong(arguments[1])));
    }

    /** The digest of the trace. */
    public static <B, T> String run(TestChain<B, T> chain, long seed) {
        TestNetwork<B, T> network =
                new TestNetwork<>(chain, seed, Crypto.REAL, LinkProfile.wan().withLoss(0.01));
        List<TestNode<B, T>> nodes = network.nodes(5);
        List<B> blocks = network.blocks(null, 200, 800, 0);
        nodes.subList(0, 2).forEach(node -> node.adopt(blocks));
        nodes.forEach(node -> join(node, nodes));
        network.run(Duration.ofSeconds(40));
        for (int i = 0; i < 30; i++) {
            nodes.get(i % 5).publish(chain.item(i, 300));
            if (i % 5 == 0) {
                nodes.get(i % 3).mine(1_000, i);
            }
            network.run(Duration.ofMillis(100));
        }
        network.partition(nodes.subList(0, 2), nodes.subList(2, 5));
        nodes.get(0).mine(500, 1);
        nodes.get(4).mine(500, 2);
        nodes.get(3).host().crash(CrashMode.SILENT);
        network.run(Duration.ofSeconds(40));
        network.simulation().heal();
        nodes.get(3).host().restart();
        join(nodes.get(3), nodes);
        network.run(Duration.ofMinutes(1));
        for (TestNode<B, T> node : nodes) {
            network.simulation().trace(node.toString(), node.height() + " " + node.itemCount());
        }
        return network.simulation().digest();
    }

    private static <B, T> void join(TestNode<B, T> node, List<TestNode<B, T>> nodes) {
        node.start(builder -> {
            for (TestNode<B, T> other : nodes) {
                if (other != node) {
                    builder.peer(other.hostPort());
                }
            }
        });
    }

    /** The digest of the trace in a JVM of its own, that of the JDK under {@code javaHome}. */
    public static String run(Path javaHome, TestChain<?, ?> chain, long seed) throws IOException, InterruptedException {
        return JavaProcess.run(javaHome, NetworkWorkload.class, chain.getClass().getName(), Long.toString(seed))
                .output();
    }
}
