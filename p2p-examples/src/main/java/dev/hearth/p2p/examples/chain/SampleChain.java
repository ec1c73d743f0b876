package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.WireProtocol;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol brings to the programs here: who follows its chain, and blocks and transactions made of nothing.
 *
 * @param <B> blocks
 * @param <T> transactions
 */
public interface SampleChain<B, T> {
    /** The protocol. */
    WireProtocol protocol();

    /** Where its nodes usually listen. */
    int usualPort();

    /** Names the chain, so that a directory holds one only. */
    String chainName();

    /** What a message of this type or command carries in full: a block, a transaction, or neither. */
    @Nullable
    ItemType carries(String messageType);

    /** The longest a peer may usually be silent is ten times this. */
    Duration blockInterval();

    /** How people write the id of a block or a transaction. */
    String show(Hash id);

    /** Follows the chain into {@code store}, which the caller closes. */
    Follower<B> follower(BlockStore store);

    /** An empty pool. */
    TransactionPool<T> pool();

    /** The block on top of {@code head}, or the first one. */
    B after(@Nullable ChainEntry head, long timestampSeconds);

    /** Extends the main chain of {@code store} up to {@code height}; timestamps stay in the past. */
    void topUp(BlockStore store, long height, long nowSeconds);

    /**
     * An endless stream of transactions, made of the time in seconds since the epoch.
     *
     * @param origin printable ASCII without blanks, at most 24 characters; two streams of the same origin are the same
     * @param size bytes of each transaction, or about as many
     */
    LongFunction<T> transactions(String origin, int size);
}
