package dev.hearth.p2p.governor;

import java.util.Arrays;

/** Peers in an array, each knowing its place there: adding, removing and the n-th one cost O(1). */
final class IndexedSet {
    /** Which of a peer's two places a set uses; a peer is in at most one set of each kind. */
    enum Place {
        STATE,
        OFFER
    }

    private static final PeerEntry[] EMPTY = {};

    private final Place place;
    private PeerEntry[] peers = EMPTY;
    private int size;
    private int publicRoots;

    IndexedSet(Place place) {
        this.place = place;
    }

    void add(PeerEntry peer) {
        if (size == peers.length) {
            peers = Arrays.copyOf(peers, Math.max(4, size * 2));
        }
        peers[size] = peer;
        peer.index(place, size++);
        publicRoots += peer.publicRoot() ? 1 : 0;
    }

    /** Removes the peer; the last one takes its place. */
    void remove(PeerEntry peer) {
        int index = peer.index(place);
        PeerEntry last = peers[--size];
        peers[index] = last;
        last.index(place, index);
        peer.index(place, PeerEntry.NOWHERE);
        Arrays.fill(peers, size, size + 1, null);
        publicRoots -= peer.publicRoot() ? 1 : 0;
        if (size < peers.length / 4) {
            peers = Arrays.copyOf(peers, peers.length / 2);
        }
    }

    boolean contains(PeerEntry peer) {
        int index = peer.index(place);
        return index != PeerEntry.NOWHERE && index < size && peers[index] == peer;
    }

    PeerEntry get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return peers[index];
    }

    int size() {
        return size;
    }

    int publicRoots() {
        return publicRoots;
    }
}
