package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * An address as nodes tell each other.
 *
 * @param lastSeenSeconds when a peer was known to be there, seconds since the epoch; anything at all when a peer says so
 */
public record SeenAddress(PeerAddress address, long lastSeenSeconds) {}
