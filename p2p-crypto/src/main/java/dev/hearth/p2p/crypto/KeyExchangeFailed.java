package dev.hearth.p2p.crypto;

/**
 * User event: the key exchange failed and the connection is about to close. Fired once, on the event loop.
 *
 * @param reason what went wrong, for counters and policy
 * @param detail the same for a human reader; holds no secret
 */
public record KeyExchangeFailed(Reason reason, String detail) {
    /** Why a key exchange failed. */
    public enum Reason {
        /** Too many connections are in their key exchange; refused before any work. Our limit, not the peer's fault. */
        HALF_OPEN_LIMIT,
        /** The handshake executor is full. Our limit, not the peer's fault. */
        HANDSHAKES_BUSY,
        /** The peer sent 33 zero bytes. */
        ZERO_KEY,
        /** The peer's key has another prefix than 02 or 03, or is not on the curve. */
        INVALID_KEY,
        /** The peer sent our own key, or its negation, back to us (weakness W1). */
        REFLECTED_KEY,
        /** The deadline passed. */
        TIMEOUT,
        /** The connection ended before the exchange did. */
        CLOSED,
        /** Our side broke; the log has the exception. */
        INTERNAL_ERROR
    }
}
