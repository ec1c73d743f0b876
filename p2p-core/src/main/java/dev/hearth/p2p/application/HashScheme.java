package dev.hearth.p2p.application;

import org.jspecify.annotations.Nullable;

/**
 * How a hash names an item. One item may have a name in several schemes: Graphene relays a block by a digest of its
 * message and syncs it by block id.
 *
 * @param name for example {@code id}
 */
public record HashScheme(String name) {
    /** The canonical id, recomputed from content: the only name an application sees. */
    public static final HashScheme ID = new HashScheme("id");

    /** A hash off the wire that may be of any scheme the protocol uses for the type. */
    public static final HashScheme ANY = new HashScheme("any");

    // Written out, for it is a key of many maps: linking the generated ones keeps a starting node busy.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof HashScheme that && name.equals(that.name));
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
