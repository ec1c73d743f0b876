package dev.hearth.p2p.discovery;

import dev.hearth.p2p.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What goes into one double SHA-256, of which eight bytes come out (bitcoin-p2p §5.2). */
final class HashedBytes {
    private static final int ROOM = 160;

    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM).order(ByteOrder.LITTLE_ENDIAN);

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

    /** The first eight bytes of the digest as an unsigned little-endian number, modulo {@code divisor}. */
    int modulo(int divisor) {
        byte[] digest = Digests.sha256(Digests.sha256(buffer.array(), 0, buffer.position()));
        long number = ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return (int) Long.remainderUnsigned(number, divisor);
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
