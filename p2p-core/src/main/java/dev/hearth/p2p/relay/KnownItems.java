package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which peers know which recent items, because they announced them to us or we to them in the last two minutes
 * (graphene-p2p §4.4, §6.2). One table for all peers: most items are known to most of them, and a name is kept once.
 * Bounded; the names noted first are forgotten first, which costs no more than announcing an item in vain.
 */
final class KnownItems {
    private static final int MOST = 100_000;
    private static final long LIFETIME_NANOS = TimeUnit.MINUTES.toNanos(2);

    private record Knowers(ItemRef ref, BitSet seats, long sinceNanos) {}

    private final BitSet nobody = new BitSet();
    private final Map<ItemRef, Knowers> items = new LinkedHashMap<>();
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
        items.values().forEach(knowers -> knowers.seats.clear(seat));
    }

    /** The peer knows this item. Returns the one object that stands for its name here: comparing it costs nothing. */
    ItemRef add(int seat, ItemRef ref, long nowNanos) {
        Knowers knowers = items.get(ref);
        if (knowers == null) {
            knowers = new Knowers(ref, new BitSet(taken.length()), nowNanos);
            items.put(ref, knowers);
            expire(nowNanos);
        }
        knowers.seats.set(seat);
        return knowers.ref;
    }

    boolean contains(int seat, ItemRef ref) {
        Knowers knowers = items.get(ref);
        return knowers != null && knowers.seats.get(seat);
    }

    /** The seats of those who know this item; not to be changed. */
    BitSet seats(ItemRef ref) {
        Knowers knowers = items.get(ref);
        return knowers == null ? nobody : knowers.seats;
    }

    void remove(int seat, ItemRef ref) {
        Knowers knowers = items.get(ref);
        if (knowers != null) {
            knowers.seats.clear(seat);
        }
    }

    void expire(long nowNanos) {
        Iterator<Knowers> oldest = items.values().iterator();
        while (oldest.hasNext()) {
            if (nowNanos - oldest.next().sinceNanos <= LIFETIME_NANOS && items.size() <= MOST) {
                return;
            }
            oldest.remove();
        }
    }
}
