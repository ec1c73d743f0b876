package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.testing.NetworkSuite;

/** The protocol of text lines under the suite every protocol passes. */
class TextLineNetworkTest extends NetworkSuite<TextBlock, Note> {
    TextLineNetworkTest() {
        super(new TextLineTestChain());
    }
}
