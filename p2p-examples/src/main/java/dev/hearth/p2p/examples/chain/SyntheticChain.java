package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMerkle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks that pass the id, linkage, merkle and signature checks of graphene-p2p §2.7. A block is a function of
 * its parent, its timestamp and the block size: two nodes that make a chain from the same settings make the same one.
 * About 6,000 blocks a second, most of it for their signatures. Thread-safe.
 */
public final class SyntheticChain {
    /** Bytes of the smallest block, which has no transaction. */
    public static final int SMALLEST_BLOCK = 20 + 4 + 1 + 20 + 1 + 65 + 1;

    /** Bytes of the largest block that fits a message together with its id. */
    public static final int LARGEST_BLOCK = FrameLimits.MAX_MESSAGE_SIZE - 20;

    /** Timestamp before the first block: 2024-01-01T00:00:00Z. */
    static final long GENESIS_SECONDS = 1_704_067_200;

    /** Seconds from block to block in a chain made at once. */
    static final long SPACING_SECONDS = 3;

    private static final int LARGEST_TRANSACTION = 60_000;
    private static final String WITNESS_TEXT = "hearth synthetic witness";

    private final Secp256k1 curve = Secp256k1.bouncyCastle();
    private final PrivateKey witness = PrivateKey.of(Digests.sha256(WITNESS_TEXT.getBytes(StandardCharsets.US_ASCII)));
    private final int blockSize;

    /** A chain of blocks of {@code blockSize} bytes, or a few less. */
    public SyntheticChain(int blockSize) {
        if (blockSize < SMALLEST_BLOCK || blockSize > LARGEST_BLOCK) {
            throw new IllegalArgumentException(
                    "a synthetic block has " + SMALLEST_BLOCK + " to " + LARGEST_BLOCK + " bytes, not " + blockSize);
        }
        this.blockSize = blockSize;
    }

    /** Whose signature the blocks carry. */
    public PublicKey witness() {
        return curve.publicKey(witness);
    }

    /** Extends the main chain of {@code store} up to {@code height}; timestamps stay in the past. */
    public void topUp(BlockStore store, long height, long nowSeconds) {
        ChainEntry head = store.head();
        while ((head == null ? 0 : head.number()) < height) {
            long before = head == null ? GENESIS_SECONDS : head.timeSeconds();
            long timestamp = Math.max(before, Math.min(before + SPACING_SECONDS, nowSeconds));
            GrapheneBlock block = after(head, timestamp);
            store.put(block.entry(), block.bytes());
            store.setHead(block.entry());
            head = block.entry();
        }
    }

    /** The block on top of {@code head}, or the first one. */
    public GrapheneBlock after(@Nullable ChainEntry head, long timestampSeconds) {
        long number = head == null ? 1 : head.number() + 1;
        List<byte[]> transactions = transactions(number, timestampSeconds);
        int size = SMALLEST_BLOCK;
        for (byte[] transaction : transactions) {
            size += transaction.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        if (head != null) {
            out.put(head.id().toBytes());
        } else {
            out.position(20);
        }
        out.putInt((int) timestampSeconds).put((byte) 1);
        out.put(GrapheneMerkle.root(transactions).toBytes()).put((byte) 0);
        byte[] digest = Digests.sha256(out.array(), 0, out.position());
        out.put(curve.sign(witness, digest).toBytes());
        Varints.put(out, transactions.size());
        transactions.forEach(out::put);
        return parse(out.array());
    }

    private static GrapheneBlock parse(byte[] bytes) {
        try {
            return GrapheneBlock.of(bytes);
        } catch (MalformedItemException e) {
            throw new IllegalStateException("a block of our own does not parse", e);
        }
    }

    /** As many processed transactions as fill the block. */
    private List<byte[]> transactions(long number, long timestampSeconds) {
        List<byte[]> transactions = new ArrayList<>();
        int extra = SyntheticTransactions.processedExtra();
        int left = blockSize - SMALLEST_BLOCK;
        while (left >= SyntheticTransactions.SMALLEST + extra) {
            int size = Math.min(left - extra, LARGEST_TRANSACTION);
            String label = "block-" + number + "-" + transactions.size() + "/";
            byte[] signed = SyntheticTransactions.signed(label, size, timestampSeconds + 60);
            transactions.add(SyntheticTransactions.processed(signed));
            left -= size + extra;
        }
        return transactions;
    }
}
