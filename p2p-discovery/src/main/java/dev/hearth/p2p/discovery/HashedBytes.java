package dev.hearth.p2p.discovery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What goes into one double SHA-256, of which eight bytes come out (bitcoin-p2p §5.2). Used again for the next one: a book
 * that is read asks for a quarter of a million. Confined to one thread.
 */
final class HashedBytes {
    private static final int ROOM = 160;
    private static final int DIGEST_BYTES = 32;

    private final byte[] bytes = new byte[ROOM];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private final MessageDigest sha256;

    HashedBytes() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Forgets what was put in. */
    HashedBytes restart() {
        buffer.clear();
        return this;
    }

    HashedBytes raw(byte[] bytes) {
        buffer.put(bytes);
        return this;
    }

    HashedBytes octet(int value) {
        buffer.put((byte) value);
        return this;
    }

    HashedBytes int32(int value) {
        buffer.putInt(value);
        return this;
    }

    HashedBytes int64(long value) {
        buffer.putLong(value);
        return this;
    }

    /** At most 252 bytes with their number in front. */
    HashedBytes counted(byte[] bytes) {
        return octet(bytes.length).raw(bytes);
    }

    /** The first eight bytes of the digest as an unsigned little-endian number, modulo {@code divisor}. Ends this one. */
    int modulo(int divisor) {
        try {
            digest(buffer.position());
            digest(DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for a digest", e);
        }
        return (int) Long.remainderUnsigned(buffer.getLong(0), divisor);
    }

    /** Replaces the first {@code length} bytes by their digest. */
    private void digest(int length) throws DigestException {
        sha256.update(bytes, 0, length);
        sha256.digest(bytes, 0, DIGEST_BYTES);
    }

    /** A count in Bitcoin's compact form. */
    static byte[] compactSize(int count) {
        if (count < 253) {
            return new byte[] {(byte) count};
        }
        if (count < 1 << 16) {
            return new byte[] {(byte) 253, (byte) count, (byte) (count >>> 8)};
        }
        return new byte[] {(byte) 254, (byte) count, (byte) (count >>> 8), (byte) (count >>> 16), (byte) (count >>> 24)
        };
    }
}
