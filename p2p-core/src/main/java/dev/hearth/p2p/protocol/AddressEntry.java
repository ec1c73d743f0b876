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
 * @param services what the peer is said to offer: bits whose meaning is the protocol's; 0 when nothing is said
 */
public record AddressEntry(
        PeerAddress address,
        long lastSeenSeconds,
        @Nullable NodeIdentity identity,
        long latencyMicros,
        Attempt.Direction direction,
        boolean verified,
        long services) {
    /** One of which nothing is said about services. */
    public AddressEntry(
            PeerAddress address,
            long lastSeenSeconds,
            @Nullable NodeIdentity identity,
            long latencyMicros,
            Attempt.Direction direction,
            boolean verified) {
        this(address, lastSeenSeconds, identity, latencyMicros, direction, verified, 0);
    }
}
