package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.PrefilledTransaction;
import dev.hearth.p2p.protocol.Announcement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks that name most of their transactions only, by 48 bits each (BIP152): made, and put together again. */
final class CompactBlocks {
    private static final long SHORT_ID = 0xffff_ffff_ffffL;

    /** Stands for a transaction we do not have, compared by identity. */
    private static final byte[] UNKNOWN = new byte[0];

    /** Stands for one of two transactions of the same name. */
    private static final byte[] AMBIGUOUS = new byte[0];

    private CompactBlocks() {}

    /**
     * A block with its first transaction in full and the others named.
     *
     * @param nonce any; the names depend on it
     */
    static CompactBlock of(byte[] block, long nonce) throws MalformedMessageException {
        BlockHeader header = BitcoinBlocks.header(block);
        List<byte[]> transactions = BitcoinBlocks.transactions(block);
        SipHash names = names(header, nonce);
        long[] shortIds = new long[Math.max(0, transactions.size() - 1)];
        for (int i = 0; i < shortIds.length; i++) {
            shortIds[i] = shortId(names, BitcoinTransactions.wtxid(transactions.get(i + 1)));
        }
        List<PrefilledTransaction> prefilled =
                transactions.isEmpty() ? List.of() : List.of(new PrefilledTransaction(0, transactions.get(0)));
        return new CompactBlock(header, nonce, shortIds, prefilled);
    }

    /** The function that names transactions in a block with this header and nonce. */
    private static SipHash names(BlockHeader header, long nonce) {
        byte[] seed = ByteBuffer.allocate(BlockHeader.LENGTH + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header.toBytes())
                .putLong(nonce)
                .array();
        return SipHash.keyed(Arrays.copyOf(Digests.sha256(seed), SipHash.KEY_LENGTH));
    }

    private static long shortId(SipHash names, Hash wtxid) {
        return names.hash(wtxid.toBytes()) & SHORT_ID;
    }

    /** What we know of the transactions a block names; a name that fits two of them is of no use. */
    private static Map<Long, byte[]> known(CompactBlock compact, Iterable<Announcement> transactions) {
        Map<Long, byte[]> named = new LinkedHashMap<>();
        for (long shortId : compact.shortIds()) {
            named.put(shortId, UNKNOWN);
        }
        SipHash names = names(compact.header(), compact.nonce());
        for (Announcement transaction : transactions) {
            named.computeIfPresent(
                    shortId(names, transaction.ref().hash()),
                    (name, found) -> found == UNKNOWN ? transaction.bytes() : AMBIGUOUS);
        }
        return named;
    }

    /** A block that is being put together. */
    static final class Puzzle {
        private final BlockHeader header;
        private final List<byte[]> transactions;
        private final List<Integer> missing = new ArrayList<>();

        /**
         * Begins with what the message brings and what we have of what it names.
         *
         * @param known transactions by wtxid
         */
        Puzzle(CompactBlock compact, Iterable<Announcement> known) {
            this.header = compact.header();
            this.transactions = new ArrayList<>(Collections.nCopies(compact.transactionCount(), UNKNOWN));
            for (PrefilledTransaction prefilled : compact.prefilled()) {
                transactions.set(prefilled.index(), prefilled.transaction());
            }
            Map<Long, byte[]> named = known(compact, known);
            int next = 0;
            for (int i = 0; i < transactions.size(); i++) {
                if (transactions.get(i) == UNKNOWN) {
                    byte[] found = named.getOrDefault(compact.shortIds()[next++], UNKNOWN);
                    if (found == UNKNOWN || found == AMBIGUOUS) {
                        missing.add(i);
                    } else {
                        transactions.set(i, found);
                    }
                }
            }
        }

        BlockHeader header() {
            return header;
        }

        /** Which transactions are to be asked for, ascending. */
        List<Integer> missing() {
            return missing;
        }

        /** Takes what was missing, in order; false when it is not as much as was asked for. */
        boolean fill(List<byte[]> answers) {
            if (answers.size() != missing.size()) {
                return false;
            }
            for (int i = 0; i < answers.size(); i++) {
                transactions.set(missing.get(i), answers.get(i));
            }
            missing.clear();
            return true;
        }

        /**
         * The block, or null when its transactions are not those its header covers: two may share a name. Nor are they
         * when one comes twice, which may leave the root as it is.
         */
        byte @Nullable [] block() throws MalformedMessageException {
            byte[] block = BitcoinBlocks.assemble(header, transactions);
            List<Hash> txids = BitcoinBlocks.txids(block);
            boolean whole = BitcoinBlocks.merkleRoot(txids).equals(header.merkleRoot());
            return whole && !BitcoinBlocks.isMutated(txids) ? block : null;
        }
    }
}
