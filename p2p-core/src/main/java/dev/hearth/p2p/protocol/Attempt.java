package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * One try at a connection.
 *
 * @param kind what it is for
 * @param address the remote endpoint
 * @param transportHint what an earlier try learned about the transport, protocol-defined; empty for nothing
 */
public record Attempt(ConnectionKind kind, PeerAddress address, String transportHint) {
    /** Who dialled. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** Whether we dialled. */
    public boolean outbound() {
        return kind.outbound();
    }

    /** Who dialled. */
    public Direction direction() {
        return outbound() ? Direction.OUTBOUND : Direction.INBOUND;
    }
}
