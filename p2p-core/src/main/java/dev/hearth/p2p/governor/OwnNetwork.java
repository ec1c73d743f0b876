package dev.hearth.p2p.governor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the loss of our own network from peers that fail (governor spec §13.7, which leaves it open): the last eight dials
 * all found no route, and no connection is alive.
 */
final class OwnNetwork {
    static final int PROOF = 8;
    static final long PROBE_INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final Deque<PeerEntry> unreachable = new ArrayDeque<>();
    private boolean lost;
    private long nextProbeNanos;

    /** A dial found no route; whether that completes the proof. */
    boolean foundNoRoute(PeerEntry peer, boolean connectionAlive, long nowNanos) {
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
