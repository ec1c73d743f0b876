package dev.hearth.p2p.protocol;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * One try at a connection.
 *
 * @param kind what it is for
 * @param address the remote endpoint
 * @param transportHint what an earlier try learned about the transport, protocol-defined; empty for nothing
 * @param initiatorOnly whether we only ask (cardano-governor §8.1): the peer is not served, nothing is announced to it, and
 *     it is not told where we listen
 * @param services what the peer is said to offer, bits whose meaning is the protocol's; 0 when nobody has said
 */
public record Attempt(
        ConnectionKind kind, PeerAddress address, String transportHint, boolean initiatorOnly, long services) {
    /** Who dialled. */
    public enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** One on which both sides may ask, with a peer of which nothing is known. */
    public Attempt(ConnectionKind kind, PeerAddress address, String transportHint) {
        this(kind, address, transportHint, false, 0);
    }

    /** The same, with another hint. */
    public Attempt hinting(String newHint) {
        return new Attempt(kind, address, newHint, initiatorOnly, services);
    }

    /** The same, on which we only ask, or do not. */
    public Attempt askingOnly(boolean only) {
        return new Attempt(kind, address, transportHint, only, services);
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
