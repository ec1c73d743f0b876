package dev.hearth.p2p.application;

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

    @Override
    public String toString() {
        return name;
    }
}
