package dev.hearth.p2p.governor;

import dev.hearth.p2p.event.Temperature;
import java.util.EnumSet;

/**
 * What we do with a peer: its temperature, refined by what is under way. known ⊇ established ⊇ active, and the sets of
 * jobs in progress (governor spec §1.5) are disjoint because a peer has one state. The table below is the only one.
 */
public enum PeerState {
    /** Cold, may be dialled. */
    AVAILABLE(Temperature.COLD),
    /** Cold, may not be dialled yet. */
    WAITING(Temperature.COLD),
    /** Cold, being dialled or taken over from an inbound connection. */
    CONNECTING(Temperature.COLD),
    /** Warm, may be promoted. */
    READY(Temperature.WARM),
    /** Warm, may not be promoted yet. */
    RESTING(Temperature.WARM),
    /** Warm, being promoted. */
    ACTIVATING(Temperature.WARM),
    /** Hot. */
    HOT(Temperature.HOT),
    /** Hot, being demoted. */
    DEACTIVATING(Temperature.HOT),
    /** Warm, being closed by us. */
    CLOSING(Temperature.WARM),
    /** Of no more use, but its connection lingers: frozen until that is gone, counted as established (spec §13.2). */
    COOLING(Temperature.COLD);

    private final Temperature temperature;

    PeerState(Temperature temperature) {
        this.temperature = temperature;
    }

    /** What a user is told; a peer whose connection lingers is used for nothing, so it counts as cold there. */
    public Temperature temperature() {
        return temperature;
    }

    /** Whether a connection is counted for it. */
    public boolean isEstablished() {
        return compareTo(READY) >= 0;
    }

    /** Whether it is counted as hot. */
    public boolean isActive() {
        return this == HOT || this == DEACTIVATING;
    }

    /** Whether a peer in this state may be in {@code next} after one event. */
    public boolean mayBecome(PeerState next) {
        return successors().contains(next);
    }

    private EnumSet<PeerState> successors() {
        return switch (this) {
            case AVAILABLE -> EnumSet.of(CONNECTING);
            case WAITING -> EnumSet.of(AVAILABLE);
            case CONNECTING -> EnumSet.of(READY, RESTING, WAITING);
            case READY -> EnumSet.of(ACTIVATING, CLOSING, COOLING, WAITING);
            case RESTING -> EnumSet.of(READY, CLOSING, COOLING, WAITING);
            case ACTIVATING -> EnumSet.of(HOT, RESTING, COOLING, WAITING);
            case HOT -> EnumSet.of(DEACTIVATING, RESTING, COOLING, WAITING);
            case DEACTIVATING -> EnumSet.of(READY, RESTING, COOLING, WAITING);
            case CLOSING -> EnumSet.of(AVAILABLE, COOLING, WAITING);
            case COOLING -> EnumSet.of(AVAILABLE, WAITING);
        };
    }
}
