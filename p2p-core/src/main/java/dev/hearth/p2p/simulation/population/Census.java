package dev.hearth.p2p.simulation.population;

import java.util.List;
import java.util.Set;

/**
 * The network of the honest nodes at one moment.
 *
 * @param nodes the live honest nodes by number; the {@link Overlay} numbers them anew in this order
 * @param slots the connections of each
 * @param benefactors connections to the first of them by which honest peers have given it something new
 * @param overlay whom of the others each has dialled and uses for sync and relay
 * @param degree complete connections of a node, to whomever
 * @param inDegree accepted ones
 * @param outDegree dialled ones
 */
public record Census(
        List<Member> nodes,
        List<Slots> slots,
        Set<Long> benefactors,
        Overlay overlay,
        Distribution degree,
        Distribution inDegree,
        Distribution outDegree) {
    static Census of(List<Member> nodes, List<Slots> slots, Set<Long> benefactors, Overlay overlay) {
        return new Census(
                List.copyOf(nodes),
                List.copyOf(slots),
                benefactors,
                overlay,
                Distribution.of(slots.stream().map(Slots::all).toList()),
                Distribution.of(slots.stream().map(Slots::inbound).toList()),
                Distribution.of(slots.stream().map(Slots::outbound).toList()));
    }
}
