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
 * @param used how many it uses for its own needs: what it has dialled, and what it has accepted from peers of its choice
 * @param hostileUsed how many of these lead to hostile hosts
 * @param hotOutbound how many of those it has dialled it uses for sync and relay
 * @param hotHostileOutbound how many of these lead to hostile hosts
 * @param hotHonestAnchors how many of them are anchors and honest
 */
public record Slots(
        int outbound,
        int inbound,
        int hostileOutbound,
        int hostileInbound,
        int used,
        int hostileUsed,
        int hotOutbound,
        int hotHostileOutbound,
        int hotHonestAnchors) {
    /** No connection at all. */
    static final Slots NONE = new Slots(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Counts the complete ones among these. */
    static Slots of(List<PeerInfo> peers, Predicate<PeerInfo> isHostile) {
        int[] counts = new int[9];
        for (PeerInfo peer : peers) {
            if (peer.stage() != Stage.ACTIVE) {
                continue;
            }
            boolean outbound = peer.direction() == Direction.OUTBOUND;
            boolean hostile = isHostile.test(peer);
            boolean hot = outbound && peer.temperature() == Temperature.HOT;
            counts[outbound ? 0 : 1]++;
            counts[outbound ? 2 : 3] += hostile ? 1 : 0;
            counts[4] += peer.usedByUs() ? 1 : 0;
            counts[5] += peer.usedByUs() && hostile ? 1 : 0;
            counts[6] += hot ? 1 : 0;
            counts[7] += hot && hostile ? 1 : 0;
            counts[8] += hot && !hostile && peer.anchor() ? 1 : 0;
        }
        return new Slots(
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8]);
    }

    /** Returns how many complete connections there are. */
    public int all() {
        return outbound + inbound;
    }

    /** Whether the node uses somebody and everybody it uses is hostile. */
    public boolean isEclipsed() {
        return used > 0 && hostileUsed == used;
    }
}
