package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.util.List;

/** Places of transactions in a block. On the wire each is the distance from the one before plus one (§1.14). */
final class BlockIndexes {
    private static final int LARGEST = BitcoinLimits.MAX_COMPACT_TRANSACTIONS;

    private BlockIndexes() {}

    /** The index at {@code distance}, 64 unsigned bits, from {@code next}, the smallest one possible. */
    static int after(int next, long distance) throws MalformedMessageException {
        if (next > LARGEST || Long.compareUnsigned(distance, LARGEST - next) > 0) {
            throw new MalformedMessageException("the index of a transaction exceeds " + LARGEST);
        }
        return next + (int) distance;
    }

    static void check(List<Integer> indexes) {
        int previous = -1;
        for (int index : indexes) {
            FieldChecks.u16("an index", index);
            if (index <= previous) {
                throw new IllegalArgumentException("indexes ascend, but " + index + " follows " + previous);
            }
            previous = index;
        }
    }
}
