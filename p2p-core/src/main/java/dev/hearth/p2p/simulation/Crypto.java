package dev.hearth.p2p.simulation;

/** Which cryptography the nodes of a simulation use. Every report on a simulation should print it. */
public enum Crypto {
    /** That of production. A handshake costs some tenths of a millisecond of real time at either end. */
    REAL,
    /**
     * Keyed hashes in place of the curve, and no encryption. Wrong keys and signatures still fail. Worth nothing against
     * anyone who can read the bytes, hence not to be had outside of a simulation.
     */
    MODEL
}
