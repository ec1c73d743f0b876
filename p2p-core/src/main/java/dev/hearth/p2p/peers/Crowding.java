package dev.hearth.p2p.peers;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the inbound connection that is the least loss when another needs its place; see {@link InboundEviction}. One at a
 * time: who dials us again and again cannot replace everybody quickly.
 */
final class Crowding {
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final NetGroups netGroups;
    private final SipHash key;
    private final Circumstances circumstances;
    private final LongSupplier clock;
    private boolean evictedBefore;
    private long lastEvictedNanos;

    /**
     * @param key secret, so that nobody knows which netgroups are protected
     * @param clock nanoseconds
     */
    Crowding(
            PeerRegistry registry,
            Discipline discipline,
            NetGroups netGroups,
            SipHash key,
            Circumstances circumstances,
            LongSupplier clock) {
        this.registry = registry;
        this.discipline = discipline;
        this.netGroups = netGroups;
        this.key = key;
        this.circumstances = circumstances;
        this.clock = clock;
    }

    /** Makes room for an inbound peer; false when all others are protected, or somebody has just gone for another. */
    boolean makeRoom() {
        PeerSettings settings = circumstances.settings();
        long now = clock.getAsLong();
        boolean tooSoon =
                evictedBefore && now - lastEvictedNanos < settings.acceptDelay().toNanos();
        if (tooSoon || !settings.habits().eviction() || !evict("room is made for another inbound peer")) {
            return false;
        }
        evictedBefore = true;
        lastEvictedNanos = now;
        return true;
    }

    private boolean evict(String why) {
        Peer victim = victim();
        if (victim != null) {
            victim.connection.sayGoodbye(DisconnectReason.EVICTED, why);
        }
        return victim != null;
    }

    /** Ends one connection at once, the one that came last when all are protected; false when none may be ended. */
    boolean makeRoomAnyway() {
        String why = "the limit of connections was lowered";
        if (evict(why)) {
            return true;
        }
        List<Peer> active = registry.active();
        for (int i = active.size() - 1; i >= 0; i--) {
            Peer peer = active.get(i);
            if (!peer.isNeeded() && discipline.mayPunish(peer.address())) {
                peer.connection.sayGoodbye(DisconnectReason.EVICTED, why);
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
