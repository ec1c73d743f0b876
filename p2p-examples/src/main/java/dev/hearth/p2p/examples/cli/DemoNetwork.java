package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The five nodes of the demo: n1 begins with a chain and goes on producing, n2 to n4 follow and publish transactions, n5
 * starts empty and late. One thread uses it.
 */
final class DemoNetwork implements AutoCloseable {
    private static final Hash CHAIN_ID = Hash.wrap(Digests.sha256("hearth demo".getBytes(StandardCharsets.US_ASCII)));
    private static final int FIRST_BLOCKS = 1_000;
    private static final int BLOCK_SIZE = 1_000;
    private static final int TRANSACTION_SIZE = 300;
    private static final double TRANSACTIONS_PER_SECOND = 5;
    private static final Duration BLOCK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration TRANSACTION_TICK = Duration.ofMillis(50);

    private final Path directory;
    private final DemoReport report;
    private final GrapheneChain chain = new GrapheneChain(CHAIN_ID, BLOCK_SIZE);
    private final NodeRuntime.Threaded runtime = NodeRuntime.threaded();
    private final List<DemoNode> nodes = new ArrayList<>();
    private final Schedule production = new Schedule();

    DemoNetwork(Path directory, DemoReport report) {
        this.directory = directory;
        this.report = report;
    }

    /** Starts n1 to n4. */
    void open() {
        report.opened(CHAIN_ID, chain.witness(), FIRST_BLOCKS);
        DemoNode first = add("begins with the chain and goes on producing", FIRST_BLOCKS, List.of());
        DemoNode second = add("starts empty", 0, List.of(first));
        DemoNode third = add("starts empty", 0, List.of(first, second));
        add("starts empty", 0, List.of(second, third));
        production.every(BLOCK_INTERVAL, first.producer());
        for (DemoNode node : nodes.subList(1, nodes.size())) {
            production.every(TRANSACTION_TICK, node.transactions(TRANSACTION_SIZE, TRANSACTIONS_PER_SECOND));
        }
    }

    /** Starts n5, which knows two nodes that have never seen the producer's store. */
    void addLate() {
        add("starts empty and late", 0, nodes.subList(2, 4));
    }

    private DemoNode add(String part, long blocks, List<DemoNode> peers) {
        String name = "n" + (nodes.size() + 1);
        DemoNode node = DemoNode.start(name, directory, runtime, chain, blocks, peers);
        nodes.add(node);
        report.started(node.status(), part);
        return node;
    }

    List<DemoStatus> status() {
        return nodes.stream().map(DemoNode::status).toList();
    }

    /** Ends production; what is under way still arrives. */
    void stopProducing() {
        production.close();
    }

    /** Whether all five have the same head and those that started empty have received a chain. */
    static boolean agree(List<DemoStatus> nodes) {
        ChainEntry head = nodes.get(0).head();
        return nodes.size() == 5
                && head != null
                && nodes.stream().allMatch(node -> Objects.equals(head, node.head()))
                && nodes.stream().skip(1).allMatch(node -> node.blocks() >= FIRST_BLOCKS);
    }

    @Override
    public void close() {
        production.close();
        nodes.forEach(DemoNode::close);
        runtime.close();
    }
}
