package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.Timers.Kind;
import dev.hearth.p2p.governor.Timers.Timer;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peers of a {@link PeerTable} in their indexes, and the few moves that keep all of these consistent. */
final class PeerRecords implements PeerView {
    final Map<PeerAddress, PeerEntry> known = new LinkedHashMap<>();
    final Map<PeerAddress, PeerEntry> inboundPeers = new LinkedHashMap<>();
    final PeerPool ordinary = new PeerPool(Family.ORDINARY);
    final PeerPool anchors = new PeerPool(Family.ANCHOR);
    final PeerPool inbound = new PeerPool(Family.INBOUND);
    final Timers timers = new Timers();
    final DiscoveryState discovery = new DiscoveryState();
    final OwnNetwork network = new OwnNetwork();
    final NetgroupShares shares = new NetgroupShares();
    private final Usefulness usefulness = new Usefulness();
    private final List<PeerEntry> departedLocals = new ArrayList<>();
    private List<PeerPool> localGroups = List.of();
    Targets configured = Targets.NONE;
    Targets targets = Targets.NONE;
    SyncMode mode = SyncMode.BULK_SYNC;

    // Moves

    PeerEntry addKnown(PeerAddress address, PeerPool pool, long nowNanos) {
        PeerEntry peer = new PeerEntry(address, pool, PeerState.AVAILABLE, nowNanos);
        known.put(address, peer);
        shares.add(address);
        pool.add(peer);
        return peer;
    }

    PeerEntry addInbound(PeerAddress address, long nowNanos) {
        PeerEntry peer = new PeerEntry(address, inbound, PeerState.READY, nowNanos);
        inboundPeers.put(address, peer);
        inbound.add(peer);
        return peer;
    }

    void remove(PeerEntry peer) {
        for (Kind kind : Kind.values()) {
            timers.cancel(peer, kind);
        }
        noMoreOffered(peer);
        noMoreDeparted(peer);
        if (peer.state.isActive()) {
            usefulness.left(peer.address());
        }
        peer.pool.remove(peer);
        if (peer.pool == inbound) {
            inboundPeers.remove(peer.address());
        } else {
            known.remove(peer.address());
            shares.remove(peer.address());
        }
    }

    /** The end of an inbound connection from this address, if there is one. */
    boolean removeInbound(PeerAddress address) {
        PeerEntry peer = inboundPeers.get(address);
        if (peer != null) {
            remove(peer);
        }
        return peer != null;
    }

    boolean become(PeerEntry peer, PeerState from, PeerState next, long nowNanos) {
        if (peer.state == from) {
            become(peer, next, nowNanos);
            return true;
        }
        return false;
    }

    void become(PeerEntry peer, PeerState next, long nowNanos) {
        PeerState before = peer.state;
        if (!before.mayBecome(next)) {
            throw new IllegalStateException(peer + " cannot become " + next);
        }
        timers.cancel(peer, Kind.STATE);
        peer.pool.move(peer, next);
        peer.sinceNanos = nowNanos;
        noMoreDeparted(peer);
        if (next == PeerState.HOT) {
            usefulness.joined(peer.address());
        } else if (before.isActive() && !next.isActive()) {
            usefulness.left(peer.address());
        }
        if (!next.isEstablished() || next == PeerState.COOLING) {
            noMoreOffered(peer);
        }
    }

    /** Moves a peer between families; whoever is no ordinary peer is no public root. */
    void moveTo(PeerPool pool, PeerEntry peer) {
        noMoreDeparted(peer);
        peer.pool.remove(peer);
        if (pool != ordinary) {
            peer.publicRoot = false;
        }
        pool.add(peer);
    }

    void becomePublicRoot(PeerEntry peer) {
        ordinary.remove(peer);
        peer.publicRoot = true;
        ordinary.add(peer);
    }

