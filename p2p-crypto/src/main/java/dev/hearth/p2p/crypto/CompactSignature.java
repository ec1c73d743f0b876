package dev.hearth.p2p.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * A recoverable ECDSA signature in 65 bytes: a header, then r and s, 32 bytes each, big-endian (Graphene protocol,
 * §2.6). The header is 27 plus the recovery id, plus 4 when the signer's key is to be read compressed.
 *
 * <p>Only the length is checked here; {@link Secp256k1#recover} finds out the rest. Immutable and safe for any thread.
 */
public final class CompactSignature {
    /** Bytes of an encoded signature. */
    public static final int LENGTH = 65;

    private static final int R = 1;
    private static final int S = 33;
    private static final int LOWEST_HEADER = 27;
    private static final int HIGHEST_HEADER = 34;
    private static final int COMPRESSED = 4;
    private static final int LARGEST_CANONICAL = 8 * 32 - 1;
    private static final int SMALLEST_CANONICAL = 8 * 31;

    private final byte[] bytes;

    private CompactSignature(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The signature with these bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is not 65
     */
    public static CompactSignature of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a compact signature has 65 bytes, not " + bytes.length);
        }
        return new CompactSignature(bytes.clone());
    }

    /** The signature with this recovery id, 0..3, of a signer whose key is to be read compressed. */
    static CompactSignature of(int recoveryId, BigInteger r, BigInteger s) {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = (byte) (LOWEST_HEADER + COMPRESSED + recoveryId);
        BigIntegers.asUnsignedByteArray(r, bytes, R, S - R);
        BigIntegers.asUnsignedByteArray(s, bytes, S, LENGTH - S);
        return new CompactSignature(bytes);
    }

    /** The 65 bytes, a copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Whether r and s are each written the canonical way: top bit clear, and a first byte of zero only if the top bit
     * of the second is set. Our signatures always are; those of a peer need not be.
     */
    public boolean isCanonical() {
        return isCanonicalAt(R) && isCanonicalAt(S);
    }

    /** As {@link #isCanonical()}, of one of the numbers: from 2^247 to 2^255 - 1. */
    static boolean isCanonical(BigInteger number) {
        int bits = number.bitLength();
        return bits >= SMALLEST_CANONICAL && bits <= LARGEST_CANONICAL;
    }

    private boolean isCanonicalAt(int offset) {
        boolean negative = bytes[offset] < 0;
        boolean needlessZero = bytes[offset] == 0 && bytes[offset + 1] >= 0;
        return !negative && !needlessZero;
    }

    /** Which of the at most four keys: 0..3, or -1 if the header is not in 27..34. */
    int recoveryId() {
        int header = bytes[0];
        return header < LOWEST_HEADER || header > HIGHEST_HEADER ? -1 : (header - LOWEST_HEADER) & 3;
    }

    byte[] rAndS() {
        return Arrays.copyOfRange(bytes, R, LENGTH);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactSignature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 130 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
