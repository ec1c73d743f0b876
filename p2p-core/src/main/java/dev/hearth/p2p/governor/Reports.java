package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.Timers.Kind;
import dev.hearth.p2p.governor.Timers.Timer;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of peers, as the peer manager sees it: the end of what was begun, what peers do by themselves, and how our
 * own network is. Here is decided who rests or waits for how long, and who has failed too often. A report that does not
 * fit the peer's state changes nothing and returns false. Confined to the node loop; times as in {@link PeerTable}.
 */
public final class Reports {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_ASK_DELAY = 300 * SECOND;
    private static final long MATURITY = 900 * SECOND;
    private static final long CLEAR_DELAY = 120 * SECOND;
    private static final long BACK_OFF = 5 * SECOND;
    private static final int LONGEST_EXPONENT = 5;
    private static final int MOST_FAILURES = 5;

    private final PeerRecords peers;
    private final SplittableRandom random;

    /** How a dial failed. */
    public enum DialFailure {
        /** Our own host knew no route. */
        NO_ROUTE,
        /** Nobody answered. Where we have just lost all our connections that says something of our own network. */
        NO_ANSWER,
        /** There was no connection that could have been used, and none was to be made. */
        NOT_DIALLED,
        /** Anything else: refused, or the handshake failed. Somebody has answered. */
        OTHER
    }

    Reports(PeerRecords peers, SplittableRandom random) {
        this.peers = peers;
        this.random = random;
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
        return peers.removeInbound(address);
    }

    // Ends of what was begun

    /** A peer being connected to is warm; {@code shares} tells whether it may be asked for addresses. */
    public boolean connected(PeerAddress address, boolean shares, long nowNanos) {
        reached(nowNanos);
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.state != PeerState.CONNECTING) {
            return false;
        }
        PeerEntry reused = peers.inboundPeers.get(address);
        long restUntil = reused == null ? nowNanos : reused.restUntilNanos;
        peers.removeInbound(address);
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
     * sixth failure unless it is a root; at the first if nobody answers who was never reached, and the sample is full.
     */
    public boolean connectFailed(PeerAddress address, DialFailure failure, long nowNanos) {
        if (failure == DialFailure.OTHER) {
            reached(nowNanos);
        }
        PeerEntry peer = peers.known.get(address);
        if (peer == null || peer.state != PeerState.CONNECTING) {
            return false;
        }
        boolean silent = failure == DialFailure.NO_ANSWER;
        if (!failed(peer, silent && keepsOthersOut(peer))) {
            int exponent = Math.min(Math.max(0, peer.failCount - 1), LONGEST_EXPONENT);
            waitUntil(peer, nowNanos + (BACK_OFF << exponent) + between(-2 * SECOND, 2 * SECOND), nowNanos);
            peer.backingOff = true;
        }
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

    /** A round trip to the peer was measured. */
    public void roundTrip(PeerAddress address, long nanos, long nowNanos) {
        PeerEntry peer = peers.established(address);
        if (peer != null) {
            peer.roundTrip(nanos, nowNanos);
        }
    }

    // Rest and failure

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
        } else if (!failure || !failed(peer, false)) {
            waitUntil(peer, Math.max(nowNanos + delayNanos, peer.restUntilNanos), nowNanos);
            peer.backingOff = false;
        }
    }

    private void waitUntil(PeerEntry peer, long dueNanos, long nowNanos) {
        peers.become(peer, PeerState.WAITING, nowNanos);
        peers.timers.set(peer, Kind.STATE, dueNanos);
    }

    /** Counts a failure, which may be one too many, or the last of one without hope; whether the peer is forgotten for it. */
    private boolean failed(PeerEntry peer, boolean hopeless) {
        if (peers.network.isLost()) {
            return false;
        }
        peers.timers.cancel(peer, Kind.CLEAR);
        boolean root = peer.publicRoot || peer.family() == Family.LOCAL;
        if ((peer.failCount++ >= MOST_FAILURES || hopeless) && !root) {
            peers.remove(peer);
            return true;
        }
        return false;
    }

    /** Hearsay that nobody has reached, in a full sample: spam would fill it for minutes, whoever else the book knows. */
    private boolean keepsOthersOut(PeerEntry peer) {
        return !peer.reached && peers.known() >= peers.targets.known();
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

    private long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }
}
