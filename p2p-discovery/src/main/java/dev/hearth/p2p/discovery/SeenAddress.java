package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * An address as nodes tell each other.
 *
 * @param lastSeenSeconds when a peer was known to be there, seconds since the epoch; anything at all when a peer says so
 * @param services what the peer there is said to offer: bits whose meaning is the protocol's; 0 when nothing is said
 */
public record SeenAddress(PeerAddress address, long lastSeenSeconds, long services) {
    /** One of which nobody says what is offered there. */
    public SeenAddress(PeerAddress address, long lastSeenSeconds) {
        this(address, lastSeenSeconds, 0);
    }
}
