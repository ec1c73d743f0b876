package dev.hearth.p2p.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.bitcoin.BitcoinTransaction;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node of ours and another full node must be able to do with each other, whoever has dialled. */
@Timeout(600)
abstract class InteropContract {
    /** The reward of a block may be spent after so many. */
    private static final int MATURITY = 100;

    private static final long REWARD = 5_000_000_000L;

    /** Starts the other node with nothing but the first block. */
    abstract OtherNode other() throws Exception;

    /** A node of ours that speaks what the other one does. */
    abstract RegtestNode ours(long blocks) throws Exception;

    /** How many blocks are synced at once. */
    abstract int manyBlocks();

    /** How soon news must be with the other side. */
    abstract Duration promptness();

    /** Time that something took. */
    void took(String what, long nanos) {
        assertThat(Duration.ofNanos(nanos)).as(what).isLessThan(promptness());
    }

    /** Called with how long a catching-up took; nothing is promised about that. */
    void measured(String what, long nanos) {}

    @Test
    void bothCatchUp() throws Exception {
        try (RegtestNode first = ours(manyBlocks());
                OtherNode other = other();
                RegtestNode empty = ours(0)) {
            long start = System.nanoTime();
            other.connect(first.address());
            long served = other.awaitHead(first.head());
            measured("the other node catches up with " + manyBlocks() + " blocks", served - start);

            long begin = System.nanoTime();
            empty.node().connect(other.address());
            long caughtUp = empty.awaitHead(first.head()).nanos();
            measured("a node of ours catches up with " + manyBlocks() + " blocks", caughtUp - begin);

            assertThat(empty.height()).isEqualTo(manyBlocks());
            assertThat(other.hasDropped()).isFalse();
            assertThat(empty.hasDropped()).isFalse();
        }
    }

    @Test
    void newBlocksGoBothWaysWhenTheOtherNodeDials() throws Exception {
        try (RegtestNode node = ours(3);
                OtherNode other = other()) {
            other.connect(node.address());
            other.awaitHead(node.head());
            newBlocksGoBothWays(node, other);
        }
    }

    /** Not all nodes catch up with those that dialled them. */
    @Test
    void newBlocksGoBothWaysWhenWeDial() throws Exception {
        try (RegtestNode node = ours(0);
                OtherNode other = other()) {
            String head = other.mine(0, 3);
            node.node().connect(other.address());
            node.awaitHead(head);
            newBlocksGoBothWays(node, other);
        }
    }

    /** A node that has no more headers may leave our question unanswered: until we take that for the answer, we wait. */
    private void newBlocksGoBothWays(RegtestNode node, OtherNode other) throws Exception {
        node.await(NodeEvent.Synced.class, synced -> true);
        for (int i = 0; i < 5; i++) {
            long published = System.nanoTime();
            node.mine(1);
            took("a block of ours", other.awaitHead(node.head()) - published);
            long mined = System.nanoTime();
            String hash = other.mine(0, 1);
            took("a block of theirs", node.awaitHead(hash).nanos() - mined);
        }
    }

    @Test
    void bothFollowAReorganisation() throws Exception {
        try (RegtestNode node = ours(20);
                OtherNode other = other()) {
            other.connect(node.address());
            other.awaitHead(node.head());
            node.fork(6, 2);
            other.awaitHead(node.head());
            String hash = other.mine(4, 7);
            node.awaitHead(hash);

            assertThat(node.height()).isEqualTo(25);
            NodeEvent.Reorganised theirs = (NodeEvent.Reorganised)
                    node.await(NodeEvent.Reorganised.class, r -> r.depth() == 4).event();
            assertThat(theirs.to().number()).isBetween(23L, 25L);
        }
    }

    @Test
    void transactionsGoBothWays() throws Exception {
        try (RegtestNode node = ours(MATURITY + 10);
                OtherNode other = other()) {
            other.connect(node.address());
            other.awaitHead(node.head());
            node.awaitPeer(Stage.ACTIVE);

            long published = System.nanoTime();
            String ours = node.publish(Payments.of(node.block(1), REWARD));
            took("a transaction of ours", other.awaitTransaction(ours) - published);

            BitcoinTransaction payment = Payments.of(node.block(2), REWARD);
            long sent = System.nanoTime();
            other.send(payment);
            took(
                    "a transaction of theirs",
                    node.awaitTransaction(Payments.name(payment)).nanos() - sent);
        }
    }

    @Test
    void addressesGoToTheOtherNode() throws Exception {
        try (RegtestNode third = ours(3);
                RegtestNode node = ours(3);
                OtherNode other = other()) {
            node.node().connect(third.address());
            node.awaitPeer(Stage.ACTIVE);
            other.connect(node.address());
            other.awaitAddress(third.address());
        }
    }
}
