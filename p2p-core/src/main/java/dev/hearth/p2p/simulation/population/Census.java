package dev.hearth.p2p.simulation.population;

import java.util.List;

/**
 * The network of the honest nodes at one moment.
 *
 * @param nodes the live honest nodes by number; the {@link Overlay} numbers them anew in this order
 * @param slots the connections of each
 * @param overlay who of them is connected to whom
 * @param degree complete connections of a node, to whomever
 * @param inDegree accepted ones
 * @param outDegree dialled ones
 */
public record Census(
        List<Member> nodes,
        List<Slots> slots,
        Overlay overlay,
        Distribution degree,
        Distribution inDegree,
        Distribution outDegree) {
    static Census of(List<Member> nodes, List<Slots> slots, Overlay overlay) {
        return new Census(
                List.copyOf(nodes),
                List.copyOf(slots),
                overlay,
                Distribution.of(slots.stream().map(Slots::all).toList()),
                Distribution.of(slots.stream().map(Slots::inbound).toList()),
                Distribution.of(slots.stream().map(Slots::outbound).toList()));
    }
}
