package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * One try at a connection.
 *
 * @param direction who dialled
 * @param address the remote endpoint
 * @param transportHint what an earlier try learned about the transport, protocol-defined; empty for nothing
 */
public record Attempt(Direction direction, PeerAddress address, String transportHint) {
    /** Who dialled. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** Whether we dialled. */
    public boolean outbound() {
        return direction == Direction.OUTBOUND;
    }
}
