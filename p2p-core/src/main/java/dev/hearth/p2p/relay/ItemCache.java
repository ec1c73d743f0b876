package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Recently accepted items by their relay name, bounded in bytes and age, oldest out first; and for longer their canonical
 * ids, under which the application has them.
 */
final class ItemCache {
    private static final long MOST_BYTES = 32 << 20;
    private static final int MOST_ALIASES = 100_000;
    private static final long OLDEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final ItemTable items;
    private final ItemTable.Line whole;
    /** What has another name than its canonical id. */
    private final ItemTable.Line aliases;
    /** The whole ones among these. */
    private final Map<ItemRef, Announcement> byId = new LinkedHashMap<>();

    private final Function<ItemType, HashScheme> relayScheme;
    private long bytes;

    ItemCache(ItemTable items, Function<ItemType, HashScheme> relayScheme) {
        this.items = items;
        this.whole = items.new Line(Integer.MAX_VALUE, OLDEST_NANOS);
        this.aliases = items.new Line(MOST_ALIASES, Long.MAX_VALUE);
        this.relayScheme = relayScheme;
    }

    /** Keeps the whole of an item. */
    void put(Item named, Announcement accepted, long nowNanos) {
        Item item = whole.add(named, nowNanos);
        bytes += accepted.bytes().length - (item.whole == null ? 0 : item.whole.bytes().length);
        item.whole = accepted;
        if (!accepted.ref().scheme().equals(HashScheme.ID)) {
            byId.put(ItemRef.id(accepted.ref().type(), accepted.id()), accepted);
            aliases.add(item, nowNanos).id = accepted.id();
            aliases.expire(nowNanos, old -> old.id = null);
        }
        expire(nowNanos);
    }

    boolean contains(@Nullable Item item) {
        return whole.has(item);
    }

    /** The items of a type that are still whole. */
    Iterable<Announcement> ofType(ItemType type) {
        return () -> StreamSupport.stream(whole.spliterator(), false)
                .filter(item -> item.ref.type().equals(type))
                .map(item -> Objects.requireNonNull(item.whole))
                .iterator();
    }

    /** The item of this name, whatever scheme the name is in. */
    @Nullable
    Announcement find(ItemRef ref) {
        Announcement found = whole(inRelayScheme(ref));
        if (found != null) {
            return found;
        }
        ItemRef id = ItemRef.id(ref.type(), ref.hash());
        return relaysById(ref.type()) ? whole(id) : byId.get(id);
    }

    /** The canonical id behind a name, whatever scheme the name is in; the hash itself when none is known. */
    Hash id(ItemRef ref) {
        Item item = items.find(inRelayScheme(ref));
        return item == null || item.id == null ? ref.hash() : item.id;
    }

    private @Nullable Announcement whole(ItemRef ref) {
        Item item = items.find(ref);
        return item == null ? null : item.whole;
    }

    private boolean relaysById(ItemType type) {
        return relayScheme.apply(type).equals(HashScheme.ID);
    }

    private ItemRef inRelayScheme(ItemRef ref) {
        return ref.scheme().equals(HashScheme.ANY)
                ? new ItemRef(ref.type(), relayScheme.apply(ref.type()), ref.hash())
                : ref;
    }

    private void expire(long nowNanos) {
        whole.expire(nowNanos, this::forget);
        while (bytes > MOST_BYTES) {
            Item oldest = Objects.requireNonNull(whole.first());
            whole.remove(oldest);
            forget(oldest);
        }
    }

    private void forget(Item item) {
        Announcement gone = Objects.requireNonNull(item.whole);
        item.whole = null;
        bytes -= gone.bytes().length;
        byId.remove(ItemRef.id(gone.ref().type(), gone.id()));
    }
}
