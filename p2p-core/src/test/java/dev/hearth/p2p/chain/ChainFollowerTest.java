package dev.hearth.p2p.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTestChain;
import dev.hearth.p2p.messages.Hash;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which chain a follower follows. */
class ChainFollowerTest {
    private final GrapheneTestChain chain = new GrapheneTestChain();
    private final ChainFollower<GrapheneBlock> follower =
            new ChainFollower<>(ItemType.BLOCK, chain.blocks(), chain::entry, new MemoryBlockStore()) {};

    private GrapheneBlock block(@Nullable GrapheneBlock parent, int salt) {
        return chain.block(parent, 200, salt);
    }

    private Verdict give(GrapheneBlock block) {
        return follower.accept(block, new Delivery(Delivery.Origin.LOCAL, null))
                .toCompletableFuture()
                .join();
    }

    @Test
    void followsTheLongerOfTwoChainsWithoutACommonBlock() {
        GrapheneBlock first = block(null, 0);
        GrapheneBlock second = block(first, 0);
        GrapheneBlock otherFirst = block(null, 1);
        GrapheneBlock otherSecond = block(otherFirst, 1);
        GrapheneBlock otherThird = block(otherSecond, 1);
        assertThat(give(first)).isEqualTo(Verdict.ACCEPTED);
        assertThat(give(second)).isEqualTo(Verdict.ACCEPTED);
        assertThat(give(otherFirst)).isEqualTo(Verdict.ACCEPTED);
        assertThat(give(otherSecond)).isEqualTo(Verdict.ACCEPTED);

        Verdict.Accepted last = (Verdict.Accepted) give(otherThird);

        assertThat(Objects.requireNonNull(last.reorganisation()).depth()).isEqualTo(2);
        assertThat(follower.head()).isEqualTo(otherThird.entry());
        assertThat(follower.idsAfter(List.of(Hash.zero(20)), 10).ids())
                .containsExactly(
                        otherFirst.entry().id(),
                        otherSecond.entry().id(),
                        otherThird.entry().id());
    }
}
