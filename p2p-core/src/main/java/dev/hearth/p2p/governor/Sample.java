package dev.hearth.p2p.governor;

import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.Collection;
import java.util.List;

/**
 * Who is known to the governor, a sample of the address book: which addresses enter it and as what, and what the searches
 * for more have found. Confined to the node loop; times as in {@link PeerTable}.
 */
public final class Sample {
    private final PeerRecords peers;
    private List<LocalRootGroup> configuredGroups = List.of();

    /** Where a known peer comes from. */
    public enum Origin {
        /** The address book or another peer's answer. */
        BOOK,
        /** A connection it opened to us: it is there. */
        INBOUND
    }

    Sample(PeerRecords peers) {
        this.peers = peers;
    }

    /** From now on no netgroup fills the sample; to be called while nobody is known. */
    public void limitNetgroups(NetGroups groups) {
        peers.shares.countBy(groups);
    }

    // Configured peers

    /**
     * Replaces the configured peers. New ones become known; those left out stay known as ordinary peers, and hot ones
     * among them are demoted.
     *
     * @return what had to be repaired, one sentence each
     */
    public List<String> localRoots(List<LocalRootGroup> groups, long nowNanos) {
        configuredGroups = List.copyOf(groups);
        return fitLocalRoots(nowNanos);
    }

    /** Clamps the configured peers to the target of known peers; what had to be repaired, one sentence each. */
    List<String> fitLocalRoots(long nowNanos) {
        LocalRoots repaired = LocalRoots.repair(configuredGroups, peers.configured.known());
        peers.localGroups(repaired.groups(), nowNanos);
        return repaired.warnings();
    }

    // Anchors

    /** Makes an ordinary peer an anchor, whatever its state; false if the targets have no room for it. */
    public boolean appointAnchor(PeerAddress address) {
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.pool != peers.ordinary || !hasRoomForAnchor(peer.state)) {
            return false;
        }
        peers.moveTo(peers.anchors, peer);
        return true;
    }

    private boolean hasRoomForAnchor(PeerState state) {
        PeerPool anchors = peers.anchors;
        Targets targets = peers.targets;
        boolean connected = state.isEstablished() || state == PeerState.CONNECTING;
        boolean hot = state.isActive() || state == PeerState.ACTIVATING;
        int establishedSoon = anchors.established() + anchors.count(PeerState.CONNECTING);
        int activeSoon = anchors.active() + anchors.count(PeerState.ACTIVATING);
        return anchors.known() < targets.knownAnchors()
                && (!connected || establishedSoon < targets.establishedAnchors())
                && (!hot || activeSoon < targets.activeAnchors());
    }

    // New peers

    /** Whether the netgroup of an address has room for one more among the known. */
    public boolean hasRoomFor(PeerAddress address) {
        return peers.shares.hasRoomFor(address, peers.targets.known());
    }

    /**
     * An address becomes known, unless it already is or the sample is full, by itself or of that netgroup. An
     * {@code advertise} of false is final.
     */
    public boolean learn(PeerAddress address, Origin origin, boolean advertise, long nowNanos) {
        PeerEntry present = peers.known.get(address);
        if (present != null) {
            present.advertise(advertise);
            return false;
        }
        if (peers.known() >= peers.targets.known() || !hasRoomFor(address)) {
            return false;
        }
        PeerEntry peer = peers.addKnown(address, peers.ordinary, nowNanos);
        peer.advertise(advertise);
        peer.reached = origin == Origin.INBOUND;
        return true;
    }

    /**
     * The answer to {@link Decision.FindRoots}: at most as many as are wanted become public roots.
     *
     * @param validNanos how long the answer is good for; after that more may be asked for
     * @return how many are new
     */
    public int rootsFound(Collection<PeerAddress> addresses, boolean advertise, long validNanos, long nowNanos) {
        int added = addPublicRoots(addresses, advertise, nowNanos);
        peers.discovery.rootsFound(added, validNanos, nowNanos);
        return added;
    }

    /** The search begun with {@link Decision.FindRoots} failed. */
    public void rootsFailed(long nowNanos) {
        peers.discovery.rootsFound(0, 0, nowNanos);
    }

    /** Public roots become known, as many as the target of roots has room for; configured peers stay what they are. */
    public int addPublicRoots(Collection<PeerAddress> addresses, boolean advertise, long nowNanos) {
        int room = peers.targets.root() - peers.localRoots() - peers.publicRoots();
        int added = 0;
        for (PeerAddress address : addresses) {
            PeerEntry present = peers.known.get(address);
            boolean fits = present == null || (present.pool == peers.ordinary && !present.publicRoot);
            if (added < room && fits) {
                PeerEntry peer = present != null ? present : peers.addKnown(address, peers.ordinary, nowNanos);
                peer.advertise(advertise);
                peers.becomePublicRoot(peer);
                added++;
            }
        }
        return added;
    }

    /** The answer to {@link Decision.LearnFromBook}: how many of how many wanted could be learnt. */
    public void drawn(int learnt, int wanted, long nowNanos) {
        peers.discovery.drawn(learnt, learnt < wanted, nowNanos);
    }

    /** The book has addresses it had not before, from whatever source. */
    public void bookGrew(long nowNanos) {
        peers.discovery.bookGrew(nowNanos);
    }

    /** The end of {@link Decision.AskForAddresses}: the peer answered with so many addresses new to the book. */
    public boolean shared(PeerAddress address, int newAddresses, long nowNanos) {
        if (newAddresses > 0) {
            peers.discovery.bookGrew(nowNanos);
        }
        PeerEntry peer = peers.known.get(address);
        return peer != null && peers.endAsking(peer);
    }

    // Banned peers

    /** The address is banned: it is gone from all sets, whatever was in progress; false if it was in none. */
    public boolean banned(PeerAddress address) {
        configuredGroups =
                configuredGroups.stream().map(group -> group.without(address)).toList();
        PeerEntry peer = peers.known.get(address);
        if (peer != null) {
            peers.remove(peer);
        }
        return peers.removeInbound(address) || peer != null;
    }
}
