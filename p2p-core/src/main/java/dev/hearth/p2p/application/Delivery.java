package dev.hearth.p2p.application;

import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * How an item reached the node.
 *
 * @param origin while catching up, live, or from this node itself
 * @param source the peer that sent it, or null when no peer did
 */
public record Delivery(Origin origin, @Nullable PeerAddress source) {
    /** Why the item was fetched. */
    public enum Origin {
        /** Part of a chain the node is catching up with. */
        SYNC,
        /** Announced by a peer as new. */
        RELAY,
        /** Published by this node's own application. */
        LOCAL
    }
}
