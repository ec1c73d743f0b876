package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.Stage;
import java.util.List;
import java.util.function.Predicate;

/**
 * The complete connections of one node at one moment.
 *
 * @param outbound how many it has dialled
 * @param inbound how many it has accepted
 * @param hostileOutbound to how many hostile hosts of those it has dialled
 * @param hostileInbound from how many hostile hosts of those it has accepted
 * @param hotOutbound how many of those it has dialled it uses for sync and relay
 * @param hotHostileOutbound how many of these lead to hostile hosts
 * @param hotHonestAnchors how many of them are anchors and honest
 */
public record Slots(
        int outbound,
        int inbound,
        int hostileOutbound,
        int hostileInbound,
        int hotOutbound,
        int hotHostileOutbound,
        int hotHonestAnchors) {
    /** No connection at all. */
    static final Slots NONE = new Slots(0, 0, 0, 0, 0, 0, 0);

    /** Counts the complete ones among these. */
    static Slots of(List<PeerInfo> peers, Predicate<PeerInfo> isHostile) {
        int[] counts = new int[7];
        for (PeerInfo peer : peers) {
            if (peer.stage() != Stage.ACTIVE) {
                continue;
            }
            boolean outbound = peer.direction() == Direction.OUTBOUND;
            boolean hostile = isHostile.test(peer);
            boolean hot = outbound && peer.temperature() == Temperature.HOT;
            counts[outbound ? 0 : 1]++;
            counts[outbound ? 2 : 3] += hostile ? 1 : 0;
            counts[4] += hot ? 1 : 0;
            counts[5] += hot && hostile ? 1 : 0;
            counts[6] += hot && !hostile && peer.anchor() ? 1 : 0;
        }
        return new Slots(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
    }

    /** Returns how many complete connections there are. */
    public int all() {
        return outbound + inbound;
    }

    /** Whether the node has dialled somebody and everybody it has dialled is hostile. */
    public boolean isEclipsed() {
        return outbound > 0 && hostileOutbound == outbound;
    }
}
