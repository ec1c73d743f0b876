package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.bitcoin.BitcoinProtocol;
import dev.hearth.p2p.examples.bitcoin.BitcoinChain;
import dev.hearth.p2p.examples.chain.GrapheneChain;
import dev.hearth.p2p.examples.chain.SampleChain;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;

/** The chains of the measures, by the names their processes are given. */
enum Chains {
    GRAPHENE,
    BITCOIN_V1,
    BITCOIN_V2;

    /** Of Graphene. */
    static final Hash CHAIN_ID = Hash.parse("be".repeat(32));

    SampleChain<?, ?> of(int blockSize) {
        return switch (this) {
            case GRAPHENE -> new GrapheneChain(CHAIN_ID, blockSize);
            case BITCOIN_V1 -> bitcoin(BitcoinProtocol.V2.OFF, blockSize);
            case BITCOIN_V2 -> bitcoin(BitcoinProtocol.V2.ONLY, blockSize);
        };
    }

    private static BitcoinChain bitcoin(BitcoinProtocol.V2 transport, int blockSize) {
        BitcoinProtocol protocol = BitcoinProtocol.builder(BitcoinNetwork.REGTEST)
                .v2(transport)
                .trickle(false)
                .build();
        return new BitcoinChain(protocol, null, blockSize, () -> System.currentTimeMillis() / 1_000, new byte[16]);
    }
}
