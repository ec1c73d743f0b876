package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.examples.bitcoin.BitcoinChain;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;

/** The chains of all measures. */
final class BenchChain {
    static final Hash ID = Hash.parse("be".repeat(32));

    /** Names for processes to tell each other. */
    static final String GRAPHENE = "graphene";

    static final String BITCOIN_V1 = "bitcoin-v1";
    static final String BITCOIN_V2 = "bitcoin-v2";

    private BenchChain() {}

    static GrapheneChain of(int blockSize) {
        return new GrapheneChain(ID, blockSize);
    }

    /** The chain of that name, with synthetic blocks of this size. */
    static SampleChain<?, ?> named(String name, int blockSize) {
        return switch (name) {
            case GRAPHENE -> of(blockSize);
            case BITCOIN_V1 -> bitcoin(BitcoinProtocol.V2.OFF, blockSize);
            case BITCOIN_V2 -> bitcoin(BitcoinProtocol.V2.ONLY, blockSize);
            default -> throw new IllegalArgumentException("there is no chain " + name);
        };
    }

    private static BitcoinChain bitcoin(BitcoinProtocol.V2 v2, int blockSize) {
        return new BitcoinChain(
                BitcoinProtocol.builder(BitcoinNetwork.REGTEST).v2(v2).build(),
                null,
                blockSize,
                () -> System.currentTimeMillis() / 1_000,
                new byte[SipHash.KEY_LENGTH]);
    }
}
