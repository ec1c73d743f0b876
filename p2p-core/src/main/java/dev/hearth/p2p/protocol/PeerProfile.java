package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a peer said of itself in its handshake. Everything but the key of {@code identity} is self-asserted.
 *
 * @param identity who it is; null in protocols without identities
 * @param agent its software, as sent; escape before printing
 * @param version its protocol version
 * @param listenAddresses where it says it can be dialled, most likely first; empty when it does not listen
 * @param head number of its last block, or -1 when it did not say
 * @param messageTypes application message numbers it understands, ascending
 * @param services what it offers: bits whose meaning is the protocol's; 0 in protocols without any
 */
public record PeerProfile(
        @Nullable NodeIdentity identity,
        String agent,
        long version,
        List<PeerAddress> listenAddresses,
        long head,
        List<Integer> messageTypes,
        long services) {
    /** What a peer said of itself in a protocol without services. */
    public PeerProfile(
            @Nullable NodeIdentity identity,
            String agent,
            long version,
            List<PeerAddress> listenAddresses,
            long head,
            List<Integer> messageTypes) {
        this(identity, agent, version, listenAddresses, head, messageTypes, 0);
    }
}
