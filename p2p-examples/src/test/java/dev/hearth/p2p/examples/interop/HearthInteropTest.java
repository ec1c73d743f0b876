package dev.hearth.p2p.examples.interop;

import java.time.Duration;

/** Nodes of ours among themselves, over real sockets. */
class HearthInteropTest extends InteropContract {
    @Override
    OtherNode other() throws Exception {
        return new SecondHearth(ours(0));
    }

    @Override
    RegtestNode ours(long blocks) throws Exception {
        return RegtestNode.startEncrypting(blocks);
    }

    @Override
    int manyBlocks() {
        return 1_000;
    }

    @Override
    Duration promptness() {
        return Duration.ofMinutes(1);
    }
}
