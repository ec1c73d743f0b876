package dev.hearth.p2p.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One-shot digests of byte arrays. Every method returns a new array and may be called from any thread.
 *
 * <p>SHA comes from the JDK, which uses the processor's own instructions; RIPEMD-160, which few processors
 * help with and no JDK has, is several times slower (docs/performance.md).
 */
public final class Digests {
    /** Only ever cloned, never fed: saves the provider lookup that {@code getInstance} costs each time. */
    private static final MessageDigest SHA_224 = prototype("SHA-224");

    private static final MessageDigest SHA_256 = prototype("SHA-256");
    private static final MessageDigest SHA_512 = prototype("SHA-512");

    private Digests() {}

    /** SHA-224 of the whole array: 28 bytes. */
    public static byte[] sha224(byte[] data) {
        return sha224(data, 0, data.length);
    }

    /**
     * SHA-224 of {@code length} bytes from {@code offset}: 28 bytes.
     *
     * @throws IllegalArgumentException if the range is not inside the array
     */
    public static byte[] sha224(byte[] data, int offset, int length) {
        return digest(SHA_224, data, offset, length);
    }

    /** SHA-256 of the whole array: 32 bytes. */
    public static byte[] sha256(byte[] data) {
        return sha256(data, 0, data.length);
    }

    /**
     * SHA-256 of {@code length} bytes from {@code offset}: 32 bytes.
     *
     * @throws IllegalArgumentException if the range is not inside the array
     */
    public static byte[] sha256(byte[] data, int offset, int length) {
        return digest(SHA_256, data, offset, length);
    }

    /** SHA-512 of the whole array: 64 bytes. */
    public static byte[] sha512(byte[] data) {
        return sha512(data, 0, data.length);
    }

    /**
     * SHA-512 of {@code length} bytes from {@code offset}: 64 bytes.
     *
     * @throws IllegalArgumentException if the range is not inside the array
     */
    public static byte[] sha512(byte[] data, int offset, int length) {
        return digest(SHA_512, data, offset, length);
    }

    /** RIPEMD-160 of the whole array: 20 bytes. */
    public static byte[] ripemd160(byte[] data) {
        return ripemd160(data, 0, data.length);
    }

    /**
     * RIPEMD-160 of {@code length} bytes from {@code offset}: 20 bytes.
     *
     * @throws IllegalArgumentException if the range is not inside the array
     */
    public static byte[] ripemd160(byte[] data, int offset, int length) {
        checkRange(data, offset, length);
        return Ripemd160.digest(data, offset, length);
    }

    private static byte[] digest(MessageDigest prototype, byte[] data, int offset, int length) {
        checkRange(data, offset, length);
        MessageDigest digest = fresh(prototype);
        digest.update(data, offset, length);
        return digest.digest();
    }

    private static void checkRange(byte[] data, int offset, int length) {
        if ((offset | length) < 0 || length > data.length - offset) {
            throw new IllegalArgumentException(
                    "range " + offset + "+" + length + " outside an array of " + data.length + " bytes");
        }
    }

    /** A SHA-256 of its own, for bytes that come in pieces. */
    static MessageDigest newSha256() {
        return fresh(SHA_256);
    }

    private static MessageDigest fresh(MessageDigest prototype) {
        try {
            return (MessageDigest) prototype.clone();
        } catch (CloneNotSupportedException e) {
            return prototype(prototype.getAlgorithm());
        }
    }

    private static MessageDigest prototype(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
