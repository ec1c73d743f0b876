package dev.hearth.p2p.config;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * One of three addresses of a node that are often the same and must never be taken for each other: behind a NAT or in a
 * container all three differ.
 */
public sealed interface OwnAddress {
    /** The address. */
    PeerAddress address();

    /**
     * Where the node's socket listens. Configured as {@code listen}; known exactly once it is bound, when a port of 0
     * has become a real one. May be unspecified, which no other may.
     *
     * @param address of a local interface
     */
    record Bound(PeerAddress address) implements OwnAddress {}

    /**
     * What the node tells others to dial. Configured as {@code advertise}, by an operator who knows better.
     *
     * @param address as others should dial it
     */
    record Advertised(PeerAddress address) implements OwnAddress {}

    /**
     * How peers see the node. Never configured: a peer says so, and a peer can lie.
     *
     * @param address as a peer reported it
     */
    record Observed(PeerAddress address) implements OwnAddress {}
}
