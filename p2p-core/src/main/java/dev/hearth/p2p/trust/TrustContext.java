package dev.hearth.p2p.trust;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import org.jspecify.annotations.Nullable;

/** A peer as its trust protocol sees it. Any thread. */
public interface TrustContext {
    /** The connection. */
    ConnectionId connection();

    /** The remote end of the socket. */
    PeerAddress address();

    /** Whom its handshake has proven it to be; null in protocols without identities. */
    @Nullable
    NodeIdentity identity();

    /** Its software, as sent; escape before printing. */
    String agent();

    /**
     * Sends the peer a direct message. Nothing is sent when the peer did not announce its type, lacks
     * {@link Permission#MESSAGES}, is gone, or leaves a mebibyte unread. The answer comes to the application's handler of its type.
     */
    void send(int type, byte[] payload);
}
