package dev.hearth.p2p.testing;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.protocol.WireProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A wire protocol with a chain and items to try it with.
 *
 * @param <B> its blocks
 * @param <T> its other items
 */
public interface TestChain<B, T> {
    /** The protocol. */
    WireProtocol protocol();

    /** The bytes of blocks. */
    ItemCodec<B> blocks();

    /** The place of a block. */
    ChainEntry entry(B block);

    /** The first block of all chains, number 0, where the protocol has one. */
    default @Nullable B genesis() {
        return null;
    }

    /**
     * A valid block.
     *
     * @param parent null for the first block, or the first after {@link #genesis}
     * @param size about how many bytes it has
     * @param salt tells branches apart
     */
    B block(@Nullable B parent, int size, int salt);

    /** The type of the other items. */
    ItemType itemType();

    /** Their bytes. */
    ItemCodec<T> items();

    /** A valid item of about {@code size} bytes, 200 to 60,000; another one for every number. */
    T item(int number, int size);
}
