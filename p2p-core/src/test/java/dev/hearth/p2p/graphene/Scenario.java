package dev.hearth.p2p.graphene;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.trust.NodeKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One whole node in virtual time, and raw peers on hosts of their own. */
final class Scenario {
    static final Hash CHAIN = Hash.parse("ab".repeat(32));
    static final int PORT = 1776;

    final Simulation simulation;
    final SimulatedHost host;
    final ChainFollower<GrapheneBlock> chain;
    final TestTransactions transactions;
    final List<NodeEvent> events = new ArrayList<>();
    Node node;
    private final IdentityHashMap<RawPeer, SimulatedHost> homes = new IdentityHashMap<>();
    private int hosts;

    /** A node that listens and knows nobody. */
    Scenario() {
        this(new TestTransactions(), builder -> builder);
    }

    Scenario(UnaryOperator<NodeBuilder> options) {
        this(new TestTransactions(), options);
    }

    Scenario(TestTransactions transactions, UnaryOperator<NodeBuilder> options) {
        this(transactions, follower(), options);
    }

    Scenario(TestTransactions transactions, ChainFollower<GrapheneBlock> chain, UnaryOperator<NodeBuilder> options) {
        this.simulation = Simulation.builder().seed(11).build();
        this.host = simulation.host("node");
        this.transactions = transactions;
        this.chain = chain;
        this.node = start(options);
    }

    static ChainFollower<GrapheneBlock> follower() {
        return new ChainFollower<>(ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, new MemoryBlockStore());
    }

    /** A follower that has these blocks. */
    static ChainFollower<GrapheneBlock> follower(List<GrapheneBlock> blocks) {
        ChainFollower<GrapheneBlock> follower = follower();
        blocks.forEach(block -> follower.accept(block, new Delivery(Delivery.Origin.LOCAL, null)));
        return follower;
    }

    /** Starts a node on the host, as after a restart. */
    Node start(UnaryOperator<NodeBuilder> options) {
        node = options.apply(Node.builder(host.runtime(), GrapheneProtocol.of(CHAIN))
                        .chain(chain)
                        .items(transactions))
                .listen(host.address(PORT))
                .onEvent(events::add)
                .build();
        await(node.start());
        return node;
    }

    /** Stops the node and starts one that remembers what this one has written. */
    void restart(UnaryOperator<NodeBuilder> options) {
        await(node.stop());
        start(options);
    }

    /** What happened of one kind, in order. */
    <E extends NodeEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everybody the node has dialled or is dialling. */
    Set<PeerAddress> dialled() {
        Set<PeerAddress> dialled = new TreeSet<>();
        for (NodeEvent.PeerChanged change : events(NodeEvent.PeerChanged.class)) {
            if (change.direction() == Attempt.Direction.OUTBOUND) {
                dialled.add(change.address());
            }
        }
        for (PeerInfo info : peers()) {
            if (info.direction() == Attempt.Direction.OUTBOUND) {
                dialled.add(info.address());
            }
        }
        return dialled;
    }

    /** A peer that can be dialled at its home again and again: each connection is a new one of the same node. */
    List<RawPeer> listenAgainAndAgain(RawPeer first) {
        List<RawPeer> taken = new ArrayList<>();
        RawPeer.listen(Objects.requireNonNull(homes.get(first)).runtime(), home(first), () -> {
            RawPeer next = taken.isEmpty() ? first : sibling(first).polite();
            taken.add(next);
            return next;
        });
        return taken;
    }

    /** The connection to or from where a peer lives, or null. */
    @Nullable
    PeerInfo info(RawPeer peer) {
        return peers().stream()
                .filter(info -> info.address().sameHost(home(peer)) && info.stage() == Stage.ACTIVE)
                .findFirst()
                .orElse(null);
    }

    Temperature temperature(RawPeer peer) {
        PeerInfo info = info(peer);
        return info == null ? Temperature.COLD : info.temperature();
    }

