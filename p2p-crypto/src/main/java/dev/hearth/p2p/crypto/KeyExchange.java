package dev.hearth.p2p.crypto;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link KeyExchangeHandler} needs; one instance serves any number of connections.
 *
 * @param curve the arithmetic
 * @param ciphers makes the streams of a finished exchange
 * @param handshakeExecutor runs key generation, ECDH and signing; must be bounded and refuse with
 *     {@link java.util.concurrent.RejectedExecutionException} when full. Never an event loop
 * @param cipherThread gives each connection a thread where much at once is encrypted, in order, or null
 * @param random source of the session keys, used on the handshake executor only
 * @param nodeKey the long-lived key that signs the session for the hello (§2.6)
 * @param gate caps the connections that are not through yet
 * @param timeoutNanos time from connection to finished exchange, in nanoseconds of the event loop's clock, above 0
 */
public record KeyExchange(
        Secp256k1 curve,
        SessionCiphers ciphers,
        Executor handshakeExecutor,
        Supplier<? extends @Nullable Executor> cipherThread,
        SecureRandom random,
        PrivateKey nodeKey,
        HalfOpenGate gate,
        long timeoutNanos) {
    /** @throws IllegalArgumentException if the timeout is not positive */
    public KeyExchange {
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("timeout " + timeoutNanos + " ns is not positive");
        }
    }
}
