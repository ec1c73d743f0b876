package dev.hearth.p2p.simulation;

/** What lies between hosts, asked when a connection first needs it. */
@FunctionalInterface
public interface LinkModel {
    /**
     * Returns what the direction from one host to another does to packets.
     *
     * <p>Must give the same answer for the same hosts at any time: what no connection uses is forgotten and asked for
     * again.
     */
    LinkProfile profile(SimulatedHost from, SimulatedHost to);
}
