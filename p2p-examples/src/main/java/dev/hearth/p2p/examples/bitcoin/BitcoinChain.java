package dev.hearth.p2p.examples.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.bitcoin.BitcoinBlock;
import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.BlockStore.StoredBlock;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.examples.chain.TransactionPool;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinHashes;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.protocol.WireProtocol;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The chain of a Bitcoin network; on regtest also blocks and transactions made of nothing. */
public final class BitcoinChain implements SampleChain<BitcoinBlock, BitcoinTransaction> {
    /** Bytes of the smallest synthetic transaction. */
    public static final int SMALLEST_TRANSACTION = 80;

    /** Seconds from block to block in a chain made at once. */
    private static final long SPACING_SECONDS = 1;

    /** What the first block of all networks holds. */
    private static final byte[] FIRST_TRANSACTION = HexFormat.of()
            .parseHex("01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d"
                    + "0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f6620"
                    + "7365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe554827"
                    + "1967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d57"
                    + "8a4c702b6bf11d5fac00000000");

    private final BitcoinProtocol protocol;
    private final ChainRules rules;
    private final int blockSize;
    private final LongSupplier nowSeconds;
    private final byte[] secret;

    /**
     * The chain of a protocol's network.
     *
     * @param minimumWork a chain with less is not followed; null for the network's own
     * @param blockSize bytes of synthetic blocks, at least
     * @param nowSeconds the wall clock, seconds since the epoch
     * @param secret 16 random bytes nobody else knows
     */
    public BitcoinChain(
            BitcoinProtocol protocol,
            @Nullable BigInteger minimumWork,
            int blockSize,
            LongSupplier nowSeconds,
            byte[] secret) {
        ChainRules known = ChainRules.of(protocol.network());
        this.protocol = protocol;
        this.rules = minimumWork == null ? known : known.withMinimumWork(minimumWork);
        this.blockSize = blockSize;
        this.nowSeconds = nowSeconds;
        this.secret = Arrays.copyOf(secret, SipHash.KEY_LENGTH);
    }

    /** A regtest chain in a simulation: what its blocks' timestamps may be, the simulation's own clock decides. */
    public static BitcoinChain simulated(int blockSize) {
        BitcoinProtocol protocol = BitcoinProtocol.of(BitcoinNetwork.REGTEST);
        return new BitcoinChain(protocol, null, blockSize, () -> Long.MAX_VALUE / 2, new byte[SipHash.KEY_LENGTH]);
    }

    /** The first block of a network. */
    public static BitcoinBlock genesis(BitcoinNetwork network) {
        try {
            return BitcoinBlock.of(BitcoinBlocks.assemble(network.genesis(), List.of(FIRST_TRANSACTION)));
        } catch (MalformedItemException e) {
            throw new IllegalStateException("the first block does not parse", e);
        }
    }

    @Override
    public WireProtocol protocol() {
        return protocol;
    }

    @Override
    public int usualPort() {
        return protocol.network().defaultPort();
    }

    @Override
    public String chainName() {
        return "bitcoin " + protocol.network().name() + " "
                + show(protocol.network().genesis().hash());
    }

    @Override
    public @Nullable ItemType carries(String messageType) {
        return switch (messageType) {
            case BitcoinCommands.BLOCK, BitcoinCommands.CMPCTBLOCK -> ItemType.BLOCK;
            case BitcoinCommands.TX -> ItemType.TRANSACTION;
            default -> null;
        };
    }

    /** Not the ten minutes between blocks: a peer answers a ping every two. */
    @Override
    public Duration blockInterval() {
        return Duration.ofMinutes(2);
    }

    /** Backwards. */
    @Override
    public String show(Hash id) {
        return BitcoinHashes.display(id);
    }

    @Override
    public Follower<BitcoinBlock> follower(BlockStore store) {
        return new BitcoinFollower(store, genesis(protocol.network()), rules, nowSeconds, secret);
    }

    @Override
    public TransactionPool<BitcoinTransaction> pool() {
        return new TransactionPool<>(BitcoinTransaction.CODEC, BitcoinTransaction::id);
    }

    @Override
    public BitcoinBlock after(@Nullable ChainEntry head, long timestampSeconds) {
        BlockHeader genesis = protocol.network().genesis();
        long height = head == null ? 1 : head.number() + 1;
        long after = head == null ? genesis.time() : head.timeSeconds();
        return Miner.mine(
                head == null ? genesis.hash() : head.id(),
                height,
                Math.max(timestampSeconds, after + 1),
                genesis.bits(),
                blockSize,
                0);
    }

    @Override
    public void topUp(BlockStore store, long height, long nowSeconds) {
        follower(store); // begins an empty store with the first block
        ChainEntry head = Objects.requireNonNull(store.head());
        while (head.number() < height) {
            BitcoinBlock block = after(head, Math.min(head.timeSeconds() + SPACING_SECONDS, nowSeconds));
            StoredBlock stored = new StoredBlock(block.entry().at(head.number() + 1), block.bytes());
            store.put(stored.entry(), stored.bytes());
            store.setHead(stored.entry());
            head = stored.entry();
        }
    }

    /** Each spends an output that never was. */
    @Override
    public LongFunction<BitcoinTransaction> transactions(String origin, int size) {
        AtomicLong made = new AtomicLong();
        return nowSeconds -> transaction(origin + "/" + made.getAndIncrement() + "/", size);
    }

    private static BitcoinTransaction transaction(String label, int size) {
        byte[] spent = Digests.sha256(label.getBytes(StandardCharsets.US_ASCII));
        byte[] script = new byte[Math.max(0, size - SMALLEST_TRANSACTION)];
        ByteBuffer out =
                ByteBuffer.allocate(SMALLEST_TRANSACTION + 8 + script.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(2).put((byte) 1).put(spent).putInt(0).put((byte) 0).putInt(-1);
        out.put((byte) 1).putLong(1);
        Miner.compactSize(out, script.length);
        out.put(script).putInt(0);
        try {
            return BitcoinTransaction.CODEC
                    .decode(Arrays.copyOf(out.array(), out.position()))
                    .value();
        } catch (MalformedItemException e) {
            throw new IllegalStateException("a transaction of our own does not parse", e);
        }
    }
}
