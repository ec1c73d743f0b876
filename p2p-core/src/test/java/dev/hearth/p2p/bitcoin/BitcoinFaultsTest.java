package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.testing.FaultSuite;

/** The protocol of Bitcoin under the faults every protocol endures. */
class BitcoinFaultsTest extends FaultSuite<BitcoinBlock, BitcoinTransaction> {
    BitcoinFaultsTest() {
        super(new BitcoinTestChain());
    }
}
