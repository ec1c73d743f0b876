package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Peers the operator wants, of which the governor keeps {@code hotValency} hot and at least {@code warmValency}
 * established, whatever the general targets say (governor spec §1.4). With a valency below the number of addresses the
 * group rotates; for fixed peering make both equal to it.
 *
 * @param name what messages call the group
 * @param addresses its members
 * @param hotValency how many are hot
 * @param warmValency how many are at least warm
 * @param advertise whether other peers may be told of them
 * @param trustable whether they are trusted while the node cannot judge the chain itself
 * @param diffusion whether we also serve on the connections we open
 * @param behindFirewall whether they are never dialled, only used over connections they open to us
 */
public record LocalRootGroup(
        String name,
        List<PeerAddress> addresses,
        int hotValency,
        int warmValency,
        boolean advertise,
        boolean trustable,
        Diffusion diffusion,
        boolean behindFirewall) {
    /** Who may ask whom over a connection we opened. */
    public enum Diffusion {
        /** We ask and serve. */
        BOTH_WAYS,
        /** We only ask. */
        INITIATOR_ONLY
    }

    /** Copies the addresses. */
    public LocalRootGroup {
        addresses = List.copyOf(addresses);
    }

    /** A group that is dialled, served, not advertised and not trusted. */
    public static LocalRootGroup of(String name, List<PeerAddress> addresses, int hotValency, int warmValency) {
        return new LocalRootGroup(name, addresses, hotValency, warmValency, false, false, Diffusion.BOTH_WAYS, false);
    }

    /** The same group with these members and its valencies lowered to what they allow. */
    LocalRootGroup withMembers(List<PeerAddress> members) {
        int warm = Math.min(warmValency, members.size());
        return new LocalRootGroup(
                name, members, Math.min(hotValency, warm), warm, advertise, trustable, diffusion, behindFirewall);
    }

    /** The same group without one member. */
    LocalRootGroup without(PeerAddress address) {
        return without(address::equals);
    }

    /** The same group without these of its members. */
    public LocalRootGroup without(Predicate<PeerAddress> whom) {
        List<PeerAddress> others = addresses.stream().filter(whom.negate()).toList();
        return others.size() == addresses.size() ? this : withMembers(others);
    }
}
