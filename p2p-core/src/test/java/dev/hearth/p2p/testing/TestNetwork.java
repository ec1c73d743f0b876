package dev.hearth.p2p.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nodes of one chain in one simulation. */
public final class TestNetwork<B, T> {
    private final TestChain<B, T> chain;
    private final Simulation simulation;
    private final List<TestNode<B, T>> nodes = new ArrayList<>();

    /** A network without nodes. */
    public TestNetwork(TestChain<B, T> chain, long seed, Crypto crypto, LinkProfile links) {
        this.chain = chain;
        this.simulation =
                Simulation.builder().seed(seed).crypto(crypto).link(links).build();
    }

    /** Time and links. */
    public Simulation simulation() {
        return simulation;
    }

    /** Adds a node that is not started. */
    public TestNode<B, T> node(String name) {
        return node(name, chain);
    }

    /** Adds a node that speaks its own dialect of the protocol and is not started. */
    public TestNode<B, T> node(String name, TestChain<B, T> own) {
        TestNode<B, T> node = new TestNode<>(own, simulation.host(name));
        nodes.add(node);
        return node;
    }

    /** Adds nodes that are not started. */
    public List<TestNode<B, T>> nodes(int count) {
        List<TestNode<B, T>> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(node("node" + nodes.size()));
        }
        return added;
    }

    /** All nodes. */
    public List<TestNode<B, T>> nodes() {
        return nodes;
    }

    /** Starts nodes with the same blocks, each connected to all others. */
    public List<TestNode<B, T>> mesh(int count, List<B> blocks) {
        List<TestNode<B, T>> mesh = nodes(count);
        mesh.forEach(node -> node.adopt(blocks));
        for (int i = 0; i < count; i++) {
            List<TestNode<B, T>> others = mesh.subList(0, i);
            mesh.get(i).start(builder -> {
                builder.connectOnly(true);
                others.forEach(other -> builder.peer(other.hostPort()));
            });
            run(Duration.ofMillis(100));
        }
        return mesh;
    }

    /** Starts empty nodes, each connected to the one before and the one after. */
    public List<TestNode<B, T>> line(int count) {
        List<TestNode<B, T>> line = new ArrayList<>();
        for (TestNode<B, T> node : nodes(count)) {
            if (line.isEmpty()) {
                node.start();
            } else {
                node.start(line.get(line.size() - 1));
            }
            line.add(node);
            run(Duration.ofSeconds(1));
        }
        return line;
    }

    /** As many blocks on top of {@code parent}, oldest first. */
    public List<B> blocks(@Nullable B parent, int count, int size, int salt) {
        List<B> blocks = new ArrayList<>(count);
        B tip = parent;
        for (int i = 0; i < count; i++) {
            tip = chain.block(tip, size, salt);
            blocks.add(tip);
        }
        return blocks;
    }

    /** Lets a node make so many blocks, one every 200 ms. */
    public void mine(TestNode<B, T> node, int count, int salt) {
        for (int i = 0; i < count; i++) {
            node.mine(500, salt);
            run(Duration.ofMillis(200));
        }
    }

    /** Sets both directions of the link between two nodes. */
    public void link(TestNode<B, T> one, TestNode<B, T> other, LinkProfile profile) {
        simulation.link(one.host(), other.host()).set(profile);
    }

    /** Separates two groups of nodes. */
    public void partition(List<TestNode<B, T>> one, List<TestNode<B, T>> other) {
        simulation.partition(hosts(one), hosts(other));
    }

    private List<SimulatedHost> hosts(List<TestNode<B, T>> group) {
        return group.stream().map(TestNode::host).collect(Collectors.toList());
    }

    /** Lets time pass. */
    public void run(Duration duration) {
        simulation.run(duration);
    }

    /**
     * Lets time pass until a condition holds, and fails when it does not in time.
     *
     * @return how long it took
     */
    public Duration until(String what, BooleanSupplier condition, Duration limit) {
        Duration start = simulation.now();
        boolean held = simulation.runUntil(condition, limit);
        assertThat(held).as("%s within %s; heads %s", what, limit, heads()).isTrue();
        return simulation.now().minus(start);
    }

    /** Lets time pass until all nodes have the same head of this number. */
    public Duration untilAllAt(long height, Duration limit) {
        return until("all nodes at block " + height, () -> allAt(height), limit);
    }

    private boolean allAt(long height) {
        return nodes.stream()
                .allMatch(node -> node.height() == height
                        && node.head().id().equals(nodes.get(0).head().id()));
    }

    /** Whether all nodes have so many items. */
    public boolean allHaveItems(int count) {
        return nodes.stream().allMatch(node -> node.itemCount() == count);
    }

    private List<String> heads() {
        return nodes.stream().map(node -> node + "=" + node.height()).collect(Collectors.toList());
    }

    /** Lets time pass until an answer is there. */
    public <V> V answer(CompletionStage<V> stage) {
        CompletableFuture<V> future = stage.toCompletableFuture();
        until("an answer", future::isDone, Duration.ofSeconds(30));
        return future.join();
    }

    /** What must hold of every network in the end: whatever went wrong, it was not our own doing. */
    public void assertHealthy() {
        for (TestNode<B, T> node : nodes) {
            assertThat(node.endings()).as("endings at %s", node).doesNotContain(DisconnectReason.INTERNAL_ERROR);
        }
    }
}
