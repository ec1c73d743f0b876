package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.testing.FaultSuite;

/** The protocol of text lines under the faults every protocol endures. */
class TextLineFaultsTest extends FaultSuite<TextBlock, Note> {
    TextLineFaultsTest() {
        super(new TextLineTestChain());
    }
}
