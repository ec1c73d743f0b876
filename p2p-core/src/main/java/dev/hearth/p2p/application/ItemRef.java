package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.Hash;

/** The name of an item: its type, and a hash in one scheme. */
public record ItemRef(ItemType type, HashScheme scheme, Hash hash) {
    /** The canonical name of an item. */
    public static ItemRef id(ItemType type, Hash id) {
        return new ItemRef(type, HashScheme.ID, id);
    }

    @Override
    public String toString() {
        return type + ":" + scheme + ":" + hash;
    }
}
