package dev.hearth.p2p.simulation;

/**
 * What lies between two hosts, or between a host and itself. Everything may be changed while connections are using it;
 * packets already on their way are not slowed down or hastened by a new profile, but are lost to a cut.
 *
 * <p>Threads: that of the simulation, between runs or from {@link Simulation#after}.
 */
public final class SimulatedLink {
    private final Network network;
    private final SimulatedHost first;
    private final SimulatedHost second;

    SimulatedLink(Network network, SimulatedHost first, SimulatedHost second) {
        this.network = network;
        this.first = first;
        this.second = second;
    }

    /**
     * Gives both directions this profile.
     *
     * @throws IllegalArgumentException when it has no latency and the simulation has several threads
     */
    public void set(LinkProfile profile) {
        network.setProfile(first, second, profile);
        network.setProfile(second, first, profile);
    }

    /** Gives the direction from one of the two hosts this profile; throws as {@link #set} does. */
    public void setFrom(SimulatedHost from, LinkProfile profile) {
        network.setProfile(from, other(from), profile);
    }

    /** Returns the profile of the direction from one of the two hosts. */
    public LinkProfile profileFrom(SimulatedHost from) {
        return network.profile(from, other(from));
    }

    /** Lets the packets of both directions vanish until {@link #restore}; connections resume then, if they still are. */
    public void cut() {
        network.cut(first, second);
        network.cut(second, first);
    }

    /** Lets the packets from one of the two hosts vanish, and only those. */
    public void cutFrom(SimulatedHost from) {
        network.cut(from, other(from));
    }

    /**
     * Ends all cuts of this link. What was lost is sent again when the timers of TCP next run down: after as long again
     * as the cut has lasted at most, and no more than two minutes.
     */
    public void restore() {
        network.restore(first, second);
    }

    /** Resets every connection on this link at both its ends, as a meddling device does. */
    public void reset() {
        first.resetConnections(second);
    }

    private SimulatedHost other(SimulatedHost host) {
        if (host == first) {
            return second;
        }
        if (host == second) {
            return first;
        }
        throw new IllegalArgumentException(host + " is not on " + this);
    }

    /** Returns the names of both hosts. */
    @Override
    public String toString() {
        return first.name() + "-" + second.name();
    }
}
