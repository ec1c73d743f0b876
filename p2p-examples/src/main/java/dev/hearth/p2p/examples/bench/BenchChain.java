package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.messages.Hash;

/** The chain of all measures. */
final class BenchChain {
    static final Hash ID = Hash.parse("be".repeat(32));

    private BenchChain() {}

    static GrapheneChain of(int blockSize) {
        return new GrapheneChain(ID, blockSize);
    }
}
