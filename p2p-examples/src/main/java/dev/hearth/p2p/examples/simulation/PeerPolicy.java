package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.NodeBuilder;

/** Whose peer selection the nodes of a simulation use: the rest of them stays the same. */
public enum PeerPolicy {
    /** This library's own. */
    HEARTH(true),
    /** That of the BitShares reference node. */
    GRAPHENE(false),
    /** That of Bitcoin Core. */
    BITCOIN(false),
    /** That of the Cardano node. */
    CARDANO(false);

    private final boolean available;

    PeerPolicy(boolean available) {
        this.available = available;
    }

    /** Whether nodes can be made with it. */
    public boolean isAvailable() {
        return available;
    }

    /** Gives a node this policy. */
    void configure(NodeBuilder node) {
        if (!available) {
            throw new IllegalStateException("no node has the policy " + this);
        }
        // A node has Hearth's own unless told otherwise.
    }
}
