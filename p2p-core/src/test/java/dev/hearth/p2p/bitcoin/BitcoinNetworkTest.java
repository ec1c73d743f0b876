package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.testing.NetworkSuite;

/** The protocol of Bitcoin under the suite every protocol passes. */
class BitcoinNetworkTest extends NetworkSuite<BitcoinBlock, BitcoinTransaction> {
    BitcoinNetworkTest() {
        super(new BitcoinTestChain());
    }
}
