package dev.hearth.p2p.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.protocol.Stage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** bcoin and nodes of ours; only with {@code -Pbcoin}, see {@code docs/interop.md}. */
@Tag("bcoin")
class BcoinInteropTest extends InteropContract {
    @Override
    OtherNode other() throws Exception {
        return BcoinProcess.start();
    }

    @Override
    RegtestNode ours(long blocks) throws Exception {
        return RegtestNode.start(blocks);
    }

    @Override
    int manyBlocks() {
        return 5_000;
    }

    @Override
    Duration promptness() {
        return Duration.ofSeconds(1);
    }

    @Override
    void took(String what, long nanos) {
        measured(what, nanos);
        super.took(what, nanos);
    }

    @Override
    void measured(String what, long nanos) {
        System.out.println(what + ": " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
    }

    /** A node of ours that finds out that bcoin does not encrypt. */
    @Test
    void servesANodeThatPrefersEncryption() throws Exception {
        try (RegtestNode node = RegtestNode.startEncrypting(0);
                OtherNode other = other()) {
            String head = other.mine(0, 3);
            node.node().connect(other.address());
            node.awaitHead(head);
        }
    }

    /** Through one exchange of pings after another, with blocks in between. */
    @Test
    void nobodyIsDroppedForAMinute() throws Exception {
        try (RegtestNode node = ours(200);
                OtherNode other = other()) {
            other.connect(node.address());
            other.awaitHead(node.head());
            node.awaitPeer(Stage.ACTIVE);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(65);
            while (System.nanoTime() < end) {
                node.mine(1);
                other.awaitHead(node.head());
                node.awaitHead(other.mine(0, 1));
                Thread.sleep(3_000);
            }

            assertThat(other.hasDropped()).isFalse();
            assertThat(node.hasDropped()).isFalse();
        }
    }
}
