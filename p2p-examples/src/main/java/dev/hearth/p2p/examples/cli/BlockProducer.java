package dev.hearth.p2p.examples.cli;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.examples.chain.Follower;
import dev.hearth.p2p.examples.chain.SampleChain;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts a block of the present on top of a node's chain each time it is run, unless the last one is not judged yet.
 *
 * @param <B> blocks
 */
final class BlockProducer<B> implements Runnable {
    private final Node node;
    private final Follower<B> follower;
    private final SampleChain<B, ?> chain;
    private final AtomicBoolean waiting = new AtomicBoolean();

    BlockProducer(Node node, Follower<B> follower, SampleChain<B, ?> chain) {
        this.node = node;
        this.follower = follower;
        this.chain = chain;
    }

    @Override
    public void run() {
        if (!waiting.compareAndSet(false, true)) {
            return;
        }
        ChainEntry head = follower.latest();
        long now = Instant.now().getEpochSecond();
        long timestamp = head == null ? now : Math.max(now, head.timeSeconds());
        node.publish(follower, chain.after(head, timestamp)).whenComplete((verdict, error) -> waiting.set(false));
    }
}
