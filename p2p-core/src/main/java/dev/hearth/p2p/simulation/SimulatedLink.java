package dev.hearth.p2p.simulation;

/**
 * What lies between two hosts, or between a host and itself. Everything may be changed while connections are using it;
 * packets already on their way are not slowed down or hastened by a new profile, but are lost to a cut.
 *
 * <p>Threads: that of the simulation.
 */
public final class SimulatedLink {
    private final SimulatedHost first;
    private final SimulatedHost second;
    private final Route there;
    private final Route back;
    private int connections;
    private boolean kept;

    SimulatedLink(Network network, SimulatedHost first, SimulatedHost second, LinkModel model, Chance chance) {
        this.first = first;
        this.second = second;
        this.there = new Route(network, first, second, model.profile(first, second), chance.of(0).stream());
        this.back = new Route(network, second, first, model.profile(second, first), chance.of(1).stream());
    }

    /** Gives both directions this profile. */
    public void set(LinkProfile profile) {
        there.set(profile);
        back.set(profile);
    }

    /** Gives the direction from one of the two hosts this profile. */
    public void setFrom(SimulatedHost from, LinkProfile profile) {
        route(from).set(profile);
    }

    /** Returns the profile of the direction from one of the two hosts. */
    public LinkProfile profileFrom(SimulatedHost from) {
        return route(from).profile();
    }

    /** Lets the packets of both directions vanish until {@link #restore}; connections resume then, if they still are. */
    public void cut() {
        there.cut(true);
        back.cut(true);
    }

    /** Lets the packets from one of the two hosts vanish, and only those. */
    public void cutFrom(SimulatedHost from) {
        route(from).cut(true);
    }

    /**
     * Ends all cuts of this link. What was lost is sent again when the timers of TCP next run down: after as long again
     * as the cut has lasted at most, and no more than two minutes.
     */
    public void restore() {
        there.cut(false);
        back.cut(false);
    }

    /** Resets every connection on this link at both its ends, as a meddling device does. */
    public void reset() {
        first.resetConnections(there);
    }

    SimulatedHost first() {
        return first;
    }

    SimulatedHost second() {
        return second;
    }

    Route route(SimulatedHost from) {
        if (from == first) {
            return there;
        }
        if (from == second) {
            return back;
        }
        throw new IllegalArgumentException(from + " is not on " + this);
    }

    Route routeBack(SimulatedHost from) {
        return route(from) == there ? back : there;
    }

    /** Somebody outside has it and may change it. */
    void keep() {
        kept = true;
    }

    void connectionBegins() {
        connections++;
    }

    /** Whether nothing would be lost if it was made anew when it is next needed. */
    boolean isIdleAfterConnection() {
        connections--;
        return connections == 0 && !kept;
    }

    void resumeIfOpen() {
        there.resumeIfOpen();
        back.resumeIfOpen();
    }

    /** Returns the names of both hosts. */
    @Override
    public String toString() {
        return first.name() + "-" + second.name();
    }
}
