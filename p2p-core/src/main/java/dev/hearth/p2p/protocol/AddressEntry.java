package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address in an exchange of addresses.
 *
 * @param address where the peer listens; port 0 when it does not
 * @param lastSeenSeconds seconds since the epoch
 * @param identity who was met there; null when unknown
 * @param latencyMicros round-trip delay as measured by the sender, microseconds
 * @param direction how the sender is connected to it
 * @param verified whether the sender has reached it there
 */
public record AddressEntry(
        PeerAddress address,
        long lastSeenSeconds,
        @Nullable NodeIdentity identity,
        long latencyMicros,
        Attempt.Direction direction,
        boolean verified) {}
