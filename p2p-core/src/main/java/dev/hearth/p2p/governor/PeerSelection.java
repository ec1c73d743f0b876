package dev.hearth.p2p.governor;

import java.util.SplittableRandom;

/** A policy of which peers to know, connect to and use; {@link Governor} is the node's, simulations bring others. */
@FunctionalInterface
public interface PeerSelection {
    /**
     * Decides from what is known. Changes nothing, keeps nothing: the same view, time and random stream give the same
     * plan.
     *
     * @param view the peers, with all timers up to {@code nowNanos} done
     * @param nowNanos the node loop's time
     * @param random the only source of chance
     */
    Plan decide(PeerView view, long nowNanos, SplittableRandom random);
}
