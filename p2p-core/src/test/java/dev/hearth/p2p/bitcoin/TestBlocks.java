package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks that nobody had to look for. */
public final class TestBlocks {
    private TestBlocks() {}

    /** The first block of regtest, with another transaction than the real one. */
    public static BitcoinBlock genesis() {
        return block(BitcoinNetwork.REGTEST.genesis(), List.of(TestTransactions.of("genesis", 100, false)));
    }

    /** A block of about {@code size} bytes. */
    public static BitcoinBlock after(@Nullable BitcoinBlock parent, int size, int salt) {
        BlockHeader before = parent == null ? BitcoinNetwork.REGTEST.genesis() : parent.header();
        return after(before, List.of(TestTransactions.of(before.hash() + "/" + salt, size - 81, true)));
    }

    /** A block with these transactions. */
    public static BitcoinBlock after(BlockHeader before, List<BitcoinTransaction> transactions) {
        return block(before, before.time() + 600, transactions);
    }

    /** A block made at a time, seconds since the epoch. */
    static BitcoinBlock at(long time, BlockHeader before) {
        return block(before, time, List.of(TestTransactions.of(before.hash() + "/" + time, 100, true)));
    }

    private static BitcoinBlock block(BlockHeader before, long time, List<BitcoinTransaction> transactions) {
        List<Hash> txids = new ArrayList<>();
        transactions.forEach(transaction -> txids.add(transaction.id()));
        Hash root = BitcoinBlocks.merkleRoot(txids);
        return block(new BlockHeader(1, before.hash(), root, time, before.bits(), 0), transactions);
    }

    private static BitcoinBlock block(BlockHeader header, List<BitcoinTransaction> transactions) {
        List<byte[]> bytes = new ArrayList<>();
        transactions.forEach(transaction -> bytes.add(transaction.bytes()));
        try {
            return BitcoinBlock.of(BitcoinBlocks.assemble(header, bytes));
        } catch (MalformedItemException e) {
            throw new AssertionError(e);
        }
    }
}
