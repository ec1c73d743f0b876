package dev.hearth.p2p.crypto.bip324;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key in ElligatorSwift form (BIP324, "ElligatorSwift encoding of curve X coordinates"): any 64 bytes whatever
 * are a key, and those of a random key look random. Immutable and safe for any thread.
 */
public final class EllSwiftKey {
    /** Bytes of a key. */
    public static final int LENGTH = 64;

    private final byte[] bytes;

    private EllSwiftKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key with these bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 64
     */
    public static EllSwiftKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + bytes.length);
        }
        return new EllSwiftKey(bytes.clone());
    }

    /** The 64 bytes, a copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EllSwiftKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
