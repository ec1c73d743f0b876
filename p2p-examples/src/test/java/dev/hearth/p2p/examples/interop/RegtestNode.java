package dev.hearth.p2p.examples.interop;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.examples.bitcoin.BitcoinChain;
import dev.hearth.p2p.examples.bitcoin.Miner;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A node of ours on regtest, with a real socket on loopback and a memory of what it told. */
final class RegtestNode implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final PeerAddress LOOPBACK = PeerAddress.parse("127.0.0.1:0");

    /** What the node told, and when. */
    record Told(NodeEvent event, long nanos) {}

    private final MemoryBlockStore store = new MemoryBlockStore();
    private final List<Told> told = new ArrayList<>();
    private final NodeRuntime.Threaded runtime = NodeRuntime.threaded();
    private final BitcoinChain chain;
    private final Follower<BitcoinBlock> follower;
    private final TransactionPool<BitcoinTransaction> pool;
    private final Node node;
    private long salt;

    private RegtestNode(long blocks, BitcoinProtocol.V2 v2, PeerAddress... peers) throws Exception {
        BitcoinProtocol protocol = BitcoinProtocol.builder(BitcoinNetwork.REGTEST)
                .v2(v2)
                .trickle(false)
                .build();
        chain = new BitcoinChain(protocol, null, 0, () -> Instant.now().getEpochSecond(), new byte[16]);
        chain.topUp(store, blocks, Instant.now().getEpochSecond());
        follower = chain.follower(store);
        pool = chain.pool();
        NodeBuilder builder = Node.builder(runtime, protocol)
                .chain(follower)
                .items(pool)
                .listen(LOOPBACK)
                .connectOnly(peers.length > 0)
                .onEvent(this::tell);
        for (PeerAddress peer : peers) {
            builder.peer(HostPort.parse(peer.toString(), peer.port()));
        }
        node = builder.build();
        get(node.start());
    }

    /** Starts a node that has {@code blocks} blocks, made in the past, and stays connected to {@code peers}. */
    static RegtestNode start(long blocks, PeerAddress... peers) throws Exception {
        return new RegtestNode(blocks, BitcoinProtocol.V2.OFF, peers);
    }

    /** Starts one that begins connections with BIP324. */
    static RegtestNode startEncrypting(long blocks, PeerAddress... peers) throws Exception {
        return new RegtestNode(blocks, BitcoinProtocol.V2.ON, peers);
    }

    private synchronized void tell(NodeEvent event) {
        told.add(new Told(event, System.nanoTime()));
        notifyAll();
    }

    /** The first event of this kind that is as wanted, when it comes; fails when it does not. */
    synchronized <E extends NodeEvent> Told await(Class<E> kind, Predicate<E> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int seen = 0;
        while (true) {
            for (; seen < told.size(); seen++) {
                NodeEvent event = told.get(seen).event();
                if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                    return told.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                List<Told> last = told.subList(Math.max(0, told.size() - 20), told.size());
                throw new AssertionError("no such " + kind.getSimpleName() + " at " + latest() + "; the last: " + last);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until this block is on top of the chain. */
    Told awaitHead(String hash) throws Exception {
        return await(
                NodeEvent.BlockAccepted.class,
                accepted -> hash(accepted.block()).equals(hash) && head().equals(hash));
    }

    /** Waits for a transaction in the pool. */
    Told awaitTransaction(String txid) throws Exception {
        return await(
                NodeEvent.ItemAccepted.class,
                item -> BitcoinHashes.display(item.id()).equals(txid));
    }

    /** Waits until a connection in some direction is in use. */
    Told awaitPeer(Stage state) throws Exception {
        return await(NodeEvent.PeerChanged.class, peer -> peer.state() == state);
    }

    /** Everything told so far of one kind. */
    synchronized <E extends NodeEvent> List<E> events(Class<E> kind) {
        return told.stream()
                .map(Told::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Whether a connection has ended or somebody was banned. */
    boolean hasDropped() {
        return events(NodeEvent.PeerChanged.class).stream().anyMatch(peer -> peer.state() == Stage.CLOSED)
                || !events(NodeEvent.Banned.class).isEmpty();
    }

    PeerAddress address() throws Exception {
        return Objects.requireNonNull(get(node.listenAddress()));
    }

    ChainEntry latest() {
        return Objects.requireNonNull(follower.latest());
    }

    long height() {
        return follower.height();
    }

    /** The hash of the last block as people write it. */
    String head() {
        return hash(latest());
    }

    Node node() {
        return node;
    }

    /** Publishes blocks of the present on top of the chain. */
    void mine(int count) throws Exception {
        mineOn(latest(), count);
    }

    /** Publishes a branch that begins {@code depth} blocks below the top and ends {@code more} blocks above it. */
    void fork(int depth, int more) throws Exception {
        ChainEntry top = latest();
        Hash id = Objects.requireNonNull(store.mainId(top.number() - depth));
        mineOn(Objects.requireNonNull(store.get(id)).entry(), depth + more);
    }

    private void mineOn(ChainEntry parent, int count) throws Exception {
        long bits = BitcoinNetwork.REGTEST.genesis().bits();
        ChainEntry last = parent;
        for (int i = 0; i < count; i++) {
            long time = Math.max(Instant.now().getEpochSecond(), last.timeSeconds() + 1);
            BitcoinBlock block = Miner.mine(last.id(), last.number() + 1, time, bits, 0, ++salt);
            accepted(get(node.publish(follower, block)));
            last = block.entry().at(last.number() + 1);
        }
    }

    /** Publishes a transaction; returns its name as people write it. */
    String publish(BitcoinTransaction transaction) throws Exception {
        accepted(get(node.publish(pool, transaction)));
        return BitcoinHashes.display(transaction.id());
    }

    private static void accepted(Verdict verdict) {
        if (!(verdict instanceof Verdict.Accepted)) {
            throw new AssertionError("found " + verdict + ", expected that it is accepted");
        }
    }

    /** The block with this number on the main chain. */
    BitcoinBlock block(long number) throws Exception {
        Hash id = Objects.requireNonNull(store.mainId(number));
        return BitcoinBlock.of(Objects.requireNonNull(store.get(id)).bytes());
    }

    private static String hash(ChainEntry entry) {
        return BitcoinHashes.display(entry.id());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        node.close();
        runtime.close();
    }
}
