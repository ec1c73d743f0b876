package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The place of a block in a chain. Two with the same id, number, parent and time are equal: the id covers the header.
 *
 * @param id canonical block id
 * @param number height; the first block is 1 in Graphene; 0 when it is not known
 * @param previous id of the parent; a zero hash before the first block or when it is not known
 * @param timeSeconds the block's own timestamp, seconds since the epoch; 0 when it is not known
 * @param header the block's header, in protocols that list headers instead of ids, else null; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record ChainEntry(Hash id, long number, Hash previous, long timeSeconds, byte @Nullable [] header) {
    /** A place without a header. */
    public ChainEntry(Hash id, long number, Hash previous, long timeSeconds) {
        this(id, number, previous, timeSeconds, null);
    }

    /** The same block, its number known. */
    public ChainEntry at(long height) {
        return new ChainEntry(id, height, previous, timeSeconds, header);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChainEntry that
                && id.equals(that.id)
                && number == that.number
                && previous.equals(that.previous)
                && timeSeconds == that.timeSeconds;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "block " + number + " " + id;
    }
}
