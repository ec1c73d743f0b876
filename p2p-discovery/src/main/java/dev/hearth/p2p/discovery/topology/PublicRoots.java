package dev.hearth.p2p.discovery.topology;

import java.util.List;

/**
 * Peers to fall back on while there are too few others (cardano-governor §1.2).
 *
 * @param accessPoints its members
 * @param advertise whether they may be told to others
 */
public record PublicRoots(List<AccessPoint> accessPoints, boolean advertise) {
    /** Copies the list. */
    public PublicRoots {
        accessPoints = List.copyOf(accessPoints);
    }
}
