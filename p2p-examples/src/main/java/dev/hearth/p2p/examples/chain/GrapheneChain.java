package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.graphene.GrapheneTransaction;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.protocol.WireProtocol;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A Graphene chain whose blocks and transactions are opaque, and synthetic ones of a wanted size. */
public final class GrapheneChain implements SampleChain<GrapheneBlock, GrapheneTransaction> {
    private static final int USUAL_PORT = 1776;

    private static final String TRANSACTION_MESSAGE = Integer.toString(GrapheneTypes.TRANSACTION);
    private static final String BLOCK_MESSAGE = Integer.toString(GrapheneTypes.BLOCK);

    private final Hash chainId;
    private final GrapheneProtocol protocol;
    private final SyntheticChain blocks;

    /**
     * The chain of this id.
     *
     * @param blockSize bytes of synthetic blocks
     */
    public GrapheneChain(Hash chainId, int blockSize) {
        this.chainId = chainId;
        this.protocol = GrapheneProtocol.of(chainId);
        this.blocks = new SyntheticChain(blockSize);
    }

    @Override
    public WireProtocol protocol() {
        return protocol;
    }

    @Override
    public int usualPort() {
        return USUAL_PORT;
    }

    @Override
    public String chainName() {
        return chainId.toString();
    }

    @Override
    public @Nullable ItemType carries(String messageType) {
        if (messageType.equals(BLOCK_MESSAGE)) {
            return ItemType.BLOCK;
        }
        return messageType.equals(TRANSACTION_MESSAGE) ? ItemType.TRANSACTION : null;
    }

    @Override
    public Duration blockInterval() {
        return Duration.ofSeconds(3);
    }

    @Override
    public String show(Hash id) {
        return id.toString();
    }

    @Override
    public Follower<GrapheneBlock> follower(BlockStore store) {
        return new Follower<>(GrapheneBlock.CODEC, GrapheneBlock::entry, store);
    }

    /** Like {@link #follower}, but takes synthetic blocks only, made by {@link #witness}. */
    public Follower<GrapheneBlock> witnessedFollower(BlockStore store) {
        return new WitnessedFollower(store, witness());
    }

    /** Whose signature synthetic blocks carry. */
    public PublicKey witness() {
        return blocks.witness();
    }

    @Override
    public TransactionPool<GrapheneTransaction> pool() {
        return new TransactionPool<>(GrapheneTransaction.CODEC, GrapheneTransaction::id);
    }

    @Override
    public GrapheneBlock after(@Nullable ChainEntry head, long timestampSeconds) {
        return blocks.after(head, timestampSeconds);
    }

    @Override
    public void topUp(BlockStore store, long height, long nowSeconds) {
        blocks.topUp(store, height, nowSeconds);
    }

    @Override
    public LongFunction<GrapheneTransaction> transactions(String origin, int size) {
        return new SyntheticTransactions(origin, size)::next;
    }
}
