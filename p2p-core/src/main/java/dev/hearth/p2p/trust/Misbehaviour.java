package dev.hearth.p2p.trust;

import dev.hearth.p2p.protocol.ProtocolViolation;

/**
 * What one peer has done wrong so far: the penalties of its violations added up. They never decay (bitcoin-p2p §6).
 * Confined to the node loop.
 */
public final class Misbehaviour {
    /** The score at which a peer is not to be trusted again. */
    public static final int THRESHOLD = 100;

    private static final int HIGHEST = 1_000_000;

    private int score;

    /** Nothing so far. */
    public Misbehaviour() {}

    /** Adds a penalty; whether this one has reached the threshold, which happens once. */
    public boolean add(ProtocolViolation violation) {
        boolean before = isBanLevel();
        score = Math.min(HIGHEST, score + Math.max(0, Math.min(THRESHOLD, violation.penalty())));
        return !before && isBanLevel();
    }

    /** 0 and up. */
    public int score() {
        return score;
    }

    /** Whether the threshold is reached. */
    public boolean isBanLevel() {
        return score >= THRESHOLD;
    }
}
