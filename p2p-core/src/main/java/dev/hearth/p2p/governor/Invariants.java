package dev.hearth.p2p.governor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What must be true of a table at every turn (governor spec §1.6), as far as its shape does not already make it so. */
final class Invariants {
    private final PeerRecords peers;

    Invariants(PeerRecords peers) {
        this.peers = peers;
    }

    void check() {
        List<PeerEntry> all = new ArrayList<>(peers.known.values());
        all.addAll(peers.inboundPeers.values());
        all.forEach(this::check);
        peers.inboundPeers.values().forEach(this::checkEstablishedOnce);
        peers.localGroups().forEach(Invariants::check);
        expect(peers.known() + peers.anchors().known() == peers.known.size(), "each known peer is in one pool");
        expect(peers.inbound().known() == peers.inboundPeers.size(), "each inbound peer is in its pool");
        expect(
                peers.timers.size()
                        == all.stream().mapToInt(Invariants::timersOf).sum(),
                "no timer outlives its peer");
        expect(peers.discovery.asking() == count(peer -> peer.asking), "requests for addresses are counted");
        expect(peers.publicRoots() == count(peer -> peer.publicRoot), "public roots are counted, none is local");
        expect(peers.departedLocals().size() == count(peer -> peer.departedLocal), "departed locals are listed");
        expect(peers.localRoots() <= peers.configured.known(), "configured peers fit into the known ones");
    }

    private long count(Predicate<PeerEntry> test) {
        return peers.known.values().stream().filter(test).count();
    }

    private void checkEstablishedOnce(PeerEntry inbound) {
        PeerEntry known = peers.known.get(inbound.address());
        expect(known == null || !known.state().isEstablished(), inbound + " is established only once");
    }

    private void check(PeerEntry peer) {
        PeerState state = peer.state();
        expect(peer.pool.contains(peer), peer + " is where its state says");
        expect(
                (peer.stateTimer != null) == (state == PeerState.WAITING || state == PeerState.RESTING),
                peer + " has a timer if and only if it waits or rests");
        boolean offered = peers.discovery.askable.contains(peer) || peers.discovery.mature.contains(peer);
        expect(!offered || peer.offerTimer == null, peer + " is offered or will be, not both");
        boolean usable = state.isEstablished() && state != PeerState.COOLING;
        expect(usable || (!offered && !peer.asking && peer.offerTimer == null), peer + " is offered only while of use");
        expect(!peer.departedLocal || state == PeerState.HOT, peer + " departs only while hot");
        expect(
                peer.family() != Family.INBOUND || (state.isEstablished() && state != PeerState.CLOSING),
                peer + " is inbound, hence connected");
    }

    private static void check(PeerView.LocalPool group) {
        LocalRootGroup configured = group.group();
        expect(
                0 < configured.hotValency()
                        && configured.hotValency() <= configured.warmValency()
                        && configured.warmValency() <= configured.addresses().size(),
                "valencies of " + configured.name() + " fit");
        for (PeerState state : PeerState.values()) {
            for (int i = 0; i < group.count(state); i++) {
                expect(
                        configured.addresses().contains(group.peer(state, i).address()),
                        group.peer(state, i) + " is configured");
            }
        }
    }

    private static int timersOf(PeerEntry peer) {
        int set = 0;
        for (Timers.Kind kind : Timers.Kind.values()) {
            set += Timers.of(peer, kind) != null ? 1 : 0;
        }
        return set;
    }

    private static void expect(boolean holds, String invariant) {
        if (!holds) {
            throw new IllegalStateException("not true: " + invariant);
        }
    }
}
