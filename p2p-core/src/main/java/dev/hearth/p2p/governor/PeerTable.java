package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.governor.Timers.Kind;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of its peers (governor spec §1.5): the one mutable state of the governor. The peer manager begins
 * decisions here, fills the {@link #sample} and {@link #reports} what became of each peer; a report that no longer fits,
 * because its peer was banned or lost meanwhile, changes nothing and returns false, and the manager then drops the
 * connection it came from.
 *
 * <p>An address is known in one family. Besides, an inbound connection may have the same address; then at most one of
 * the two is established, and reports about established peers mean that one.
 *
 * <p>Confined to the node loop. Times are nanoseconds of its ticker; they never go back.
 */
public final class PeerTable {
    private static final long ASK_INTERVAL = TimeUnit.SECONDS.toNanos(900);

    private final PeerRecords peers = new PeerRecords();
    private final Sample sample = new Sample(peers);
    private final Reports reports;
    private long nextChurnNanos = Plan.NEVER;

    /** An empty table that takes its jitter from {@code random}. */
    public PeerTable(SplittableRandom random) {
        this.reports = new Reports(peers, random);
    }

    /** The peers the governor chooses from. */
    public Sample sample() {
        return sample;
    }

    /** What becomes of peers. */
    public Reports reports() {
        return reports;
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
        return otherClamp ? sample.fitLocalRoots(nowNanos) : List.of();
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

    // Decisions

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
            taken |= sample.learn(address, Origin.INBOUND, true, nowNanos);
        }
        return taken;
    }

    // Time

    /** Does what is due: waiting peers may be dialled, resting ones promoted, and so on. */
    public void advance(long nowNanos) {
        peers.advance(nowNanos);
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
