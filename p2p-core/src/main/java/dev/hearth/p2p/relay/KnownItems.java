package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which peers know which recent items, because they announced them to us or we to them in the last two minutes
 * (graphene-p2p §4.4, §6.2). One table for all peers: most items are known to most of them, and a name is kept once.
 * Bounded; the names noted first are forgotten first, which costs no more than announcing an item in vain.
 */
final class KnownItems {
    private static final int MOST = 100_000;
    private static final long LIFETIME_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long CERTAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One item's name and who knows it; and what became of it here, so that a name is looked up once when it is announced. */
    static final class Named {
        /** The one object that stands for the name: comparing it costs nothing. */
        final ItemRef ref;

        private final BitSet seats;
        private final long sinceNanos;
        /** What is still to come of it, if it is wanted. */
        @Nullable
        Want want;
        /** Until when it is certain that we have it, or will have it soon. */
        private long knownUntilNanos;

        private Named(ItemRef ref, int seats, long nowNanos) {
            this.ref = ref;
            this.seats = new BitSet(seats);
            this.sinceNanos = nowNanos;
            this.knownUntilNanos = nowNanos;
        }

        boolean isKnown(long nowNanos) {
            return knownUntilNanos - nowNanos > 0;
        }

        void known(long nowNanos) {
            knownUntilNanos = nowNanos + CERTAIN_NANOS;
        }
    }

    private final BitSet nobody = new BitSet();
    private final Map<ItemRef, Named> items = new LinkedHashMap<>();
    private final BitSet taken = new BitSet();

    /** Where a new peer's marks are made, until {@link #leave}. */
    int takeSeat() {
        int seat = taken.nextClearBit(0);
        taken.set(seat);
        return seat;
    }

    /** Nothing is known of this peer any more. */
    void leave(int seat) {
        taken.clear(seat);
        items.values().forEach(named -> named.seats.clear(seat));
    }

    /** The peer knows this item. */
    Named add(int seat, ItemRef ref, long nowNanos) {
        Named named = items.get(ref);
        if (named == null) {
            named = new Named(ref, taken.length(), nowNanos);
            items.put(ref, named);
            expire(nowNanos);
        }
        named.seats.set(seat);
        return named;
    }

    /** It is no longer certain that we have the item. */
    void doubt(ItemRef ref, long nowNanos) {
        Named named = items.get(ref);
        if (named != null) {
            named.knownUntilNanos = nowNanos;
        }
    }

    boolean contains(int seat, ItemRef ref) {
        Named named = items.get(ref);
        return named != null && named.seats.get(seat);
    }

    /** The seats of those who know this item; not to be changed. */
    BitSet seats(ItemRef ref) {
        Named named = items.get(ref);
        return named == null ? nobody : named.seats;
    }

    void remove(int seat, ItemRef ref) {
        Named named = items.get(ref);
        if (named != null) {
            named.seats.clear(seat);
        }
    }

    void expire(long nowNanos) {
        Iterator<Named> oldest = items.values().iterator();
        while (oldest.hasNext()) {
            if (nowNanos - oldest.next().sinceNanos <= LIFETIME_NANOS && items.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }

    /** When {@link #expire} will find something, {@link Long#MAX_VALUE} if nothing is here. */
    long nextExpiry() {
        return items.isEmpty() ? Long.MAX_VALUE : items.values().iterator().next().sinceNanos + LIFETIME_NANOS + 1;
    }
}
