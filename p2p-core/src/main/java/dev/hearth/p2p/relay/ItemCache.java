package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Recently accepted items by their relay name, bounded in bytes and age, oldest out first. */
final class ItemCache {
    private static final long MOST_BYTES = 32 << 20;
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Map<ItemRef, CachedItem> items = new LinkedHashMap<>();
    private final Map<ItemRef, CachedItem> byId = new LinkedHashMap<>();
    private final Function<ItemType, HashScheme> relayScheme;
    private long bytes;

    ItemCache(Function<ItemType, HashScheme> relayScheme) {
        this.relayScheme = relayScheme;
    }

    void put(CachedItem item) {
        CachedItem replaced = items.put(item.ref(), item);
        byId.put(ItemRef.id(item.type(), item.id()), item);
        bytes += item.bytes().length - (replaced == null ? 0 : replaced.bytes().length);
        expire(item.sinceNanos());
    }

    boolean contains(ItemRef relayRef) {
        return items.containsKey(relayRef);
    }

    /** The item of this name, whatever scheme the name is in. */
    @Nullable
    CachedItem find(ItemRef ref) {
        CachedItem item = items.get(ref);
        if (item == null && ref.scheme().equals(HashScheme.ANY)) {
            item = items.get(new ItemRef(ref.type(), relayScheme.apply(ref.type()), ref.hash()));
        }
        return item != null ? item : byId.get(ItemRef.id(ref.type(), ref.hash()));
    }

    private void expire(long nowNanos) {
        Iterator<CachedItem> oldest = items.values().iterator();
        while (oldest.hasNext()) {
            CachedItem item = oldest.next();
            if (bytes <= MOST_BYTES && nowNanos - item.sinceNanos() <= OLDEST_NANOS) {
                return;
            }
            oldest.remove();
            byId.remove(ItemRef.id(item.type(), item.id()));
            bytes -= item.bytes().length;
        }
    }
}
