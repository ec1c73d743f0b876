package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A peer that has come to us and has said who it is, but is not active yet.
 *
 * @param connection names the attempt; never reused
 * @param address the remote end of the socket, with a port nobody listens at
 * @param identity whom its handshake has proven it to be; null in protocols without identities
 * @param agent its software, as sent; escape before printing
 * @param whenSeconds seconds since the epoch
 */
public record InboundAttempt(
        ConnectionId connection,
        PeerAddress address,
        @Nullable NodeIdentity identity,
        String agent,
        long whenSeconds) {}
