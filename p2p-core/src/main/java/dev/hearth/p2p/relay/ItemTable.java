package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names heard of lately. An item is here as long as it stands in any
 * {@link Line}; each table of the relay remembers one thing of it, and forgets it in the order of its own line.
 */
final class ItemTable {
    private final Map<ItemRef, Item> all = new LinkedHashMap<>();
    private int lines;

    /** Null when it stands in no line. */
    @Nullable
    Item find(ItemRef ref) {
        return all.get(ref);
    }

    /** The item itself or, when it has been forgotten, the one that has its name now. */
    Item current(Item item) {
        return item.standing > 0 ? item : all.getOrDefault(item.ref, item);
    }

    /** Items in the order they came; any of them may leave. All lines are there before the first item. */
    final class Line implements Iterable<Item> {
        private final int number = lines++;
        private final int most;
        private final long lifetimeNanos;
        private final Place ends = new Place(null, 0);
        private int size;

        /** From which everybody is removed by name. */
        Line() {
            this(Integer.MAX_VALUE, Long.MAX_VALUE);
        }

        /** From which {@link #expire} removes the first ones that are more than so many, or have been there longer. */
        Line(int most, long lifetimeNanos) {
            this.most = most;
            this.lifetimeNanos = lifetimeNanos;
        }

        boolean has(@Nullable Item item) {
            return item != null && item.places[number] != null;
        }

        /** The item of this name is last from now on. */
        Item add(ItemRef ref, long nowNanos) {
            Item item = all.computeIfAbsent(ref, name -> new Item(name, lines));
            append(item, nowNanos);
            return item;
        }

        /** The item, or the one that has its name now, is last from now on. */
        Item add(Item item, long nowNanos) {
            if (item.standing == 0) {
                return add(item.ref, nowNanos);
            }
            append(item, nowNanos);
            return item;
        }

        private void append(Item item, long nowNanos) {
            Place before = item.places[number];
            if (before != null) {
                before.close();
            } else {
                item.standing++;
                size++;
            }
            Place place = new Place(item, nowNanos);
            item.places[number] = place;
            place.open(ends);
        }

        /** Nothing happens when it does not stand here. */
        void remove(@Nullable Item item) {
            Place place = item == null ? null : item.places[number];
            if (item == null || place == null) {
                return;
            }
            place.close();
            item.places[number] = null;
            size--;
            item.standing--;
            if (item.standing == 0) {
                all.remove(item.ref);
            }
        }

        boolean isEmpty() {
            return size == 0;
        }

        int size() {
            return size;
        }

        /** The item that came first; null when there is none. */
        @Nullable
        Item first() {
            return ends.after.item;
        }

        /** Removes those who are too many or too old. */
        void expire(long nowNanos) {
            expire(nowNanos, item -> {});
        }

        /** Tells of each that is removed. */
        void expire(long nowNanos, Consumer<Item> forgotten) {
            for (Item item = first(); item != null; item = first()) {
                if (size <= most && nowNanos - ends.after.sinceNanos <= lifetimeNanos) {
                    return;
                }
                remove(item);
                forgotten.accept(item);
            }
        }

        /** When {@link #expire} will find something, {@link Long#MAX_VALUE} if nothing is here. */
        long nextExpiry() {
            return size == 0 ? Long.MAX_VALUE : ends.after.sinceNanos + lifetimeNanos + 1;
        }

        /** The first one first. What was returned last may leave; others may not as long as the iterator is used. */
        @Override
        public Iterator<Item> iterator() {
            return new Iterator<>() {
                private Place next = ends.after;

                @Override
                public boolean hasNext() {
                    return next.item != null;
                }

                @Override
                public Item next() {
                    Item item = next.item;
                    if (item == null) {
                        throw new NoSuchElementException();
                    }
                    next = next.after;
                    return item;
                }
            };
        }
    }

    /** An item's place in a line, between two others; without an item, where a line begins and ends. */
    static final class Place {
        private final @Nullable Item item;
        private final long sinceNanos;
        private Place before = this;
        private Place after = this;

        private Place(@Nullable Item item, long sinceNanos) {
            this.item = item;
            this.sinceNanos = sinceNanos;
        }

        private void open(Place next) {
            after = next;
            before = next.before;
            before.after = this;
            next.before = this;
        }

        private void close() {
            before.after = after;
            after.before = before;
        }
    }
}
