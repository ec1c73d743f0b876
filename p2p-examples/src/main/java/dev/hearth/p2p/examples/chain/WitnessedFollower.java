package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.chain.BlockStore;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.graphene.GrapheneBlock;
import org.jspecify.annotations.Nullable;

/** A {@link Follower} that takes synthetic blocks of one witness only. */
public final class WitnessedFollower extends Follower<GrapheneBlock> {
    private final WitnessCheck check;

    /** Follows the chain of {@code witness} into {@code store}, which the caller closes. */
    public WitnessedFollower(BlockStore store, PublicKey witness) {
        super(GrapheneBlock.CODEC, GrapheneBlock::entry, store);
        this.check = new WitnessCheck(witness);
    }

    @Override
    protected @Nullable String validate(GrapheneBlock block, ChainEntry entry) {
        return check.fault(block);
    }
}
