package dev.hearth.p2p.peers;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends the inbound connection that is the least loss when another needs its place; see {@link InboundEviction}. */
final class Crowding {
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final NetGroups netGroups;
    private final SipHash key;
    private final boolean evicts;

    /**
     * @param key secret, so that nobody knows which netgroups are protected
     * @param evicts whether anybody ever has to go
     */
    Crowding(PeerRegistry registry, Discipline discipline, NetGroups netGroups, SipHash key, boolean evicts) {
        this.registry = registry;
        this.discipline = discipline;
        this.netGroups = netGroups;
        this.key = key;
        this.evicts = evicts;
    }

    /** Makes room for an inbound peer; false when all others are protected. */
    boolean makeRoom() {
        Peer victim = evicts ? victim() : null;
        if (victim == null) {
            return false;
        }
        victim.connection.sayGoodbye(DisconnectReason.EVICTED, "room is made for another inbound peer");
        return true;
    }

    /** As {@link #makeRoom}, but the one that came last goes when all are protected; false when none may be ended. */
    boolean makeRoomAnyway() {
        if (makeRoom()) {
            return true;
        }
        List<Peer> active = registry.active();
        for (int i = active.size() - 1; i >= 0; i--) {
            Peer peer = active.get(i);
            if (!peer.isNeeded() && discipline.mayPunish(peer.address())) {
                peer.connection.sayGoodbye(DisconnectReason.EVICTED, "the limit of connections was lowered");
                return true;
            }
        }
        return false;
    }

    private @Nullable Peer victim() {
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
