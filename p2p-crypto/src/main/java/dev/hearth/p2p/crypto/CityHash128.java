package dev.hearth.p2p.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 as the fc library of Graphene computes it (Graphene protocol, §1.3). It differs from stock CityHash 1.1
 * in one thing: a pair of words has its first word in the upper half, so that wherever the algorithm takes a pair
 * apart again the halves are exchanged. Above 900 bytes fc switches to the CRC construction, see
 * CityHashCrc256. Stateless; not a cryptographic hash.
 */
public final class CityHash128 {
    static final long K0 = 0xc3a5c85c97cb3127L;
    static final long K1 = 0xb492b66fbe98f273L;
    static final long K2 = 0x9ae16a3b2f90404fL;

    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;
    private static final int LONGEST_WITHOUT_CRC = 900;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private CityHash128() {}

    /** The 16 bytes fc gives for {@code data}: the upper word, then the lower, each little-endian. */
    public static byte[] fc(byte[] data) {
        if (data.length > LONGEST_WITHOUT_CRC) {
            return CityHashCrc.hash(data);
        }
        if (data.length < 16) {
            return withSeed(data, 0, data.length, K1, K0);
        }
        return withSeed(data, 16, data.length - 16, word(data, 8) + K0, word(data, 0));
    }

    static byte[] encode(long high, long low) {
        byte[] hash = new byte[16];
        LONGS.set(hash, 0, high);
        LONGS.set(hash, 8, low);
        return hash;
    }

    static long word(byte[] data, int offset) {
        return (long) LONGS.get(data, offset);
    }

    static long mix(long x) {
        return x ^ (x >>> 47);
    }

    /** Two words to one. Stock CityHash multiplies {@code v} where fc, halves exchanged, multiplies {@code u}. */
    static long join(long u, long v) {
        long p = mix((u ^ v) * MULTIPLIER);
        return mix((u ^ p) * MULTIPLIER) * MULTIPLIER;
    }

    private static byte[] withSeed(byte[] data, int from, int length, long low, long high) {
        return length < 128 ? murmur(data, from, length, low, high) : city(data, from, length, low, high);
    }

    /** The variant for fewer than 128 bytes after the seed. */
    private static byte[] murmur(byte[] data, int from, int length, long low, long high) {
        long a = low;
        long b = high;
        long c;
        long d;
        if (length <= 16) {
            a = mix(a * K1) * K1;
            c = b * K1 + upTo16(data, from, length);
            d = mix(a + (length >= 8 ? word(data, from) : c));
        } else {
            int end = from + length;
            c = join(word(data, end - 8) + K1, a);
            d = join(b + length, c + word(data, end - 16));
            a += d;
            for (int at = from; at < end - 16; at += 16) {
                a = (a ^ (mix(word(data, at) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (mix(word(data, at + 8) * K1) * K1)) * K1;
                d ^= c;
            }
        }
        a = join(a, c);
        b = join(d, b);
        return encode(a ^ b, join(b, a));
    }

    private static long upTo16(byte[] data, int from, int length) {
        if (length >= 8) {
            long multiplier = K2 + 2L * length;
            long a = word(data, from) + K2;
            long b = word(data, from + length - 8);
            long c = Long.rotateRight(b, 37) * multiplier + a;
            long d = (Long.rotateRight(a, 25) + b) * multiplier;
            return join(c, d, multiplier);
        }
        if (length >= 4) {
            long a = Integer.toUnsignedLong((int) INTS.get(data, from));
            long b = Integer.toUnsignedLong((int) INTS.get(data, from + length - 4));
            return join(length + (a << 3), b, K2 + 2L * length);
        }
        if (length > 0) {
            long a = data[from] & 0xff;
            long b = data[from + (length >> 1)] & 0xff;
            long c = data[from + length - 1] & 0xff;
            long y = a + (b << 8);
            long z = length + (c << 2);
            return mix((y * K2) ^ (z * K0)) * K2;
        }
        return K2;
    }

    /** The variant with an explicit multiplier never builds a pair, so here fc and stock CityHash agree. */
    private static long join(long u, long v, long multiplier) {
        long p = mix((u ^ v) * multiplier);
        return mix((v ^ p) * multiplier) * multiplier;
    }

    /** The variant for 128 bytes and more: rounds of 64 bytes over seven words of state, two rounds at a time. */
    private static byte[] city(byte[] data, int from, int length, long low, long high) {
        State state = new State(data, from, length, low, high);
        int at = from;
        int left = length;
        while (left >= 128) {
            state.round(data, at);
            state.round(data, at + 64);
            at += 128;
            left -= 128;
        }
        return state.finish(data, at, left);
    }

    private static final class State {
        private long x;
        private long y;
        private long z;
        private long v1;
        private long v2;
        private long w1;
        private long w2;

        State(byte[] data, int from, int length, long low, long high) {
            x = low;
            y = high;
            z = length * K1;
            v1 = Long.rotateRight(y ^ K1, 49) * K1 + word(data, from);
            v2 = Long.rotateRight(v1, 42) * K1 + word(data, from + 8);
            w1 = Long.rotateRight(y + z, 35) * K1 + x;
            w2 = Long.rotateRight(x + word(data, from + 88), 53) * K1;
        }

        void round(byte[] data, int at) {
            x = Long.rotateRight(x + y + v1 + word(data, at + 8), 37) * K1;
            y = Long.rotateRight(y + v2 + word(data, at + 48), 42) * K1;
            x ^= w2;
            y += v1 + word(data, at + 40);
            z = Long.rotateRight(z + w1, 33) * K1;
            absorbIntoV(data, at, v2 * K1, x + w1);
            absorbIntoW(data, at + 32, z + w2, y + word(data, at + 16));
            long previous = z;
            z = x;
            x = previous;
        }

        byte[] finish(byte[] data, int at, int left) {
            x += Long.rotateRight(v1 + z, 49) * K0;
            y = y * K0 + Long.rotateRight(w2, 37);
            z = z * K0 + Long.rotateRight(w1, 27);
            w1 *= 9;
            v1 *= K0;
            // The tail is read backwards in steps of 32, the last step reaching back over bytes already hashed.
            for (int done = 32; done < left + 32; done += 32) {
                int tail = at + left - done;
                y = Long.rotateRight(x + y, 42) * K0 + v2;
                w1 += word(data, tail + 16);
                x = x * K0 + w1;
                z += w2 + word(data, tail);
                w2 += v1;
                absorbIntoV(data, tail, v1 + z, v2);
                v1 *= K0;
            }
            x = join(x, v1);
            y = join(y + z, w1);
            return encode(join(x + v2, w2) + y, join(x + w2, y + v2));
        }

        private void absorbIntoV(byte[] data, int at, long a, long b) {
            long first = a + word(data, at);
            long sum = first + word(data, at + 8) + word(data, at + 16);
            long last = word(data, at + 24);
            v2 = Long.rotateRight(b + first + last, 21) + Long.rotateRight(sum, 44) + first;
            v1 = sum + last;
        }

        private void absorbIntoW(byte[] data, int at, long a, long b) {
            long first = a + word(data, at);
            long sum = first + word(data, at + 8) + word(data, at + 16);
            long last = word(data, at + 24);
            w2 = Long.rotateRight(b + first + last, 21) + Long.rotateRight(sum, 44) + first;
            w1 = sum + last;
        }
    }
}
