package dev.hearth.p2p.governor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The peers of a family or a local group, one indexed set for each state. */
final class PeerPool implements PeerView.LocalPool {
    private final Family family;
    private final @Nullable LocalRootGroup group;
    private final Map<PeerState, IndexedSet> peers = new EnumMap<>(PeerState.class);
    private int known;
    private int established;

    PeerPool(Family family) {
        this(family, null);
    }

    PeerPool(LocalRootGroup group) {
        this(Family.LOCAL, group);
    }

    private PeerPool(Family family, @Nullable LocalRootGroup group) {
        this.family = family;
        this.group = group;
        for (PeerState state : PeerState.values()) {
            peers.put(state, new IndexedSet(IndexedSet.Place.STATE));
        }
    }

    void add(PeerEntry peer) {
        peer.pool = this;
        in(peer.state).add(peer);
        known++;
        established += peer.state.isEstablished() ? 1 : 0;
    }

    void remove(PeerEntry peer) {
        in(peer.state).remove(peer);
        known--;
        established -= peer.state.isEstablished() ? 1 : 0;
    }

    void move(PeerEntry peer, PeerState next) {
        remove(peer);
        peer.state = next;
        add(peer);
    }

    boolean contains(PeerEntry peer) {
        return in(peer.state).contains(peer);
    }

    /** A copy of the whole pool, by state. */
    List<PeerEntry> all() {
        List<PeerEntry> all = new ArrayList<>(known);
        for (IndexedSet set : peers.values()) {
            for (int i = 0; i < set.size(); i++) {
                all.add(set.get(i));
            }
        }
        return all;
    }

    int publicRoots() {
        int roots = 0;
        for (IndexedSet set : peers.values()) {
            roots += set.publicRoots();
        }
        return roots;
    }

    IndexedSet in(PeerState state) {
        return Objects.requireNonNull(peers.get(state));
    }

    @Override
    public LocalRootGroup group() {
        if (group == null) {
            throw new IllegalStateException(family + " has no group");
        }
        return group;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public int count(PeerState state) {
        return in(state).size();
    }

    @Override
    public int publicRoots(PeerState state) {
        return in(state).publicRoots();
    }

    @Override
    public PeerView.Peer peer(PeerState state, int index) {
        return in(state).get(index);
    }

    @Override
    public int known() {
        return known;
    }

    @Override
    public int established() {
        return established;
    }
}
