package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which peers know which recent items, because they announced them to us or we to them in the last two minutes
 * (graphene-p2p §4.4, §6.2). Bounded; the names noted first are forgotten first, which costs no more than announcing an
 * item in vain.
 */
final class KnownItems {
    private static final int MOST = 100_000;
    private static final long LIFETIME_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final ItemTable items;
    private final ItemTable.Line noted;
    private final BitSet taken = new BitSet();

    KnownItems(ItemTable items) {
        this.items = items;
        this.noted = items.new Line(MOST, LIFETIME_NANOS);
    }

    /** Where a new peer's marks are made, until {@link #leave}. */
    int takeSeat() {
        int seat = taken.nextClearBit(0);
        taken.set(seat);
        return seat;
    }

    /** Nothing is known of this peer any more. */
    void leave(int seat) {
        taken.clear(seat);
        noted.forEach(item -> clear(item, seat));
    }

    /** The peer knows this item. */
    Item add(int seat, ItemRef ref, long nowNanos) {
        Item item = items.find(ref);
        if (item == null || item.knowers == null) {
            item = noted.add(ref, nowNanos);
            item.knowers = new BitSet(taken.length());
            expire(nowNanos);
        }
        item.knowers.set(seat);
        return item;
    }

    /** Whether the peer in this seat knows the item. */
    static boolean knows(int seat, @Nullable Item item) {
        return item != null && item.knowers != null && item.knowers.get(seat);
    }

    /** The peer does not know the item after all. */
    void remove(int seat, ItemRef ref) {
        Item item = items.find(ref);
        if (item != null) {
            clear(item, seat);
        }
    }

    private static void clear(Item item, int seat) {
        if (item.knowers != null) {
            item.knowers.clear(seat);
        }
    }

    void expire(long nowNanos) {
        noted.expire(nowNanos, item -> item.knowers = null);
    }

    /** When {@link #expire} will find something, {@link Long#MAX_VALUE} if nothing is here. */
    long nextExpiry() {
        return noted.nextExpiry();
    }
}
