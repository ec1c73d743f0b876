package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.chain.ChainFollower;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Follows the heaviest chain of blocks whose ids and links are right, and counts what came over the network. The numbers
 * and {@link #latest} may be read on any thread.
 *
 * @param <B> blocks
 */
public class Follower<B> extends ChainFollower<B> {
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable ChainEntry latest;

    /** Follows into {@code store}, which the caller closes. */
    public Follower(ItemCodec<B> codec, EntryOf<B> entryOf, BlockStore store) {
        super(ItemType.BLOCK, codec, entryOf, store);
        latest = store.head();
    }

    /** Follows a chain that begins with {@code genesis}. */
    public Follower(ItemCodec<B> codec, EntryOf<B> entryOf, BlockStore store, B genesis) {
        super(ItemType.BLOCK, codec, entryOf, store, genesis);
        latest = store.head();
    }

    @Override
    public CompletionStage<Verdict> accept(B block, Delivery delivery) {
        return super.accept(block, delivery).thenApply(verdict -> {
            if (verdict instanceof Verdict.Accepted) {
                latest = head();
                if (delivery.origin() != Delivery.Origin.LOCAL) {
                    received.incrementAndGet();
                }
            }
            return verdict;
        });
    }

    /** The last block of the main chain as of the last verdict, or null when there is none. */
    public @Nullable ChainEntry latest() {
        return latest;
    }

    /** Its number, 0 when there is none. */
    public long height() {
        ChainEntry head = latest;
        return head == null ? 0 : head.number();
    }

    /** How many accepted blocks peers have sent. */
    public long received() {
        return received.get();
    }
}
