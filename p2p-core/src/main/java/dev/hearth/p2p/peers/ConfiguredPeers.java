package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;

/** Whom the operator has named: groups that are always wanted, and peers to fall back on. */
final class ConfiguredPeers {
    private final AddressStore book;
    private final Discipline discipline;
    private List<LocalRootGroup> groups = List.of();
    private List<PeerAddress> fallbacks = List.of();
    private List<PeerAddress> secretFallbacks = List.of();

    ConfiguredPeers(AddressStore book, Discipline discipline) {
        this.book = book;
        this.discipline = discipline;
    }

    /** Those that are always wanted from now on. */
    void groups(List<LocalRootGroup> always) {
        for (LocalRootGroup group : always) {
            if (!group.advertise()) {
                group.addresses().forEach(book::neverShare);
            }
        }
        groups = List.copyOf(always);
    }

    /** Those to fall back on from now on; {@code secret} ones among them are never told to others. */
    void fallbacks(List<PeerAddress> addresses, List<PeerAddress> secret) {
        secret.forEach(book::neverShare);
        fallbacks = List.copyOf(addresses);
        secretFallbacks = List.copyOf(secret);
    }

    /** Whether an address is always wanted. */
    boolean isAlwaysWanted(PeerAddress address) {
        return groups.stream().anyMatch(group -> group.addresses().contains(address));
    }

    /** Whether an address is always wanted or one to fall back on. */
    boolean isNamed(PeerAddress address) {
        return isAlwaysWanted(address) || fallbacks.contains(address);
    }

    /** Whether the first group of an address says that its peers are asked and not served. */
    boolean isInitiatorOnly(PeerAddress address) {
        for (LocalRootGroup group : groups) {
            if (group.addresses().contains(address)) {
                return group.diffusion() == LocalRootGroup.Diffusion.INITIATOR_ONLY;
            }
        }
        return false;
    }

    /** The groups without those that are banned: they are not wanted now, and again when their ban is over. */
    List<LocalRootGroup> wanted() {
        List<LocalRootGroup> wanted = new ArrayList<>(groups.size());
        for (LocalRootGroup group : groups) {
            wanted.add(group.without(discipline::isBanned));
        }
        return wanted;
    }

    /** Those to fall back on that may be told to others. */
    List<PeerAddress> openFallbacks() {
        List<PeerAddress> open = new ArrayList<>(fallbacks);
        open.removeAll(secretFallbacks);
        open.removeIf(discipline::isShunned);
        return open;
    }

    /** Those to fall back on that may not. */
    List<PeerAddress> secretFallbacks() {
        List<PeerAddress> secret = new ArrayList<>(secretFallbacks);
        secret.removeIf(discipline::isShunned);
        return secret;
    }

    /** Whether an address is never to be dialled: its peer calls us. */
    boolean isBehindFirewall(PeerAddress address) {
        return groups.stream()
                .anyMatch(group -> group.behindFirewall() && group.addresses().contains(address));
    }
}
