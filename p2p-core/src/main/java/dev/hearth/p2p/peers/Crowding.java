package dev.hearth.p2p.peers;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.NetGroups;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the inbound peer that is the least loss when another needs its place; see {@link InboundEviction}. */
final class Crowding {
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final NetGroups netGroups;
    private final SipHash key;

    /** {@code key}: secret, so that nobody knows which netgroups are protected. */
    Crowding(PeerRegistry registry, Discipline discipline, NetGroups netGroups, SipHash key) {
        this.registry = registry;
        this.discipline = discipline;
        this.netGroups = netGroups;
        this.key = key;
    }

    /** Who is to go, or null when all are protected. */
    @Nullable
    Peer victim() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (Peer peer : registry.active()) {
            candidates.add(peer.candidate(
                    discipline.isDiscouraged(peer.address()),
                    key.hash(netGroups.of(peer.address()).toBytes())));
        }
        EvictionCandidate victim = InboundEviction.victim(candidates);
        return victim == null ? null : registry.get(victim.connection());
    }
}
