package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import dev.hearth.p2p.examples.chain.SyntheticChain;
import dev.hearth.p2p.examples.chain.SyntheticTransactions;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.examples.chain.WitnessedFollower;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
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
    private final WitnessedFollower follower;
    private final TransactionPool pool = new TransactionPool();
    private final Node node;
    private final PeerAddress address;

    private DemoNode(String name, MvBlockStore store, SyntheticChain chain, NodeBuilder builder) {
        this.name = name;
        this.store = store;
        this.follower = new WitnessedFollower(store, chain.witness());
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
            String name,
            Path directory,
            Hash chainId,
            NodeRuntime runtime,
            SyntheticChain chain,
            long blocks,
            List<DemoNode> peers) {
        Path home = directory.resolve(name);
        MvBlockStore store = MvBlockStore.open(home, chainId.toString());
        try {
            chain.topUp(store, blocks, System.currentTimeMillis() / 1_000);
            NodeBuilder builder = Node.builder(runtime, GrapheneProtocol.of(chainId))
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

    BlockProducer producer(SyntheticChain chain) {
        return new BlockProducer(node, follower, chain);
    }

    TransactionSource transactions(SyntheticTransactions source, double perSecond) {
        return new TransactionSource(node, pool, source, perSecond);
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
