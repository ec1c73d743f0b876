package dev.hearth.p2p.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A secp256k1 private key: a number from 1 to n-1, where n is the order of the curve. Immutable and safe for any
 * thread. Neither {@link #toString()} nor any error message shows the key.
 */
public final class PrivateKey {
    /** Bytes of an encoded key. */
    public static final int LENGTH = 32;

    /** The order n of the curve (SEC 2, §2.4.1), big-endian. */
    private static final byte[] ORDER =
            HexFormat.of().parseHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    private final byte[] bytes;

    private PrivateKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key with these 32 big-endian bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is not 32 or the number is not in 1..n-1
     */
    public static PrivateKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + bytes.length);
        }
        if (!isInRange(bytes)) {
            throw new IllegalArgumentException("a private key lies between 1 and the order of the curve");
        }
        return new PrivateKey(bytes.clone());
    }

    /**
     * The key written as 64 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if the text is anything else, or the number is not in 1..n-1
     */
    public static PrivateKey parse(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            // Neither chained nor quoted: its message repeats part of the secret.
            throw new IllegalArgumentException("a private key is written as 64 hexadecimal digits");
        }
        return of(bytes);
    }

    /** The 32 bytes, big-endian: a copy the caller may wipe. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The key as 64 lower-case hexadecimal digits, for storing it; never log this. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    BigInteger scalar() {
        return new BigInteger(1, bytes);
    }

    /** The n of the range. */
    static BigInteger order() {
        return new BigInteger(1, ORDER);
    }

    static boolean isInRange(byte[] bytes) {
        int nonZero = 0;
        for (byte b : bytes) {
            nonZero |= b;
        }
        return nonZero != 0 && Arrays.compareUnsigned(bytes, ORDER) < 0;
    }

    /** Equal keys; the comparison takes the same time wherever they differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PrivateKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Digests.sha256(bytes));
    }

    @Override
    public String toString() {
        return "PrivateKey[hidden]";
    }
}
