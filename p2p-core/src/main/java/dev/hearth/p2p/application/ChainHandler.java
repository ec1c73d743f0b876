package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application does with its blocks: an {@link ItemHandler} that also answers questions about its main chain.
 * Subclass it with your own consensus, or take {@link dev.hearth.p2p.chain.ChainFollower}, which follows the longest
 * chain.
 *
 * @param <B> the application's own block
 */
public abstract class ChainHandler<B> extends ItemHandler<B> {
    protected ChainHandler(ItemType type, ItemCodec<B> codec) {
        super(type, codec);
    }

    /** The last block of the main chain, or null when there is none. */
    public abstract @Nullable ChainEntry head();

    /**
     * Ids of the main chain from its last block backwards, ever more apart, down to the oldest block that may still be
     * undone; empty for an empty chain. At most about 100 ids.
     */
    public abstract List<Hash> locator();

    /**
     * The main chain after the first id of {@code locator} that is on it; from the first block when the locator is
     * empty; {@link IdRange#NONE} when none of its ids is known.
     *
     * @param limit most ids to list
     */
    public abstract IdRange idsAfter(List<Hash> locator, int limit);

    /**
     * The place of a block it has, or null. Asked only in protocols whose blocks do not tell their number, and there
     * with its number; or that list headers, and there with its header.
     */
    public @Nullable ChainEntry entry(Hash id) {
        return null;
    }

    /**
     * Looks at the blocks a peer offers before any of them is fetched. {@code number} is what the peer's list implies;
     * {@code previous} of the first entry may be a zero hash when it is not known. In protocols that announce new blocks
     * by their headers it also looks at those, whose parents may be unknown: of its verdicts {@link HeadersVerdict#INVALID}
     * alone counts then.
     */
    public HeadersVerdict acceptHeaders(List<ChainEntry> entries) {
        return HeadersVerdict.ACCEPTED;
    }
}
