package dev.hearth.p2p.crypto.bip324;

/**
 * User event: there is no encrypted connection, or no longer, and the channel is about to close. Fired once, on the
 * event loop.
 *
 * @param reason what went wrong, for counters and policy
 * @param detail the same for a human reader; holds no secret
 */
public record V2Failed(Reason reason, String detail) {
    /** Why a connection failed. */
    public enum Reason {
        /** Too many connections are in their handshake; refused before any work. Our limit, not the peer's fault. */
        HALF_OPEN_LIMIT,
        /** The handshake executor is full. Our limit, not the peer's fault. */
        HANDSHAKES_BUSY,
        /**
         * We called, sent our key, and the connection ended without a single byte from the peer, or it greeted us in the
         * first transport: it probably speaks only that and took our key for nonsense. Nobody's fault; worth one call
         * with that transport.
         */
        PROBABLY_V1,
        /** The caller speaks the first transport, and we do not. */
        V1_REFUSED,
        /** The caller speaks the first transport, on another network. */
        WRONG_NETWORK,
        /** More than 4,095 bytes came without the terminator; also what a peer on another network looks like. */
        GARBAGE_TOO_LONG,
        /** A packet announced more than any message may have. */
        OVERSIZED_PACKET,
        /** A packet was altered on the way, or made by somebody without the keys. */
        FORGED_PACKET,
        /** The deadline passed. */
        TIMEOUT,
        /** The connection ended before the handshake did. */
        CLOSED,
        /** Our side broke; the log has the exception. */
        INTERNAL_ERROR
    }

    /** Whether to call the same peer once more with the first transport (BIP324, "Transport layer", last paragraph). */
    public boolean suggestsV1() {
        return reason == Reason.PROBABLY_V1;
    }
}
