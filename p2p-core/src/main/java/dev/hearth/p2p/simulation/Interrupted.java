package dev.hearth.p2p.simulation;

/** Something that waits until packets reach its host again. */
interface Interrupted {
    /** Tells whether it goes on; if not, it still waits. */
    boolean resume();
}
