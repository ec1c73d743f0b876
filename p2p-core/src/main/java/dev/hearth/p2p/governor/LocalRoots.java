package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Groups as they can be used: disjoint, 0 &lt; hot ≤ warm ≤ size, together no larger than the target of known peers.
 * What had to be repaired is told, one sentence each (governor spec §1.4, which repairs in silence).
 *
 * @param groups the usable groups in the order given
 * @param warnings what was changed
 */
public record LocalRoots(List<LocalRootGroup> groups, List<String> warnings) {
    /** Copies both lists. */
    public LocalRoots {
        groups = List.copyOf(groups);
        warnings = List.copyOf(warnings);
    }

    /**
     * Repairs configured groups: an address stays in the first group that names it, valencies are lowered to what a
     * group's size allows, groups left without either valency are dropped, and what exceeds {@code most} addresses is
     * cut from the right.
     */
    public static LocalRoots repair(List<LocalRootGroup> configured, int most) {
        List<LocalRootGroup> groups = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Set<PeerAddress> taken = new LinkedHashSet<>();
        for (LocalRootGroup group : configured) {
            LocalRootGroup usable = fit(repeatedOnce(group, taken, warnings), most - taken.size(), warnings);
            if (usable.hotValency() > 0) {
                groups.add(usable);
                taken.addAll(usable.addresses());
            } else {
                warnings.add("group " + group.name() + " is not used: it has no address left or a valency of 0");
            }
        }
        return new LocalRoots(groups, warnings);
    }

    private static LocalRootGroup repeatedOnce(LocalRootGroup group, Set<PeerAddress> taken, List<String> warnings) {
        Set<PeerAddress> members = new LinkedHashSet<>();
        for (PeerAddress address : group.addresses()) {
            if (taken.contains(address) || !members.add(address)) {
                warnings.add("group " + group.name() + ": " + address + " was named before and stays there");
            }
        }
        warnIfLowered(group, members.size(), warnings);
        return group.withMembers(List.copyOf(members));
    }

    private static void warnIfLowered(LocalRootGroup group, int size, List<String> warnings) {
        int warm = Math.min(group.warmValency(), size);
        if (warm < group.warmValency()) {
            warnings.add("group " + group.name() + ": warm valency " + group.warmValency() + " lowered to its size, "
                    + size);
        }
        if (warm < group.hotValency()) {
            warnings.add("group " + group.name() + ": hot valency " + group.hotValency() + " lowered to the warm one, "
                    + warm);
        }
    }

    private static LocalRootGroup fit(LocalRootGroup group, int room, List<String> warnings) {
        int size = group.addresses().size();
        if (size <= room) {
            return group;
        }
        warnings.add("group " + group.name() + ": " + (size - room) + " of " + size
                + " addresses are over the target of known peers and not used");
        return group.withMembers(group.addresses().subList(0, Math.max(0, room)));
    }
}
