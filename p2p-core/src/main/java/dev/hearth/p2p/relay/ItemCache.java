package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Recently accepted items by their relay name, bounded in bytes and age, oldest out first; and for longer their canonical
 * ids, under which the application has them.
 */
final class ItemCache {
    private static final long MOST_BYTES = 32 << 20;
    private static final int MOST_ALIASES = 100_000;
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Map<ItemRef, CachedItem> items = new LinkedHashMap<>();
    private final Map<ItemRef, CachedItem> byId = new LinkedHashMap<>();
    /** Canonical ids of what was relayed by another name. */
    private final Map<ItemRef, Hash> aliases = new LinkedHashMap<>();

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
        if (!item.ref().scheme().equals(HashScheme.ID)) {
            aliases.put(item.ref(), item.id());
            if (aliases.size() > MOST_ALIASES) {
                Iterator<ItemRef> oldest = aliases.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    boolean contains(ItemRef relayRef) {
        return items.containsKey(relayRef);
    }

    /** The items of a type that are still whole. */
    Iterable<Announcement> ofType(ItemType type) {
        return () -> items.values().stream()
                .filter(item -> item.type().equals(type))
                .map(item -> new Announcement(item.ref(), item.id(), item.bytes()))
                .iterator();
    }

    /** The item of this name, whatever scheme the name is in. */
    @Nullable
    CachedItem find(ItemRef ref) {
        CachedItem item = items.get(inRelayScheme(ref));
        return item != null ? item : byId.get(ItemRef.id(ref.type(), ref.hash()));
    }

    /** The canonical id behind a name, whatever scheme the name is in; the hash itself when none is known. */
    Hash id(ItemRef ref) {
        return aliases.getOrDefault(inRelayScheme(ref), ref.hash());
    }

    private ItemRef inRelayScheme(ItemRef ref) {
        return ref.scheme().equals(HashScheme.ANY)
                ? new ItemRef(ref.type(), relayScheme.apply(ref.type()), ref.hash())
                : ref;
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
