package dev.hearth.p2p.simulation.population;

import java.time.Duration;
import java.util.List;

/**
 * What all honest nodes said of their connections at one moment, added up.
 *
 * @param at since the simulation began
 * @param live how many honest nodes were running
 * @param ready how many of them had caught up
 * @param agreeing the share of live ones that were at most one block behind the highest any had accepted, 0 to 1
 * @param outboundSlots connections they had dialled
 * @param hostileSlots how many of these led to hostile hosts
 * @param eclipsed how many nodes {@linkplain Slots#used used} hostile hosts only
 * @param isolated how many had no complete connection
 * @param first the connections of the first live node: unless somebody stopped it, that of member 0
 */
public record Sample(
        Duration at,
        int live,
        int ready,
        double agreeing,
        long outboundSlots,
        long hostileSlots,
        int eclipsed,
        int isolated,
        Slots first) {
    /** Adds up what the live nodes said. */
    static Sample of(Duration at, int ready, double agreeing, List<Slots> nodes) {
        long outbound = 0;
        long hostile = 0;
        int eclipsed = 0;
        int isolated = 0;
        for (Slots node : nodes) {
            outbound += node.outbound();
            hostile += node.hostileOutbound();
            eclipsed += node.isEclipsed() ? 1 : 0;
            isolated += node.all() == 0 ? 1 : 0;
        }
        return new Sample(
                at,
                nodes.size(),
                ready,
                agreeing,
                outbound,
                hostile,
                eclipsed,
                isolated,
                nodes.isEmpty() ? Slots.NONE : nodes.get(0));
    }

    /** Returns the share of outbound slots that led to hostile hosts, 0 to 1; 0 without slots. */
    public double hostileShare() {
        return outboundSlots == 0 ? 0 : (double) hostileSlots / outboundSlots;
    }
}
