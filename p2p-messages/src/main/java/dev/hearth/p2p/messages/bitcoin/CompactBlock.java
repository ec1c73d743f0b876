package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of which most transactions are only named (BIP 152, §1.14). The prefilled ones stand at their places, the
 * named ones fill the others in order.
 *
 * @param header of the block
 * @param nonce part of the key of the short ids
 * @param shortIds each 48 bits; owned by the record and not copied, never change it
 * @param prefilled in ascending order of their places; those and the named ones are at most 65,535
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a boxed list of thousands of ids would cost too much
public record CompactBlock(BlockHeader header, long nonce, long[] shortIds, List<PrefilledTransaction> prefilled)
        implements BitcoinMessage {
    private static final int SHORT_ID_LENGTH = 6;
    private static final int SHORTEST_PREFILLED = 1 + TransactionLayout.SHORTEST;
    private static final int MOST = BitcoinLimits.MAX_COMPACT_TRANSACTIONS;

    /** Checks the ranges above and copies the list. */
    public CompactBlock {
        Checks.atMost("a compact block", shortIds.length + prefilled.size(), MOST);
        for (long shortId : shortIds) {
            if (shortId >>> (8 * SHORT_ID_LENGTH) != 0) {
                throw new IllegalArgumentException("a short id has 48 bits");
            }
        }
        prefilled = List.copyOf(prefilled);
        BlockIndexes.check(prefilled.stream().map(PrefilledTransaction::index).toList());
        if (!prefilled.isEmpty() && prefilled.get(prefilled.size() - 1).index() >= shortIds.length + prefilled.size()) {
            throw new IllegalArgumentException("a prefilled transaction stands behind the end of its block");
        }
    }

    static CompactBlock read(WireReader in) throws MalformedMessageException {
        BlockHeader header = in.header();
        long nonce = in.i64();
        long[] shortIds = new long[in.count(SHORT_ID_LENGTH)];
        for (int i = 0; i < shortIds.length; i++) {
            shortIds[i] = in.u32() | (long) in.u16() << 32;
        }
        int count = in.count(SHORTEST_PREFILLED);
        if (shortIds.length + count > MOST) {
            throw new MalformedMessageException("a compact block has more than " + MOST + " transactions");
        }
        List<PrefilledTransaction> prefilled = new ArrayList<>();
        boolean misplaced = false;
        int next = 0;
        for (int i = 0; i < count; i++) {
            long distance = in.compactSize();
            if (Long.compareUnsigned(distance, MOST) > 0) {
                throw new MalformedMessageException("the index of a transaction exceeds " + MOST);
            }
            byte[] transaction = TransactionLayout.bytes(in);
            misplaced |= next + distance > shortIds.length + i;
            if (!misplaced) {
                prefilled.add(new PrefilledTransaction(next + (int) distance, transaction));
                next += (int) distance + 1;
            }
        }
        if (misplaced || shortIds.length + count == 0) {
            throw new LimitBrokenException(
                    Consequence.SCORE_100, "a compact block is empty or has a transaction behind its end");
        }
        return new CompactBlock(header, nonce, shortIds, prefilled);
    }

    @Override
    public String command() {
        return BitcoinCommands.CMPCTBLOCK;
    }

    @Override
    public void write(ByteBuf out) {
        header.write(out);
        out.writeLongLE(nonce);
        WireWriter.compactSize(out, shortIds.length);
        for (long shortId : shortIds) {
            out.writeIntLE((int) shortId).writeShortLE((int) (shortId >>> 32));
        }
        WireWriter.compactSize(out, prefilled.size());
        int next = 0;
        for (PrefilledTransaction one : prefilled) {
            WireWriter.compactSize(out, one.index() - next);
            out.writeBytes(one.transaction());
            next = one.index() + 1;
        }
    }

    /** How many transactions the block has. */
    public int transactionCount() {
        return shortIds.length + prefilled.size();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactBlock message
                && header.equals(message.header)
                && nonce == message.nonce
                && Arrays.equals(shortIds, message.shortIds)
                && prefilled.equals(message.prefilled);
    }

    @Override
    public int hashCode() {
        return ((header.hashCode() * 31 + Long.hashCode(nonce)) * 31 + Arrays.hashCode(shortIds)) * 31
                + prefilled.hashCode();
    }

    @Override
    public String toString() {
        return "CompactBlock[" + header + ", " + shortIds.length + " short ids, " + prefilled + "]";
    }
}
