package dev.hearth.p2p.application;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The kind of an item, by name. Each protocol maps the names it knows to its own wire numbers or commands.
 *
 * @param name lower-case, for example {@code block}
 */
public record ItemType(String name) implements Comparable<ItemType> {
    /** Blocks: the items a chain consists of. */
    public static final ItemType BLOCK = new ItemType("block");

    /** Transactions. */
    public static final ItemType TRANSACTION = new ItemType("transaction");

    public ItemType {
        Objects.requireNonNull(name);
    }

    @Override
    public int compareTo(ItemType other) {
        return name.compareTo(other.name);
    }

    // Written out, for it is a key of many maps: linking the generated ones keeps a starting node busy.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ItemType that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
