package dev.hearth.p2p.protocol;

/** Whether a node can be called by others. */
public enum Reachability {
    /** Nobody knows: nobody tried, or could. */
    UNKNOWN,
    /** Somebody called and did not get through. */
    UNREACHABLE,
    /** Somebody called and was answered. */
    REACHABLE
}
