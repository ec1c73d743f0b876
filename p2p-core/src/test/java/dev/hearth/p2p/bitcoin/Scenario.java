package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One whole node in virtual time, and raw peers on hosts of their own. */
final class Scenario {
    static final int PORT = 18_444;

    final Simulation simulation;
    final SimulatedHost host;
    final Follower chain;
    final TestPool transactions = new TestPool();
    final List<NodeEvent> events = new ArrayList<>();
    final Node node;
    private final IdentityHashMap<RawPeer, SimulatedHost> homes = new IdentityHashMap<>();
    private int hosts;

    /** A follower that believes all it is told, unless it is to look at it. */
    static final class Follower extends ChainFollower<BitcoinBlock> {
        /** Whether the transactions must be those of the header. */
        boolean checksTransactions;
        /** Whether no block can be valid. */
        boolean invalid;
        /** Which headers can never be valid. */
        Predicate<ChainEntry> impossible = entry -> false;

        Follower(List<BitcoinBlock> blocks) {
            super(
                    ItemType.BLOCK,
                    BitcoinBlock.CODEC,
                    BitcoinBlock::entry,
                    new MemoryBlockStore(),
                    TestBlocks.genesis());
            blocks.forEach(block -> accept(block, new Delivery(Delivery.Origin.LOCAL, null)));
        }

        @Override
        public HeadersVerdict acceptHeaders(List<ChainEntry> entries) {
            return entries.stream().anyMatch(impossible) ? HeadersVerdict.INVALID : HeadersVerdict.ACCEPTED;
        }

        @Override
        protected @Nullable String validate(BitcoinBlock block, ChainEntry entry) {
            return invalid || (checksTransactions && !isWhole(block)) ? "its transactions are others" : null;
        }

