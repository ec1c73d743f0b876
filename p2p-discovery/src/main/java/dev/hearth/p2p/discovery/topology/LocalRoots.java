package dev.hearth.p2p.discovery.topology;

import java.util.List;

/**
 * A group of peers that is always wanted (cardano-governor §1.2, §1.4), as the operator wrote it; repairs, such as
 * valencies above the group's size, are the governor's.
 *
 * @param accessPoints its members; a name stands for all its addresses, which enlarges the group but not its valencies
 * @param hotValency how many of them to keep hot, 0 to 10,000
 * @param warmValency how many of them to keep connected, 0 to 10,000
 * @param advertise whether they may be told to others
 * @param trustable whether they may be trusted while nobody else is
 * @param diffusionMode which halves of their connections are used
 * @param behindFirewall never dial them; wait for their connection and use it
 */
public record LocalRoots(
        List<AccessPoint> accessPoints,
        int hotValency,
        int warmValency,
        boolean advertise,
        boolean trustable,
        DiffusionMode diffusionMode,
        boolean behindFirewall) {
    /** Most peers a valency may ask for: the most a node may know (cardano-governor §1.3). */
    public static final int MOST_VALENCY = 10_000;

    /** Checks the ranges above. */
    public LocalRoots {
        accessPoints = List.copyOf(accessPoints);
        checkValency("hotValency", hotValency);
        checkValency("warmValency", warmValency);
    }

    private static void checkValency(String name, int valency) {
        if (valency < 0 || valency > MOST_VALENCY) {
            throw new IllegalArgumentException(name + " is 0 to " + MOST_VALENCY + ", not " + valency);
        }
    }
}
