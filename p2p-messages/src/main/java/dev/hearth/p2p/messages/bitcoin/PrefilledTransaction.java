package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.FieldChecks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that a {@link CompactBlock} brings along.
 *
 * @param index its place in the block, 0 to 65535
 * @param transaction owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record PrefilledTransaction(int index, byte[] transaction) {
    /** Checks the index. */
    public PrefilledTransaction {
        FieldChecks.u16("an index", index);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrefilledTransaction one
                && index == one.index
                && Arrays.equals(transaction, one.transaction);
    }

    @Override
    public int hashCode() {
        return index * 31 + Arrays.hashCode(transaction);
    }

    @Override
    public String toString() {
        return "PrefilledTransaction[" + index + ", " + transaction.length + " bytes]";
    }
}
