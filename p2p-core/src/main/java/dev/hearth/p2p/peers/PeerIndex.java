package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections by an address each has to do with; of one address there are few, in the order in which they began. */
final class PeerIndex {
    static final Comparator<Peer> BY_AGE =
            Comparator.comparingLong(peer -> peer.connection.id().value());

    private final Map<PeerAddress, List<Peer>> peers = new LinkedHashMap<>();

    void add(PeerAddress address, Peer peer) {
        List<Peer> same = peers.computeIfAbsent(address, first -> new ArrayList<>(1));
        same.add(peer);
        same.sort(BY_AGE);
    }

    void remove(PeerAddress address, Peer peer) {
        peers.computeIfPresent(address, (key, same) -> without(same, peer));
    }

    private static @Nullable List<Peer> without(List<Peer> same, Peer peer) {
        same.remove(peer);
        return same.isEmpty() ? null : same;
    }

    /** Not to be kept: it changes with the index. */
    List<Peer> at(PeerAddress address) {
        return peers.getOrDefault(address, List.of());
    }
}
