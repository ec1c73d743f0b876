package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bounded memory of names, each with the time it was last noted; the oldest are forgotten first. */
final class RecentRefs {
    private final Map<ItemRef, Long> refs = new LinkedHashMap<>();
    private final int capacity;
    private final long lifetimeNanos;

    RecentRefs(int capacity, long lifetimeNanos) {
        this.capacity = capacity;
        this.lifetimeNanos = lifetimeNanos;
    }

    /** Notes a name; one that was there becomes the youngest. */
    void add(ItemRef ref, long nowNanos) {
        refs.remove(ref);
        refs.put(ref, nowNanos);
        expire(nowNanos);
    }

    boolean contains(ItemRef ref) {
        return refs.containsKey(ref);
    }

    void remove(ItemRef ref) {
        refs.remove(ref);
    }

    void expire(long nowNanos) {
        Iterator<Long> oldest = refs.values().iterator();
        while (oldest.hasNext()) {
            if (nowNanos - oldest.next() <= lifetimeNanos && refs.size() <= capacity) {
                return;
            }
            oldest.remove();
        }
    }

    /** When {@link #expire} will find something, {@link Long#MAX_VALUE} if nothing is here. */
    long nextExpiry() {
        return refs.isEmpty() ? Long.MAX_VALUE : refs.values().iterator().next() + lifetimeNanos + 1;
    }

    int size() {
        return refs.size();
    }
}
