package dev.hearth.p2p.graphene;

import dev.hearth.p2p.testing.FaultSuite;

/** The protocol of Graphene under the faults every protocol endures. */
class GrapheneFaultsTest extends FaultSuite<GrapheneBlock, GrapheneTransaction> {
    GrapheneFaultsTest() {
        super(new GrapheneTestChain());
    }
}
