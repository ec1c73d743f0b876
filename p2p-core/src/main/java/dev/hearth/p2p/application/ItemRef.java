package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The name of an item: its type, and a hash in one scheme. Ordered by hash, so that peers who make the names of items
 * collide slow down no map.
 */
public record ItemRef(ItemType type, HashScheme scheme, Hash hash) implements Comparable<ItemRef> {
    private static final Comparator<ItemRef> ORDER = Comparator.comparing(ItemRef::hash)
            .thenComparing(ItemRef::type)
            .thenComparing(ref -> ref.scheme().name());

    /** The canonical name of an item. */
    public static ItemRef id(ItemType type, Hash id) {
        return new ItemRef(type, HashScheme.ID, id);
    }

    @Override
    public int compareTo(ItemRef other) {
        return ORDER.compare(this, other);
    }

    // Written out, for it is a key of many maps: linking the generated ones keeps a starting node busy.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemRef that
                && hash.equals(that.hash)
                && type.equals(that.type)
                && scheme.equals(that.scheme);
    }

    @Override
    public int hashCode() {
        return (hash.hashCode() * 31 + type.hashCode()) * 31 + scheme.hashCode();
    }

    @Override
    public String toString() {
        return type + ":" + scheme + ":" + hash;
    }
}
