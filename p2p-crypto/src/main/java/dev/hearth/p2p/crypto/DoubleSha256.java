package dev.hearth.p2p.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * SHA-256 of SHA-256, which Bitcoin uses for ids and checksums (Bitcoin §0), of bytes that come in pieces. May be used
 * again after each {@link #digest()}. Not thread-safe.
 */
public final class DoubleSha256 {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private final MessageDigest digest;

    /** A digest to which nothing was added yet. */
    public DoubleSha256() {
        this.digest = Digests.newSha256();
    }

    /** The digest of the whole array: 32 bytes. */
    public static byte[] of(byte[] data) {
        return of(data, 0, data.length);
    }

    /**
     * The digest of {@code length} bytes from {@code offset}: 32 bytes.
     *
     * @throws IllegalArgumentException if the range is not inside the array
     */
    public static byte[] of(byte[] data, int offset, int length) {
        return Digests.sha256(Digests.sha256(data, offset, length));
    }

    /** Adds {@code length} bytes from {@code offset}, which are inside the array. */
    public DoubleSha256 update(byte[] data, int offset, int length) {
        digest.update(data, offset, length);
        return this;
    }

    /** Adds what remains in {@code data} and leaves it empty. */
    public DoubleSha256 update(ByteBuffer data) {
        digest.update(data);
        return this;
    }

    /** The digest of all that was added since the last one: 32 bytes. */
    public byte[] digest() {
        return digest.digest(digest.digest());
    }
}
