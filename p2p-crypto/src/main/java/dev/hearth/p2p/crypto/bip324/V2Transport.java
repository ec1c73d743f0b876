package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.HalfOpenGate;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link V2TransportHandler} needs; one instance serves any number of connections.
 *
 * @param curve the key agreement
 * @param ciphers makes the ciphers of an agreed key
 * @param handshakeExecutor runs the curve's arithmetic; must be bounded and refuse with
 *     {@link java.util.concurrent.RejectedExecutionException} when full. Never an event loop
 * @param cipherThread gives each connection a thread where much at once is encrypted, in order, or null
 * @param random source of keys, garbage and its length, used on the handshake executor only
 * @param magic the four bytes that name the network in the first transport, read big-endian: 0xf9beb4d9 is main
 * @param acceptsV1 whether a caller may speak the first transport
 * @param gate caps the connections that are not through yet
 * @param timeoutNanos time from connection to finished handshake, in nanoseconds of the event loop's clock, above 0
 */
public record V2Transport(
        EllSwift curve,
        PacketCiphers ciphers,
        Executor handshakeExecutor,
        Supplier<? extends @Nullable Executor> cipherThread,
        SecureRandom random,
        int magic,
        boolean acceptsV1,
        HalfOpenGate gate,
        long timeoutNanos) {
    /** @throws IllegalArgumentException if the timeout is not positive */
    public V2Transport {
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("timeout " + timeoutNanos + " ns is not positive");
        }
    }
}
