package dev.hearth.p2p.sync;

import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.sync.PeerChain.Knowledge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chains of all active peers. Those we have everything of are kept apart: they may be thousands, and only the others
 * have anything listed. Confined to the node loop.
 */
final class PeerChains {
    private final Map<ConnectionId, PeerChain> all = new LinkedHashMap<>();
    private final Set<PeerChain> ahead = new LinkedHashSet<>();
    private final Set<PeerChain> inSync = new LinkedHashSet<>();

    void add(PeerChain peer) {
        all.put(peer.connection.id(), peer);
    }

    @Nullable
    PeerChain get(ConnectionId id) {
        return all.get(id);
    }

    @Nullable
    PeerChain remove(ConnectionId id) {
        return all.remove(id);
    }

    /** The peer is asked from now on. */
    void activate(PeerChain peer) {
        peer.active = true;
        ahead.add(peer);
    }

    /** The peer is asked no more. */
    void deactivate(PeerChain peer) {
        peer.active = false;
        ahead.remove(peer);
        inSync.remove(peer);
    }

    /** We have learnt where the peer stands. */
    void learn(PeerChain peer, Knowledge knowledge) {
        peer.knowledge = knowledge;
        if (peer.active) {
            boolean same = knowledge == Knowledge.IN_SYNC;
            (same ? inSync : ahead).add(peer);
            (same ? ahead : inSync).remove(peer);
        }
    }

    /** Peers we ask that have, or may have, more than we. */
    Collection<PeerChain> ahead() {
        return ahead;
    }

    /** As {@link #ahead}, to visit while some of them may change. */
    List<PeerChain> aheadNow() {
        return new ArrayList<>(ahead);
    }

    /** Peers we ask that have nothing we lack. */
    List<PeerChain> inSyncNow() {
        return new ArrayList<>(inSync);
    }

    /** Whether we have all that every peer has that we ask; false when there is none. */
    boolean isInSync() {
        return ahead.isEmpty() && !inSync.isEmpty();
    }

    /** Looks at every listed block again: some that were taken have become free. */
    void replan() {
        ahead.forEach(PeerChain::replan);
    }
}
