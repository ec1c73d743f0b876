package dev.hearth.p2p.simulation;

/** What the peers of a crashed host notice. */
public enum CrashMode {
    /**
     * The power fails: nothing more is sent. Peers notice by their own time limits, or by a reset when they send to the
     * host after its restart.
     */
    SILENT,
    /** The process is killed: its operating system resets every connection. */
    RESET
}
