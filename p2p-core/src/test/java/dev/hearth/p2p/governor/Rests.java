package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Before when a peer may be neither dialled nor promoted after what went wrong with it: kept beside the table. */
final class Rests {
    private final LongSupplier clock;
    private final Map<PeerAddress, Long> lastTrouble = new LinkedHashMap<>();
    private final Map<PeerAddress, Long> notDialledBefore = new LinkedHashMap<>();
    private final Map<PeerAddress, Long> notHotBefore = new LinkedHashMap<>();

    Rests(LongSupplier clock) {
        this.clock = clock;
    }

    /** Something went wrong that obliges nobody to let the peer rest. */
    void troubled(PeerAddress peer) {
        lastTrouble.put(peer, clock.getAsLong());
    }

    void restsWarm(PeerAddress peer, long atLeastNanos) {
        troubled(peer);
        notHotBefore.merge(peer, clock.getAsLong() + atLeastNanos, Math::max);
    }

    void restsCold(PeerAddress peer, long atLeastNanos) {
        troubled(peer);
        notHotBefore.remove(peer);
        notDialledBefore.merge(peer, clock.getAsLong() + atLeastNanos, Math::max);
    }

    void mayBeHot(PeerAddress peer) {
        notHotBefore.remove(peer);
    }

    /** The table has forgotten the peer: it may come back as anybody. */
    void stranger(PeerAddress peer) {
        notDialledBefore.remove(peer);
        notHotBefore.remove(peer);
    }

    long notDialledBefore(PeerAddress peer) {
        return notDialledBefore.getOrDefault(peer, 0L);
    }

    long notHotBefore(PeerAddress peer) {
        return notHotBefore.getOrDefault(peer, 0L);
    }

    /** Whether nothing went wrong with a peer for so long. */
    boolean isRested(PeerAddress peer, long nanos) {
        Long trouble = lastTrouble.get(peer);
        return trouble == null || clock.getAsLong() - trouble >= nanos;
    }
}
