package dev.hearth.p2p.governor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the loss of our own network from peers that fail (governor spec §13.7, which leaves it open): the last eight dials
 * reached nobody, and no connection is alive. A dial that finds no route counts. One that nobody answers counts only when a
 * connection was lost within ten minutes: an attacker can name any number of dead addresses to a node that starts.
 */
final class OwnNetwork {
    static final int PROOF = 8;
    static final long PROBE_INTERVAL = TimeUnit.SECONDS.toNanos(5);
    private static final long LATELY = TimeUnit.MINUTES.toNanos(10);

    private final Deque<PeerEntry> unreachable = new ArrayDeque<>();
    private boolean lost;
    private boolean hadConnection;
    private long connectionLostNanos;
    private long nextProbeNanos;

    /** A connection has ended that we did not end. */
    void connectionLost(long nowNanos) {
        hadConnection = true;
        connectionLostNanos = nowNanos;
    }

    /** A dial found no route or, if {@code silent}, no answer; whether that completes the proof. */
    boolean reachedNobody(PeerEntry peer, boolean silent, boolean connectionAlive, long nowNanos) {
        if (silent && !lost && !(hadConnection && nowNanos - connectionLostNanos <= LATELY)) {
            return false;
        }
        unreachable.add(peer);
        if (unreachable.size() > PROOF) {
            unreachable.remove();
        }
        nextProbeNanos = nowNanos + PROBE_INTERVAL;
        return !lost && !connectionAlive && unreachable.size() == PROOF;
    }

    /** Notes the loss and returns the peers whose failures proved it. */
    List<PeerEntry> lose(long nowNanos) {
        lost = true;
        nextProbeNanos = nowNanos + PROBE_INTERVAL;
        List<PeerEntry> innocent = new ArrayList<>(unreachable);
        unreachable.clear();
        return innocent;
    }

    /** Something answered; whether the network was lost until now. */
    boolean reached() {
        unreachable.clear();
        boolean back = lost;
        lost = false;
        return back;
    }

    boolean isLost() {
        return lost;
    }

    long nextProbeNanos() {
        return nextProbeNanos;
    }
}
