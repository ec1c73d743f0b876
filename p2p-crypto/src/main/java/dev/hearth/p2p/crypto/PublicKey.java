package dev.hearth.p2p.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The 33 bytes in which a compressed secp256k1 public key travels: prefix 02 or 03, then X big-endian.
 *
 * <p>Only the length is checked here. Whether the bytes name a point of the curve is found out where the key is used
 * ({@link Secp256k1#sharedX}), because finding out costs a square root. Immutable and safe for any thread; the order
 * is that of the unsigned bytes.
 */
public final class PublicKey implements Comparable<PublicKey> {
    /** Bytes of an encoded key. */
    public static final int LENGTH = 33;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key with these bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is not 33
     */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a public key has 33 bytes, not " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /**
     * The key written as 66 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static PublicKey parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /** The 33 bytes, a copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether all 33 bytes are zero, which is how Graphene writes "no key". */
    public boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first byte is one a compressed key may have, 02 or 03. */
    boolean hasCompressedPrefix() {
        return bytes[0] == 2 || bytes[0] == 3;
    }

    /** Whether both keys have the same X, that is, are equal or each other's negation: X is all that ECDH sees. */
    boolean sharesX(PublicKey other) {
        return Arrays.equals(bytes, 1, LENGTH, other.bytes, 1, LENGTH);
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 66 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
