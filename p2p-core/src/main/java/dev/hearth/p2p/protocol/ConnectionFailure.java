package dev.hearth.p2p.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection could not be made or kept, nobody's fault in particular.
 *
 * @param reason what it is counted as
 * @param detail one line
 * @param retryAs redial once at once in this way, not counted as a failure; null for no
 */
public record ConnectionFailure(
        DisconnectReason reason, String detail, @Nullable Attempt retryAs) {
    /** A failure that is not retried at once. */
    public ConnectionFailure(DisconnectReason reason, String detail) {
        this(reason, detail, null);
    }
}
