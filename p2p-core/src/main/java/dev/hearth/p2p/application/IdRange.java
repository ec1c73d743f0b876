package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a main chain, as an answer to a locator.
 *
 * @param common the id of the locator the range starts after; null when it starts at the first block or nothing is known
 * @param ids consecutive ids after {@code common}, oldest first
 * @param headers the headers of these blocks, in protocols that list headers, else empty
 * @param remaining number of ids of the main chain after the last one listed
 */
public record IdRange(@Nullable Hash common, List<Hash> ids, List<byte[]> headers, long remaining) {
    /** The answer when no id of the locator is on the main chain, or the chain is empty. */
    public static final IdRange NONE = new IdRange(null, List.of(), 0);

    public IdRange {
        ids = List.copyOf(ids);
        headers = List.copyOf(headers);
    }

    /** A range without headers. */
    public IdRange(@Nullable Hash common, List<Hash> ids, long remaining) {
        this(common, ids, List.of(), remaining);
    }

    /** The same range with these headers. */
    public IdRange with(List<byte[]> listed) {
        return new IdRange(common, ids, listed, remaining);
    }
}