        private static boolean isWhole(BitcoinBlock block) {
            try {
                List<Hash> txids = BitcoinBlocks.txids(block.bytes());
                return BitcoinBlocks.merkleRoot(txids).equals(block.header().merkleRoot())
                        && !BitcoinBlocks.isMutated(txids);
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A node that listens, has no blocks and knows nobody. */
    Scenario() {
        this(List.of());
    }

    Scenario(List<BitcoinBlock> blocks) {
        this(blocks, protocol -> protocol, builder -> builder);
    }

    Scenario(
            List<BitcoinBlock> blocks,
            UnaryOperator<BitcoinProtocol.Builder> speech,
            UnaryOperator<NodeBuilder> options) {
        this(blocks, speech, options, true);
    }

    /** A node that has no use for transactions. */
    static Scenario blocksOnly() {
        return new Scenario(List.of(), protocol -> protocol, builder -> builder, false);
    }

    private Scenario(
            List<BitcoinBlock> blocks,
            UnaryOperator<BitcoinProtocol.Builder> speech,
            UnaryOperator<NodeBuilder> options,
            boolean takesTransactions) {
        this.simulation = Simulation.builder().seed(11).build();
        this.host = simulation.host("node");
        this.chain = new Follower(blocks);
        BitcoinProtocol protocol = speech.apply(
                        BitcoinProtocol.builder(BitcoinNetwork.REGTEST).v2(BitcoinProtocol.V2.OFF))
                .build();
        NodeBuilder builder = Node.builder(host.runtime(), protocol)
                .chain(chain)
                .blockInterval(Duration.ofMinutes(10))
                .onEvent(events::add);
        if (takesTransactions) {
            builder.items(transactions);
        }
        this.node = options.apply(builder).listen(host.address(PORT)).build();
        await(node.start());
    }

    /** As many blocks after the first of the network. */
    static List<BitcoinBlock> blocks(int count) {
        return blocks(null, count, 0);
    }

    static List<BitcoinBlock> blocks(@Nullable BitcoinBlock parent, int count, int salt) {
        List<BitcoinBlock> blocks = new ArrayList<>(count);
        BitcoinBlock tip = parent;
        for (int i = 0; i < count; i++) {
            tip = TestBlocks.after(tip, 250, salt);
            blocks.add(tip);
        }
        return blocks;
    }

    // Peers

    /** A peer on a host of its own, not connected. */
    RawPeer peer() {
        SimulatedHost home = simulation.host("peer-" + ++hosts);
        RawPeer peer = new RawPeer(home.runtime());
        homes.put(peer, home);
        return peer;
    }

    /** Another connection's end on the same host. */
    RawPeer sibling(RawPeer peer) {
        SimulatedHost home = Objects.requireNonNull(homes.get(peer));
        RawPeer sibling = new RawPeer(home.runtime());
        homes.put(sibling, home);
        return sibling;
    }

    /** Where a peer of {@link #peer} is dialled once it listens. */
    PeerAddress home(RawPeer peer) {
        return Objects.requireNonNull(homes.get(peer)).address(PORT);
    }

    /** The peer takes one connection at its home. */
    RawPeer listen(RawPeer peer) {
        RawPeer.listen(Objects.requireNonNull(homes.get(peer)).runtime(), home(peer), () -> peer);
        return peer;
    }

    /** Polite peers at the home of this one, each taking one connection; those that did, in order. */
    List<RawPeer> listenAgainAndAgain(RawPeer first) {
        List<RawPeer> taken = new ArrayList<>();
        RawPeer.listen(Objects.requireNonNull(homes.get(first)).runtime(), home(first), () -> {
            RawPeer next = sibling(first).polite();
            taken.add(next);
            return next;
        });
        return taken;
    }

    /**
     * Joins a peer, dialled by the node, that tells it of others; returns these by address, each with the connections it
     * has taken.
     */
    Map<PeerAddress, List<RawPeer>> joinGuideTo(int count) {
        Map<PeerAddress, List<RawPeer>> others = new TreeMap<>();
        List<TimedAddress> told = new ArrayList<>();
        long seen = TimeUnit.MICROSECONDS.toSeconds(host.runtime().wallMicros()) - 60;
        for (int i = 0; i < count; i++) {
            RawPeer other = peer();
            others.put(home(other), listenAgainAndAgain(other));
            told.add(new TimedAddress(seen, RawPeer.NODE, home(other)));
        }
        RawPeer guide = peer().polite();
        guide.on(BitcoinCommands.GETADDR, question -> guide.send(new AddrV2(told)));
        join(Attempt.Direction.OUTBOUND, guide);
        return others;
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

    /** Connects node and peer and waits for the end of the handshake. */
    RawPeer join(Attempt.Direction direction, RawPeer peer) {
        long before = established();
        meet(direction, peer);
        until(() -> established() > before);
        return peer;
    }

    /** Dials the node and goes through the handshake. */
    RawPeer join(RawPeer peer) {
        return join(Attempt.Direction.INBOUND, peer);
    }

    // The node

    PeerAddress address() {
        return host.address(PORT);
    }

    /** How often a handshake was completed. */
    long established() {
        return events(NodeEvent.PeerChanged.class).stream()
                .filter(change -> change.state() == Stage.ACTIVE)
                .count();
    }

    /** What happened of one kind, in order. */
    <E extends NodeEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<PeerInfo> peers() {
        return await(node.peers());
    }

    /** The only connection there is. */
    PeerInfo onlyPeer() {
        List<PeerInfo> peers = peers();
        if (peers.size() != 1) {
            throw new AssertionError(peers + ", ended " + disconnects());
        }
        return peers.get(0);
    }

    /** Points of misbehaviour of the only connection there is. */
    int misbehaviour() {
        return onlyPeer().misbehaviour();
    }

    Map<DisconnectReason, Long> disconnects() {
        return await(node.disconnects());
    }

    /** Everybody the node has dialled or is dialling for a purpose. */
    Set<PeerAddress> dialled() {
        Set<PeerAddress> dialled = new TreeSet<>();
        for (NodeEvent.PeerChanged change : events(NodeEvent.PeerChanged.class)) {
            if (change.direction() == Attempt.Direction.OUTBOUND) {
                dialled.add(change.address());
            }
        }
        peers().stream()
                .filter(info -> info.kind() != ConnectionKind.INBOUND)
                .forEach(info -> dialled.add(info.address()));
        return dialled;
    }

    long height() {
        ChainEntry head = chain.head();
        return head == null ? -1 : head.number();
    }

    // Time

    void run(Duration duration) {
        simulation.run(duration);
    }

    void until(BooleanSupplier condition) {
        until(condition, Duration.ofMinutes(2));
    }

    void until(BooleanSupplier condition, Duration limit) {
        if (!simulation.runUntil(condition, limit)) {
            throw new AssertionError("not within " + limit + "; peers " + peers() + " ended "
                    + events(NodeEvent.PeerChanged.class).stream()
                            .filter(change -> change.reason() != null)
                            .toList());
        }
    }

    <T> T await(CompletionStage<T> stage) {
        if (!simulation.runUntil(stage.toCompletableFuture()::isDone, Duration.ofSeconds(30))) {
            throw new AssertionError("no answer");
        }
        return stage.toCompletableFuture().join();
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
}
