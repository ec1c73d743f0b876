package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;

/**
 * An item the application accepted a short time ago.
 *
 * @param ref its name in the relay scheme
 * @param id its canonical id
 * @param sinceNanos when it was accepted, node loop's clock
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
record CachedItem(ItemRef ref, Hash id, byte[] bytes, long sinceNanos) {
    ItemType type() {
        return ref.type();
    }
}
