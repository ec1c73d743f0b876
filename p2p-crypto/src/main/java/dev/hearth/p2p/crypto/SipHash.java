package dev.hearth.p2p.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a short keyed hash whose values nobody without the key can predict or make
 * collide. For tables and filters that strangers fill; not a digest of content. Immutable; safe for any thread.
 */
public final class SipHash {
    /** Bytes of a key. */
    public static final int KEY_LENGTH = 16;

    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long key0;
    private final long key1;

    private SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /**
     * The function of this key.
     *
     * @throws IllegalArgumentException if the key has not 16 bytes
     */
    public static SipHash keyed(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException("a SipHash key has " + KEY_LENGTH + " bytes, not " + key.length);
        }
        return new SipHash(longAt(key, 0), longAt(key, 8));
    }

    /** The hash of the whole array. */
    public long hash(byte[] data) {
        State state = new State(key0, key1);
        int whole = data.length & ~7;
        for (int i = 0; i < whole; i += 8) {
            state.take(longAt(data, i));
        }
        long last = (long) data.length << 56;
        for (int i = whole; i < data.length; i++) {
            last |= (data[i] & 0xffL) << (8 * (i - whole));
        }
        state.take(last);
        return state.finish();
    }

    private static long longAt(byte[] bytes, int offset) {
        return (long) LITTLE_ENDIAN_LONG.get(bytes, offset);
    }

    /** The key is a secret. */
    @Override
    public String toString() {
        return "SipHash-2-4";
    }

    /** The four words of a computation. */
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void take(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
