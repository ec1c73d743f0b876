package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes blocks apart and puts them together (§1.12, §1.13), transactions being bytes. Methods that take a whole block
 * throw {@link MalformedMessageException} if the array is not exactly one, which the arrays in messages always are.
 * Stateless and thread-safe.
 */
public final class BitcoinBlocks {
    private static final int HASH_LENGTH = DoubleSha256.LENGTH;

    private BitcoinBlocks() {}

    /** The header that {@code block} begins with. */
    public static BlockHeader header(byte[] block) throws MalformedMessageException {
        return new WireReader(Unpooled.wrappedBuffer(block)).header();
    }

    /** Where the transactions of {@code block} stand, in order. */
    public static List<TransactionRange> transactionRanges(byte[] block) throws MalformedMessageException {
        List<TransactionRange> ranges = new ArrayList<>();
        for (TransactionLayout layout : layouts(block)) {
            ranges.add(new TransactionRange(layout.start(), layout.length()));
        }
        return ranges;
    }

    /** Copies of the transactions of {@code block}, in order. */
    public static List<byte[]> transactions(byte[] block) throws MalformedMessageException {
        List<byte[]> transactions = new ArrayList<>();
        for (TransactionLayout layout : layouts(block)) {
            transactions.add(Arrays.copyOfRange(block, layout.start(), layout.end()));
        }
        return transactions;
    }

    /** The ids of the transactions of {@code block}, in order. */
    public static List<Hash> txids(byte[] block) throws MalformedMessageException {
        DoubleSha256 digest = new DoubleSha256();
        List<Hash> txids = new ArrayList<>();
        for (TransactionLayout layout : layouts(block)) {
            txids.add(BitcoinTransactions.txid(block, layout, digest));
        }
        return txids;
    }

    /**
     * The root over {@code txids} in block order: a level pairs its nodes with double SHA-256, an odd last one with
     * itself. Zeros for none. Several lists have one root: see {@link #isMutated}.
     */
    public static Hash merkleRoot(List<Hash> txids) {
        if (txids.isEmpty()) {
            return Hash.zero(HASH_LENGTH);
        }
        byte[] nodes = nodes(txids);
        DoubleSha256 digest = new DoubleSha256();
        for (int width = txids.size(); width > 1; width = (width + 1) / 2) {
            reduce(nodes, width, digest);
        }
        return Hash.wrap(Arrays.copyOf(nodes, HASH_LENGTH));
    }

    /**
     * Whether the tree over {@code txids} pairs two equal nodes that both stand in the list: such a list has the root
     * of a shorter one, and its block must be refused without remembering its id as invalid (CVE-2012-2459).
     */
    public static boolean isMutated(List<Hash> txids) {
        byte[] nodes = nodes(txids);
        DoubleSha256 digest = new DoubleSha256();
        for (int width = txids.size(); width > 1; width = (width + 1) / 2) {
            for (int left = 0; left + 1 < width; left += 2) {
                if (Arrays.equals(
                        nodes,
                        left * HASH_LENGTH,
                        (left + 1) * HASH_LENGTH,
                        nodes,
                        (left + 1) * HASH_LENGTH,
                        (left + 2) * HASH_LENGTH)) {
                    return true;
                }
            }
            reduce(nodes, width, digest);
        }
        return false;
    }

    private static byte[] nodes(List<Hash> txids) {
        byte[] nodes = new byte[txids.size() * HASH_LENGTH];
        for (int i = 0; i < txids.size(); i++) {
            txids.get(i).copyTo(nodes, i * HASH_LENGTH);
        }
        return nodes;
    }

    private static void reduce(byte[] nodes, int width, DoubleSha256 digest) {
        for (int left = 0; left < width; left += 2) {
            int right = Math.min(left + 1, width - 1);
            byte[] parent = digest.update(nodes, left * HASH_LENGTH, HASH_LENGTH)
                    .update(nodes, right * HASH_LENGTH, HASH_LENGTH)
                    .digest();
            System.arraycopy(parent, 0, nodes, left / 2 * HASH_LENGTH, HASH_LENGTH);
        }
    }

    /** A block of {@code header} and {@code transactions}, whether they belong together or not. */
    public static byte[] assemble(BlockHeader header, List<byte[]> transactions) {
        int length = transactions.stream()
                .mapToInt(transaction -> transaction.length)
                .sum();
        ByteBuf out = Unpooled.buffer(BlockHeader.LENGTH + 9 + length);
        header.write(out);
        WireWriter.compactSize(out, transactions.size());
        transactions.forEach(out::writeBytes);
        return ByteBufUtil.getBytes(out);
    }

    /** {@code block} without the witnesses of its transactions; the same array if none has any. */
    public static byte[] stripWitness(byte[] block) throws MalformedMessageException {
        List<TransactionLayout> layouts = layouts(block);
        int transactionsAt = layouts.isEmpty() ? block.length : layouts.get(0).start();
        int length = transactionsAt
                + layouts.stream().mapToInt(TransactionLayout::strippedLength).sum();
        if (length == block.length) {
            return block;
        }
        byte[] stripped = Arrays.copyOf(Arrays.copyOf(block, transactionsAt), length);
        int at = transactionsAt;
        for (TransactionLayout layout : layouts) {
            at = BitcoinTransactions.strip(block, layout, stripped, at);
        }
        return stripped;
    }

    private static List<TransactionLayout> layouts(byte[] block) throws MalformedMessageException {
        WireReader in = new WireReader(Unpooled.wrappedBuffer(block));
        in.skip(BlockHeader.LENGTH);
        int count = in.count(TransactionLayout.SHORTEST);
        List<TransactionLayout> layouts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layouts.add(TransactionLayout.skip(in));
        }
        if (in.remaining() > 0) {
            throw new MalformedMessageException("bytes follow a block");
        }
        return layouts;
    }
}
