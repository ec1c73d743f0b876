package dev.hearth.p2p.messages;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable digest naming an item or a block: 20 bytes in Graphene, 32 in Bitcoin, 1 to 64 elsewhere. Bytes are in
 * wire (digest) order and compare unsigned. Thread-safe.
 */
public final class Hash implements Comparable<Hash> {
    private final byte[] bytes;
    private final int hashCode;

    private Hash(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 64) {
            throw new IllegalArgumentException("a hash has 1 to 64 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
        this.hashCode = Arrays.hashCode(bytes);
    }

    /** A hash of a copy of {@code bytes}. */
    public static Hash of(byte[] bytes) {
        return new Hash(bytes.clone());
    }

    /** A hash that takes ownership of {@code bytes}: the caller must not change them afterwards. */
    public static Hash wrap(byte[] bytes) {
        return new Hash(bytes);
    }

    /** The hash written in {@code hex} (either case). */
    public static Hash parse(String hex) {
        return new Hash(HexFormat.of().parseHex(hex));
    }

    /** {@code length} zero bytes. */
    public static Hash zero(int length) {
        return new Hash(new byte[length]);
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}. */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** The four bytes at {@code offset} as an unsigned big-endian number. */
    public long unsignedIntAt(int offset) {
        return ((bytes[offset] & 0xffL) << 24)
                | ((bytes[offset + 1] & 0xffL) << 16)
                | ((bytes[offset + 2] & 0xffL) << 8)
                | (bytes[offset + 3] & 0xffL);
    }

    /** Whether every byte is zero. */
    public boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Copies all bytes into {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash hash && hashCode == hash.hashCode && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return hashCode;
    }

    /** Lower-case hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
