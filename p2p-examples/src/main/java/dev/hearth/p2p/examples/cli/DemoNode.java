package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** One node of the demo with its store. */
final class DemoNode implements AutoCloseable {
    private final String name;
    private final MvBlockStore store;
    private final GrapheneChain chain;
    private final Follower<GrapheneBlock> follower;
    private final TransactionPool<GrapheneTransaction> pool;
    private final Node node;
    private final PeerAddress address;

    private DemoNode(String name, MvBlockStore store, GrapheneChain chain, NodeBuilder builder) {
        this.name = name;
        this.store = store;
        this.chain = chain;
        this.follower = chain.witnessedFollower(store);
        this.pool = chain.pool();
        this.node = builder.chain(follower).items(pool).build();
        try {
            Stages.join(node.start());
            this.address = Objects.requireNonNull(Stages.join(node.listenAddress()), "it listens");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a node in a directory of its own.
     *
     * @param blocks synthetic blocks it begins with
     * @param peers whom it dials
     */
    static DemoNode start(
            String name, Path directory, NodeRuntime runtime, GrapheneChain chain, long blocks, List<DemoNode> peers) {
        Path home = directory.resolve(name);
        MvBlockStore store = MvBlockStore.open(home, chain.chainName());
        try {
            chain.topUp(store, blocks, System.currentTimeMillis() / 1_000);
            NodeBuilder builder = Node.builder(runtime, chain.protocol())
                    .listen(PeerAddress.parse("127.0.0.1:0"))
                    .dataDirectory(home);
            for (DemoNode peer : peers) {
                builder.peer(HostPort.parse(peer.address.toString(), peer.address.port()));
            }
            return new DemoNode(name, store, chain, builder);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    Runnable producer() {
        return new BlockProducer<>(node, follower, chain);
    }

    Runnable transactions(int size, double perSecond) {
        return new TransactionSource<>(node, pool, chain.transactions(name, size), perSecond);
    }

    /** How it does at this moment. */
    DemoStatus status() {
        long active = Stages.join(node.peers()).stream()
                .filter(peer -> peer.stage() == Stage.ACTIVE)
                .count();
        TrafficInfo traffic = Stages.join(node.traffic());
        return new DemoStatus(
                name,
                address,
                active,
                follower.latest(),
                follower.received(),
                pool.received(),
                traffic.received(),
                traffic.sent());
    }

    @Override
    public void close() {
        node.close();
        store.close();
    }
}
