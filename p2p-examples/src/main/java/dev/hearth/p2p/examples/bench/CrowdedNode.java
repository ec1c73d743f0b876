package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A node with room for thousands of connections, which tells what they cost it. */
final class CrowdedNode {
    private static final int MOST = 10_000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Not counted: the first questions make the JVM load what answers them. */
    private static final long FIRST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final String NODE_LOOP = "hearth-node";

    private final Node node;
    private long longestWait;
    private long longestTurn;

    private CrowdedNode(int hot) {
        GrapheneChain chain = BenchChain.of(1_000);
        NodeConfig config = NodeConfig.builder()
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, MOST)
                .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(MOST))
                .set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(MOST))
                .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ZERO)
                .set(ConfigKeys.LIMITS_HANDSHAKES, MOST)
                .set(ConfigKeys.TARGETS_ACTIVE_INBOUND, hot)
                .build();
        node = Node.builder(Transports.runtime(), chain.protocol())
                .config(config)
                .chain(chain.follower(new ForgetfulStore()))
                .items(chain.pool())
                .listen(PeerAddress.parse("127.0.0.1:0"))
                .privateMode(true)
                .build();
        node.start().toCompletableFuture().join();
    }

    /**
     * Given how many peers may be hot, says its address. Told {@code heap}, {@code direct}, {@code warm}, {@code hot} or
     * {@code refused}, says bytes used, how many peers are connected and how many of them hot, or how many were refused
     * for the key they sent. Told {@code look}, looks at the node loop for five seconds; told {@code wait} or
     * {@code turn} after that, says the longest time in nanoseconds a question waited for it, or that it was busy
     * meanwhile.
     */
    public static void main(String[] arguments) throws Exception {
        CrowdedNode crowded = new CrowdedNode(Integer.parseInt(arguments[0]));
        ChildProcess.say(
                crowded.node.listenAddress().toCompletableFuture().join().toString());
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(crowded.measure(line))));
    }

    private long measure(String what) throws InterruptedException {
        return switch (what) {
            case "heap" -> Heap.used();
            case "direct" -> PlatformDependent.usedDirectMemory();
            case "warm" -> count(Temperature.WARM) + count(Temperature.HOT);
            case "hot" -> count(Temperature.HOT);
            case "refused" ->
                node.disconnects()
                        .toCompletableFuture()
                        .join()
                        .getOrDefault(DisconnectReason.TRANSPORT_HANDSHAKE_FAILED, 0L);
            case "wait" -> longestWait;
            case "turn" -> longestTurn;
            default -> look();
        };
    }

    private long count(Temperature temperature) {
        return node.peers().toCompletableFuture().join().stream()
                .filter(peer -> peer.temperature() == temperature)
                .count();
    }

    private long look() {
        look(FIRST_LOOK_NANOS);
        return look(LOOK_NANOS);
    }

    /** One question after the other; whatever keeps the loop busy keeps one of them waiting. */
    private long look(long nanos) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long loop = loopThread(threads);
        longestWait = 0;
        longestTurn = 0;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            long asked = System.nanoTime();
            long before = threads.getThreadCpuTime(loop);
            long answered = node.peerCounts()
                    .thenApply(counts -> threads.getThreadCpuTime(loop)) // on the loop, which may go on at once
                    .toCompletableFuture()
                    .join();
            longestTurn = Math.max(longestTurn, answered - before);
            longestWait = Math.max(longestWait, System.nanoTime() - asked);
        }
        return longestWait;
    }

    /** The thread of the node loop, which answers questions of every kind. */
    private static long loopThread(ThreadMXBean threads) {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(NODE_LOOP)) {
                return thread.getThreadId();
            }
        }
        throw new IllegalStateException("there is no node loop");
    }
}
