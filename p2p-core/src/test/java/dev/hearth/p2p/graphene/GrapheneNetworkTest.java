package dev.hearth.p2p.graphene;

import dev.hearth.p2p.testing.NetworkSuite;

/** The protocol of Graphene under the suite every protocol passes. */
class GrapheneNetworkTest extends NetworkSuite<GrapheneBlock, GrapheneTransaction> {
    GrapheneNetworkTest() {
        super(new GrapheneTestChain());
    }
}
