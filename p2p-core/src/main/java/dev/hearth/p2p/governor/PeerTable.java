package dev.hearth.p2p.governor;

import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.Timers.Kind;
import dev.hearth.p2p.governor.Timers.Timer;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of its peers (governor spec §1.5): the one mutable state of the governor. The peer manager begins
 * decisions here and reports each outcome; a report that no longer fits, because its peer was banned or lost meanwhile,
 * changes nothing and returns false, and the manager then drops the connection it came from.
 *
 * <p>An address is known in one family. Besides, an inbound connection may have the same address; then at most one of
 * the two is established, and reports about established peers mean that one.
 *
 * <p>Confined to the node loop. Times are nanoseconds of its ticker; they never go back.
 */
public final class PeerTable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_ASK_DELAY = 300 * SECOND;
    private static final long ASK_INTERVAL = 900 * SECOND;
    private static final long MATURITY = 900 * SECOND;
    private static final long CLEAR_DELAY = 120 * SECOND;
    private static final long BACK_OFF = 5 * SECOND;
    private static final int LONGEST_EXPONENT = 5;
    private static final int MOST_FAILURES = 5;

    private final SplittableRandom random;
    private final PeerRecords peers = new PeerRecords();
    private List<LocalRootGroup> configuredGroups = List.of();
    private long nextChurnNanos = Plan.NEVER;

    /** Where a known peer comes from. */
    public enum Origin {
        /** The address book or another peer's answer. */
        BOOK,
        /** A connection it opened to us: it is there. */
        INBOUND
    }

    /** How a dial failed. */
    public enum DialFailure {
        /** Our own host knew no route. */
        NO_ROUTE,
        /** Nobody answered. Where we have just lost all our connections that says something of our own network. */
        NO_ANSWER,
        /** Only an inbound connection may be used, and there is none. */
        NO_INBOUND,
        /** Anything else: refused, or the handshake failed. Somebody has answered. */
        OTHER
    }

    /** An empty table that takes its jitter from {@code random}. */
    public PeerTable(SplittableRandom random) {
        this.random = random;
    }

    /** From now on no netgroup fills the sample; to be called while nobody is known. */
    public void limitNetgroups(NetGroups groups) {
        peers.shares.countBy(groups);
    }

    /** The read-only face, always the same. */
    public PeerView view() {
        return peers;
    }

    /** What each peer has delivered; sync and relay report to it. */
    public Usefulness usefulness() {
        return peers.usefulness();
    }

    // What is wanted

    /**
     * Sets the targets. Configured peers are clamped to the target of known peers.
     *
     * @return what had to be cut from the configured peers, one sentence each
     */
    public List<String> configure(Targets wanted, long nowNanos) {
        boolean otherClamp = wanted.known() != peers.configured.known();
        peers.configured = wanted;
        peers.targets = wanted;
        return otherClamp ? applyLocalRoots(nowNanos) : List.of();
    }

    /** The targets as configured. */
    public Targets configured() {
        return peers.configured;
    }

    /** Sets what is aimed at for now, as churn does; configured peers stay clamped to what was configured. */
    public void aimAt(Targets targets) {
        peers.targets = targets;
    }

    /** Sets how far the node is. */
    public void mode(SyncMode mode) {
        peers.mode = mode;
    }

    /** Tells explanations when the next churn begins. */
    void nextChurn(long nanos) {
        nextChurnNanos = nanos;
    }

    /**
     * Replaces the configured peers. New ones become known; those left out stay known as ordinary peers, and hot ones
     * among them are demoted.
     *
     * @return what had to be repaired, one sentence each
     */
    public List<String> localRoots(List<LocalRootGroup> groups, long nowNanos) {
        configuredGroups = List.copyOf(groups);
        return applyLocalRoots(nowNanos);
    }

    private List<String> applyLocalRoots(long nowNanos) {
        LocalRoots repaired = LocalRoots.repair(configuredGroups, peers.configured.known());
        peers.localGroups(repaired.groups(), nowNanos);
        return repaired.warnings();
    }

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

    // Inbound peers

    /**
     * A peer connected to us and is warm at once. False if we have a connection of our own to that address, which then
     * serves both sides.
     */
    public boolean inboundConnected(PeerAddress address, long nowNanos) {
        reached(nowNanos);
        PeerEntry ours = peers.known.get(address);
        if (peers.inboundPeers.containsKey(address) || (ours != null && ours.state.isEstablished())) {
            return false;
        }
        if (ours != null && ours.family() == Family.LOCAL && ours.state == PeerState.WAITING && ours.backingOff) {
            peers.become(ours, PeerState.AVAILABLE, nowNanos);
        }
        peers.addInbound(address, nowNanos);
        return true;
    }

    /** An inbound peer can be dialled at {@code listening}: after 15 minutes it may be taken into the sample. */
    public boolean inboundListens(PeerAddress address, PeerAddress listening, long nowNanos) {
        PeerEntry peer = peers.inboundPeers.get(address);
        if (peer == null || peer.dialAddress != null || peer.state == PeerState.COOLING) {
            return false;
        }
        peer.dialAddress = listening;
        peers.timers.set(peer, Kind.OFFER, Math.max(nowNanos, peer.connectedNanos + MATURITY));
        return true;
    }

    /** An inbound connection is gone, or serves a known address of the same peer from now on. */
    public boolean inboundGone(PeerAddress address) {
        PeerEntry peer = peers.inboundPeers.get(address);
        if (peer == null) {
            return false;
        }
        peers.remove(peer);
        return true;
    }

    // Jobs

    /** Notes that a decision is being carried out; false if it was overtaken by a report and must not be. */
    public boolean begin(Decision decision, long nowNanos) {
        if (decision instanceof Decision.OfPeer ofPeer) {
            PeerEntry peer = concerned(ofPeer);
            boolean begun = peer != null && beginWith(peer, ofPeer, nowNanos);
            if (peer != null && begun) {
                peer.lastDecision = ofPeer;
                peer.decidedNanos = nowNanos;
            }
            return begun;
        } else if (decision instanceof Decision.FindRoots) {
            return peers.discovery.findRoots();
        } else if (decision instanceof Decision.LearnFromBook) {
            return peers.discovery.draw();
        } else if (decision instanceof Decision.TakeInbound take) {
            return take(take.addresses(), nowNanos);
        }
        throw new IllegalArgumentException("cannot begin " + decision);
    }

    private @Nullable PeerEntry concerned(Decision.OfPeer decision) {
        boolean cold = decision instanceof Decision.Connect || decision instanceof Decision.Forget;
        return cold ? peers.known.get(decision.peer()) : peers.established(decision.peer());
    }

    private boolean beginWith(PeerEntry peer, Decision.OfPeer decision, long nowNanos) {
        if (decision instanceof Decision.Connect) {
            return peers.become(peer, PeerState.AVAILABLE, PeerState.CONNECTING, nowNanos);
        } else if (decision instanceof Decision.Activate) {
            return peers.become(peer, PeerState.READY, PeerState.ACTIVATING, nowNanos);
        } else if (decision instanceof Decision.Deactivate) {
            return peers.become(peer, PeerState.HOT, PeerState.DEACTIVATING, nowNanos);
        } else if (decision instanceof Decision.Close) {
            return beginClosing(peer, nowNanos);
        } else if (decision instanceof Decision.AskForAddresses) {
            return beginAsking(peer, nowNanos);
        }
        return forget(peer);
    }

    private boolean beginClosing(PeerEntry peer, long nowNanos) {
        return peer.pool != peers.inbound
                && (peers.become(peer, PeerState.READY, PeerState.CLOSING, nowNanos)
                        || peers.become(peer, PeerState.RESTING, PeerState.CLOSING, nowNanos));
    }

    private boolean beginAsking(PeerEntry peer, long nowNanos) {
        if (!peers.discovery.askable.contains(peer)) {
            return false;
        }
        peers.discovery.askable.remove(peer);
        peers.timers.set(peer, Kind.OFFER, nowNanos + ASK_INTERVAL);
        peer.asking = true;
        peers.discovery.asked();
        return true;
    }

    private boolean forget(PeerEntry peer) {
        boolean idle = peer.state == PeerState.AVAILABLE || peer.state == PeerState.WAITING;
        if (!idle || peer.family() == Family.LOCAL) {
            return false;
        }
        peers.remove(peer);
        return true;
    }

    private boolean take(List<PeerAddress> addresses, long nowNanos) {
        peers.discovery.taken(nowNanos);
        boolean taken = false;
        for (PeerAddress address : addresses) {
            taken |= learn(address, Origin.INBOUND, true, nowNanos);
        }
        return taken;
    }

    /** A peer being connected to is warm; {@code shares} tells whether it may be asked for addresses. */
    public boolean connected(PeerAddress address, boolean shares, long nowNanos) {
        reached(nowNanos);
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.state != PeerState.CONNECTING) {
            return false;
        }
        PeerEntry reused = peers.inboundPeers.get(address);
        long restUntil = reused == null ? nowNanos : reused.restUntilNanos;
        inboundGone(address);
        warm(peer, restUntil, nowNanos);
        peer.tepid = false;
        peer.reached = true;
        if (shares) {
            peers.timers.set(peer, Kind.OFFER, nowNanos + FIRST_ASK_DELAY);
        }
        return true;
    }

    /**
     * A peer being connected to could not be. It waits 5, 10, 20, 40, 80, then 160 s, each ± 2 s, and is forgotten at the
     * sixth failure unless it is a root.
     */
    public boolean connectFailed(PeerAddress address, DialFailure failure, long nowNanos) {
        if (failure == DialFailure.OTHER) {
            reached(nowNanos);
        }
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.state != PeerState.CONNECTING) {
            return false;
        }
        if (!failed(peer)) {
            int exponent = Math.min(Math.max(0, peer.failCount - 1), LONGEST_EXPONENT);
            waitUntil(peer, nowNanos + (BACK_OFF << exponent) + between(-2 * SECOND, 2 * SECOND), nowNanos);
            peer.backingOff = true;
        }
        boolean silent = failure == DialFailure.NO_ANSWER;
        if ((silent || failure == DialFailure.NO_ROUTE)
                && peers.network.reachedNobody(peer, silent, peers.isConnectionAlive(), nowNanos)) {
            networkLost(nowNanos);
        }
        return true;
    }

    /** A peer being promoted is hot. */
    public boolean activated(PeerAddress address, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null || !peers.become(peer, PeerState.ACTIVATING, PeerState.HOT, nowNanos)) {
            return false;
        }
        peers.timers.set(peer, Kind.CLEAR, nowNanos + CLEAR_DELAY);
        return true;
    }

    /** A peer being promoted could not be, and its connection is gone. */
    public boolean activationFailed(PeerAddress address, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null || peer.state != PeerState.ACTIVATING) {
            return false;
        }
        end(peer, true, ExitKind.ERROR.delayNanos() + between(-2 * SECOND, 2 * SECOND), nowNanos);
        return true;
    }

    /** A peer being demoted is warm, and may be promoted again after {@code repromoteDelayNanos}. */
    public boolean deactivated(PeerAddress address, long repromoteDelayNanos, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null || peer.state != PeerState.DEACTIVATING) {
            return false;
        }
        rest(peer, repromoteDelayNanos, nowNanos);
        return true;
    }

    /** The connection of a peer being closed is gone. */
    public boolean closed(PeerAddress address, long nowNanos) {
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.state != PeerState.CLOSING) {
            return false;
        }
        if (peer.restUntilNanos > nowNanos) {
            waitUntil(peer, peer.restUntilNanos, nowNanos);
            peer.backingOff = false;
        } else {
            peers.become(peer, PeerState.AVAILABLE, nowNanos);
        }
        return true;
    }

    // What peers do by themselves

    /** A peer ended its being hot and stays connected. */
    public boolean endedHot(PeerAddress address, ExitKind kind, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null || !(peer.state.isActive() || peer.state == PeerState.ACTIVATING)) {
            return false;
        }
        rest(peer, kind.delayNanos() + between(SECOND / 10, 10 * SECOND), nowNanos);
        return true;
    }

    /** A peer's connection is of no more use and will be gone soon; {@link #lost} follows. */
    public boolean cooling(PeerAddress address, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null || peer.state == PeerState.COOLING) {
            return false;
        }
        peers.network.connectionLost(nowNanos);
        peers.become(peer, PeerState.COOLING, nowNanos);
        return true;
    }

    /** A peer's connection is gone without our asking; if we were closing it, that was our asking. */
    public boolean lost(PeerAddress address, ExitKind kind, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer == null) {
            return false;
        }
        if (peer.state == PeerState.CLOSING) {
            return closed(address, nowNanos);
        }
        peers.network.connectionLost(nowNanos);
        end(peer, kind.isFailure(), kind.delayNanos() + between(SECOND / 10, 4 * SECOND), nowNanos);
        return true;
    }

    /** The address is banned: it is gone from all sets, whatever was in progress; false if it was in none. */
    public boolean banned(PeerAddress address) {
        configuredGroups =
                configuredGroups.stream().map(group -> group.without(address)).toList();
        PeerEntry peer = peers.known.get(address);
        if (peer != null) {
            peers.remove(peer);
        }
        return inboundGone(address) || peer != null;
    }

    /** A round trip to the peer was measured. */
    public void roundTrip(PeerAddress address, long nanos, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer != null) {
            peer.roundTrip(nanos, nowNanos);
        }
    }

    private void rest(PeerEntry peer, long delayNanos, long nowNanos) {
        peer.tepid = true;
        warm(peer, nowNanos + delayNanos, nowNanos);
    }

    private void warm(PeerEntry peer, long restUntilNanos, long nowNanos) {
        peer.restUntilNanos = restUntilNanos;
        if (restUntilNanos <= nowNanos) {
            peers.become(peer, PeerState.READY, nowNanos);
        } else {
            peers.become(peer, PeerState.RESTING, nowNanos);
            peers.timers.set(peer, Kind.STATE, restUntilNanos);
        }
    }

    private void end(PeerEntry peer, boolean failure, long delayNanos, long nowNanos) {
        if (peer.pool == peers.inbound) {
            peers.remove(peer);
        } else if (!failure || !failed(peer)) {
            waitUntil(peer, Math.max(nowNanos + delayNanos, peer.restUntilNanos), nowNanos);
            peer.backingOff = false;
        }
    }

    private void waitUntil(PeerEntry peer, long dueNanos, long nowNanos) {
        peers.become(peer, PeerState.WAITING, nowNanos);
        peers.timers.set(peer, Kind.STATE, dueNanos);
    }

    /** Counts a failure, which may be one too many; whether the peer is forgotten for it. */
    private boolean failed(PeerEntry peer) {
        if (peers.network.isLost()) {
            return false;
        }
        peers.timers.cancel(peer, Kind.CLEAR);
        boolean root = peer.publicRoot || peer.family() == Family.LOCAL;
        if (peer.failCount++ >= MOST_FAILURES && !root) {
            peers.remove(peer);
            return true;
        }
        return false;
    }

    // Our own network

    /** Our own network is gone: failures are nobody's fault from now on. */
    public void networkLost(long nowNanos) {
        for (PeerEntry innocent : peers.network.lose(nowNanos)) {
            innocent.failCount = Math.max(0, innocent.failCount - 1);
        }
    }

    /** Our own network is back: whoever waits for a failed dial waits 5 to 7 s at most. */
    public void networkBack(long nowNanos) {
        peers.network.reached();
        for (PeerEntry peer : peers.known.values()) {
            Timer timer = peer.stateTimer;
            if (peer.state == PeerState.WAITING && peer.backingOff && timer != null) {
                long soon = nowNanos + BACK_OFF + between(0, 2 * SECOND);
                peers.timers.set(peer, Kind.STATE, Math.min(soon, timer.dueNanos()));
            }
        }
    }

    private void reached(long nowNanos) {
        if (peers.network.reached()) {
            networkBack(nowNanos);
        }
    }

    // Time

    /** Does what is due: waiting peers may be dialled, resting ones promoted, and so on. */
    public void advance(long nowNanos) {
        peers.advance(nowNanos);
    }

    private long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    // What is told

    /** Why a peer is in its state; null if it is neither known nor connected to us. */
    public @Nullable Explanation explain(PeerAddress address) {
        PeerEntry connected = peers.established(address);
        PeerEntry peer = connected != null ? connected : peers.known.get(address);
        return peer == null ? null : Explanation.of(peer, nextChurnNanos);
    }

    /** Whether other peers may be told of this address (governor spec §5.2). */
    public boolean isShareable(PeerAddress address) {
        PeerEntry peer = peers.known.get(address);
        return peer != null && peer.advertise == PeerEntry.Advertise.YES && peer.reached && peer.failCount == 0;
    }

    /** @throws IllegalStateException if the table contradicts itself; for tests */
    public void checkInvariants() {
        new Invariants(peers).check();
    }
}
