package dev.hearth.p2p.governor;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When something about a peer changes by itself: the queues of governor spec §1.5 in one order. */
final class Timers {
    /** What is due. */
    enum Kind {
        /** A waiting peer may be dialled, a resting one promoted. */
        STATE,
        /** Its fail count is cleared. */
        CLEAR,
        /** It may be asked for addresses, or has become a mature inbound peer. */
        OFFER
    }

    /** One of them; equal times are done in the order they were set. */
    record Timer(long dueNanos, long serial, PeerEntry peer, Kind kind) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(serial, other.serial);
        }
    }

    private final TreeSet<Timer> timers = new TreeSet<>();
    private long serial;

    /** Sets a peer's timer of this kind in place of the one it had. */
    void set(PeerEntry peer, Kind kind, long dueNanos) {
        cancel(peer, kind);
        Timer timer = new Timer(dueNanos, serial++, peer, kind);
        timers.add(timer);
        keep(peer, kind, timer);
    }

    void cancel(PeerEntry peer, Kind kind) {
        Timer timer = of(peer, kind);
        if (timer != null) {
            timers.remove(timer);
            keep(peer, kind, null);
        }
    }

    /** Takes the first timer due by now; null if there is none. */
    @Nullable
    Timer takeDue(long nowNanos) {
        if (timers.isEmpty() || timers.first().dueNanos() > nowNanos) {
            return null;
        }
        Timer timer = timers.first();
        cancel(timer.peer(), timer.kind());
        return timer;
    }

    long nextNanos() {
        return timers.isEmpty() ? Plan.NEVER : timers.first().dueNanos();
    }

    int size() {
        return timers.size();
    }

    static @Nullable Timer of(PeerEntry peer, Kind kind) {
        return switch (kind) {
            case STATE -> peer.stateTimer;
            case CLEAR -> peer.clearTimer;
            case OFFER -> peer.offerTimer;
        };
    }

    private static void keep(PeerEntry peer, Kind kind, @Nullable Timer timer) {
        switch (kind) {
            case STATE -> peer.stateTimer = timer;
            case CLEAR -> peer.clearTimer = timer;
            case OFFER -> peer.offerTimer = timer;
        }
    }
}
