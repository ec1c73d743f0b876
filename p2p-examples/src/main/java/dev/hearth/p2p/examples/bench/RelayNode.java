package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node that relays transactions and blocks: the one measured by {@link RelayHop} and {@link RelayFan}, and in a process of its own the next one. */
final class RelayNode implements AutoCloseable {
    static final String BENCH = "relay";
    static final int BLOCK_BYTES = 1_000;
    static final int ANNOUNCEMENTS_PER_SECOND = 100_000;

    final GrapheneChain chain = BenchChain.of(BLOCK_BYTES);
    private final AtomicLong lastBlockNanos = new AtomicLong();
    final Follower<GrapheneBlock> follower = chain.follower(new ForgetfulStore() {
        @Override
        public void setHead(ChainEntry entry) {
            super.setHead(entry);
            lastBlockNanos.set(System.nanoTime());
        }
    });
    final TransactionPool<GrapheneTransaction> pool = chain.pool();
    final Node node;

    /** Dials {@code peer}, or listens when there is none. */
    RelayNode(NodeRuntime runtime, @Nullable PeerAddress peer) {
        this(runtime, peer, true);
    }

    private RelayNode(NodeRuntime runtime, @Nullable PeerAddress peer, boolean privateMode) {
        NodeConfig.Builder config =
                NodeConfig.builder().set(ConfigKeys.LIMITS_PEER_ANNOUNCEMENTS, ANNOUNCEMENTS_PER_SECOND);
        var builder = Node.builder(runtime, chain.protocol())
                .config(config.build())
                .chain(follower)
                .items(pool)
                .privateMode(privateMode);
        if (peer == null) {
            builder.listen(PeerAddress.parse("127.0.0.1:0"));
        } else {
            builder.peer(HostPort.parse(peer.toString(), peer.port()));
        }
        node = builder.build();
        node.start().toCompletableFuture().join();
    }

    /** Given anything, takes its peers for strangers. Says its address; told {@code transactions} or {@code block} says how many it has got, or when it got the last one. */
    public static void main(String[] arguments) throws Exception {
        boolean open = arguments.length > 0;
        RelayNode relay = new RelayNode(Transports.runtime(), null, !open);
        ChildProcess.say(relay.address());
        ChildProcess.listen(line -> ChildProcess.say(
                line.equals("block")
                        ? relay.follower.height() + " " + relay.lastBlockNanos.get()
                        : Long.toString(relay.pool.received())));
    }

    String address() {
        return node.listenAddress().toCompletableFuture().join().toString();
    }

    /** Waits until so many peers are hot: only those are relayed with. */
    void awaitHot(int peers) throws InterruptedException {
        while (hot() < peers) {
            Thread.sleep(50);
        }
    }

    private long hot() {
        return node.peers().toCompletableFuture().join().stream()
                .filter(peer -> peer.temperature() == Temperature.HOT)
                .count();
    }

    @Override
    public void close() {
        node.close();
    }
}
