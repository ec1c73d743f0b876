package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.simulation.policy.Baseline;
import org.jspecify.annotations.Nullable;

/** Whose peer selection the nodes of a simulation use: the rest of them stays the same. */
public enum PeerPolicy {
    /** This library's own. */
    HEARTH(null),
    /** That of the BitShares reference node. */
    GRAPHENE(Baseline.GRAPHENE),
    /** That of Bitcoin Core. */
    BITCOIN(Baseline.BITCOIN),
    /** That of the Cardano node. */
    CARDANO(Baseline.CARDANO);

    private final @Nullable Baseline baseline;

    PeerPolicy(@Nullable Baseline baseline) {
        this.baseline = baseline;
    }

    /** Gives a node this policy; called before all other settings. The configuration is for this library's own policy. */
    NodeBuilder configure(NodeBuilder node, NodeConfig config) {
        return baseline == null ? node.config(config) : baseline.configure(node);
    }
}
