package dev.hearth.p2p.governor;

import dev.hearth.p2p.governor.IndexedSet.Place;
import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/** What the table keeps of one peer (governor spec §1.5 "info"). */
final class PeerEntry implements PeerView.Peer {
    /** The index of a peer that is in no set. */
    static final int NOWHERE = -1;

    private static final double SMOOTHING_NANOS = 1_000e9;

    /** Whether others may be told of a peer; an explicit no is final until the configuration changes it. */
    enum Advertise {
        UNKNOWN,
        YES,
        NO
    }

    private final PeerAddress address;
    private int stateIndex = NOWHERE;
    private int offerIndex = NOWHERE;
    private long roundTripNanos = -1;
    private long roundTripAtNanos;

    PeerPool pool;
    PeerState state;
    long sinceNanos;
    boolean publicRoot;
    boolean departedLocal;
    Advertise advertise = Advertise.UNKNOWN;
    int failCount;
    boolean tepid;
    boolean reached;
    boolean asking;
    /** Why it waits: a failed dial, which a returning network cuts short, or an end that must be sat out. */
    boolean backingOff;
    /** Until when it may not be hot again, also if it is closed and connected to meanwhile. */
    long restUntilNanos = Long.MIN_VALUE;

    /** When an inbound peer connected. */
    final long connectedNanos;

    /** Where an inbound peer can be dialled. */
    @Nullable
    PeerAddress dialAddress;

    Decision.@Nullable OfPeer lastDecision;
    long decidedNanos;
    Timers.@Nullable Timer stateTimer;
    Timers.@Nullable Timer clearTimer;
    Timers.@Nullable Timer offerTimer;

    PeerEntry(PeerAddress address, PeerPool pool, PeerState state, long nowNanos) {
        this.address = address;
        this.pool = pool;
        this.state = state;
        this.sinceNanos = nowNanos;
        this.connectedNanos = nowNanos;
    }

    void advertise(boolean wish) {
        if (advertise != Advertise.NO) {
            advertise = wish ? Advertise.YES : Advertise.NO;
        }
    }

    /** Smooths with a time constant of 1,000 s; the first sample stands as it is (governor spec §4.2). */
    void roundTrip(long sampleNanos, long nowNanos) {
        if (roundTripNanos < 0) {
            roundTripNanos = sampleNanos;
        } else {
            double weight = Math.min(1, (nowNanos - roundTripAtNanos) / SMOOTHING_NANOS);
            roundTripNanos += (long) (weight * (sampleNanos - roundTripNanos));
        }
        roundTripAtNanos = nowNanos;
    }

    int index(Place place) {
        return place == Place.STATE ? stateIndex : offerIndex;
    }

    void index(Place place, int index) {
        if (place == Place.STATE) {
            stateIndex = index;
        } else {
            offerIndex = index;
        }
    }

    @Override
    public PeerAddress address() {
        return address;
    }

    @Override
    public Family family() {
        return pool.family();
    }

    @Override
    public PeerState state() {
        return state;
    }

    @Override
    public int failCount() {
        return failCount;
    }

    @Override
    public boolean tepid() {
        return tepid;
    }

    @Override
    public boolean publicRoot() {
        return publicRoot;
    }

    @Override
    public long roundTripNanos() {
        return roundTripNanos;
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public String toString() {
        return address + " " + state;
    }
}