    /** A peer on a host of its own, not connected. */
    RawPeer peer() {
        SimulatedHost home = newHost();
        RawPeer peer = new RawPeer(home.runtime());
        homes.put(peer, home);
        return peer;
    }

    /** The same node on the same host, for another connection. */
    RawPeer sibling(RawPeer peer) {
        SimulatedHost home = Objects.requireNonNull(homes.get(peer));
        RawPeer sibling = new RawPeer(home.runtime());
        homes.put(sibling, home);
        sibling.nodeKey = peer.nodeKey;
        sibling.userData = peer.userData;
        sibling.inbound = peer.inbound;
        return sibling;
    }

    /** Where a peer of {@link #peer} is dialled once it listens. */
    PeerAddress home(RawPeer peer) {
        return Objects.requireNonNull(homes.get(peer)).address(PORT);
    }

    /** The same as a configuration names it. */
    HostPort name(RawPeer peer) {
        return HostPort.parse(home(peer).toString(), 0);
    }

    /** Whom a peer proves to be. */
    NodeKey key(RawPeer peer) {
        return new NodeKey(
                Hash.wrap(host.runtime().curve().publicKey(peer.nodeKey).toBytes()));
    }

    /** Connects node and peer, seen from the node; all else is up to the peer. */
    RawPeer meet(Attempt.Direction direction, RawPeer peer) {
        if (direction == Attempt.Direction.INBOUND) {
            return peer.dial(address());
        }
        listen(peer);
        node.connect(home(peer));
        return peer;
    }

    /** The peer takes one connection at its home. */
    RawPeer listen(RawPeer peer) {
        RawPeer.listen(Objects.requireNonNull(homes.get(peer)).runtime(), home(peer), () -> peer);
        return peer;
    }

    SimulatedHost newHost() {
        return simulation.host("peer-" + ++hosts);
    }

    PeerAddress address() {
        return host.address(PORT);
    }

    /** Dials the node and goes through the handshake. */
    RawPeer join(RawPeer peer) {
        long before = established();
        peer.dial(address());
        until(() -> established() > before);
        return peer;
    }

    /** How often a handshake was completed. */
    long established() {
        return events.stream()
                .filter(event -> event instanceof NodeEvent.PeerChanged change && change.state() == Stage.ACTIVE)
                .count();
    }

    long established(PeerAddress address) {
        return events.stream()
                .filter(event -> event instanceof NodeEvent.PeerChanged change
                        && change.state() == Stage.ACTIVE
                        && change.address().equals(address))
                .count();
    }

    void run(Duration duration) {
        simulation.run(duration);
    }

    void until(BooleanSupplier condition) {
        until(condition, Duration.ofMinutes(2));
    }

    void until(BooleanSupplier condition, Duration limit) {
        if (!simulation.runUntil(condition, limit)) {
            throw new AssertionError("not within " + limit + "; peers " + peers() + " ended " + disconnects());
        }
    }

    <T> T await(CompletionStage<T> stage) {
        if (!simulation.runUntil(stage.toCompletableFuture()::isDone, Duration.ofSeconds(30))) {
            throw new AssertionError("no answer");
        }
        return stage.toCompletableFuture().join();
    }

    List<PeerInfo> peers() {
        return await(node.peers());
    }

    /** Connections that are in use. */
    List<PeerInfo> hot() {
        return peers().stream()
                .filter(peer -> peer.temperature() == Temperature.HOT)
                .toList();
    }

    Map<DisconnectReason, Long> disconnects() {
        return await(node.disconnects());
    }

    /** Repeats something at equal intervals until the peer is gone. */
    void every(Duration interval, RawPeer peer, Runnable action) {
        simulation.after(interval, () -> {
            if (peer.isConnected()) {
                action.run();
                every(interval, peer, action);
            }
        });
    }

    long headNumber() {
        return chain.head() == null ? 0 : chain.head().number();
    }
}
