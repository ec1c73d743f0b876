package dev.hearth.p2p.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.messages.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link ChainFollower} keeps blocks: all of them by id, and the main chain by number. Called on one thread at a
 * time; may block. Failures are unchecked exceptions.
 */
public interface BlockStore extends AutoCloseable {
    /** A block with its place. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
    record StoredBlock(ChainEntry entry, byte[] bytes) {}

    /** The block of this id, on whichever branch, or null. */
    @Nullable
    StoredBlock get(Hash id);

    /**
     * Where in the chain it is, with the header it was put with if the store keeps that, or null. Asked for far more often
     * than the block: a store of files should not read one to answer.
     */
    default @Nullable ChainEntry entry(Hash id) {
        StoredBlock block = get(id);
        return block == null ? null : block.entry();
    }

    /** Whether {@link #get} would find it. */
    boolean contains(Hash id);

    /** Keeps a block; it is not on the main chain yet. */
    void put(ChainEntry entry, byte[] bytes);

    /** The id of the main chain's block of this number, or null. */
    @Nullable
    Hash mainId(long number);

    /** Makes a kept block the last of the main chain; those of higher numbers leave it. */
    void setHead(ChainEntry entry);

    /** The last block of the main chain, or null. */
    @Nullable
    ChainEntry head();

    @Override
    void close();
}