    /** Members of the groups become local, whoever was and is no more becomes ordinary. */
    void localGroups(List<LocalRootGroup> groups, long nowNanos) {
        List<PeerPool> before = localGroups;
        localGroups = groups.stream().map(PeerPool::new).toList();
        for (PeerPool group : localGroups) {
            for (PeerAddress address : group.group().addresses()) {
                becomeLocal(address, group, nowNanos);
            }
        }
        for (PeerPool group : before) {
            for (PeerEntry peer : group.all()) {
                moveTo(ordinary, peer);
                if (peer.state == PeerState.HOT) {
                    peer.departedLocal = true;
                    departedLocals.add(peer);
                }
            }
        }
    }

    private void becomeLocal(PeerAddress address, PeerPool group, long nowNanos) {
        PeerEntry present = known.get(address);
        if (present != null) {
            moveTo(group, present);
        }
        PeerEntry peer = present != null ? present : addKnown(address, group, nowNanos);
        peer.advertise = group.group().advertise() ? PeerEntry.Advertise.YES : PeerEntry.Advertise.NO;
    }

    private void noMoreDeparted(PeerEntry peer) {
        if (peer.departedLocal) {
            peer.departedLocal = false;
            departedLocals.remove(peer);
        }
    }

    // Offers: to be asked for addresses, or to be taken from the inbound peers

    void offer(PeerEntry peer) {
        endAsking(peer);
        (peer.pool == inbound ? discovery.mature : discovery.askable).add(peer);
    }

    void noMoreOffered(PeerEntry peer) {
        timers.cancel(peer, Kind.OFFER);
        if (discovery.askable.contains(peer)) {
            discovery.askable.remove(peer);
        } else if (discovery.mature.contains(peer)) {
            discovery.mature.remove(peer);
        }
        endAsking(peer);
    }

    boolean endAsking(PeerEntry peer) {
        if (peer.asking) {
            peer.asking = false;
            discovery.answered();
            return true;
        }
        return false;
    }

    // Time

    void advance(long nowNanos) {
        Timer timer = timers.takeDue(nowNanos);
        while (timer != null) {
            PeerEntry peer = timer.peer();
            switch (timer.kind()) {
                case STATE ->
                    become(peer, peer.state == PeerState.WAITING ? PeerState.AVAILABLE : PeerState.READY, nowNanos);
                case CLEAR -> peer.failCount = 0;
                case OFFER -> offer(peer);
            }
            timer = timers.takeDue(nowNanos);
        }
    }

    // Questions

    /** Whom a report about a connection means. */
    @Nullable
    PeerEntry established(PeerAddress address) {
        PeerEntry peer = known.get(address);
        return peer != null && peer.state.isEstablished() ? peer : inboundPeers.get(address);
    }

    boolean isConnectionAlive() {
        return established() + anchors.established() + inbound.established()
                > count(PeerState.COOLING) + anchors.count(PeerState.COOLING) + inbound.count(PeerState.COOLING);
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public SyncMode mode() {
        return mode;
    }

    @Override
    public Pool ordinary() {
        return ordinary;
    }

    @Override
    public Pool anchors() {
        return anchors;
    }

    @Override
    public Pool inbound() {
        return inbound;
    }

    @Override
    public List<? extends LocalPool> localGroups() {
        return localGroups;
    }

    @Override
    public List<? extends Peer> departedLocals() {
        return Collections.unmodifiableList(departedLocals);
    }

    @Override
    public int publicRoots() {
        return ordinary.publicRoots();
    }

    @Override
    public Discovery discovery() {
        return discovery;
    }

    @Override
    public Usefulness usefulness() {
        return usefulness;
    }

    @Override
    public boolean networkLost() {
        return network.isLost();
    }

    @Override
    public long nextProbeNanos() {
        return network.nextProbeNanos();
    }

    @Override
    public long nextTimerNanos() {
        return timers.nextNanos();
    }

    @Override
    public @Nullable Peer find(PeerAddress address) {
        PeerEntry peer = known.get(address);
        return peer != null ? peer : inboundPeers.get(address);
    }
}
