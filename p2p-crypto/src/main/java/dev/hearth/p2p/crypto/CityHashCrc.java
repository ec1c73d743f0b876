package dev.hearth.p2p.crypto;

import static dev.hearth.p2p.crypto.CityHash128.K0;
import static dev.hearth.p2p.crypto.CityHash128.join;
import static dev.hearth.p2p.crypto.CityHash128.mix;
import static dev.hearth.p2p.crypto.CityHash128.word;

/**
 * What fc computes in place of CityHash128 for more than 900 bytes: the last two words of CityHashCrc256, seed 0, with
 * fc's exchanged halves. No Graphene message needs it (the only input on the wire is a 64-byte secret); it is here so
 * that {@link CityHash128#fc} is the whole function. One instance hashes one input.
 */
final class CityHashCrc {
    private static final int CHUNK = 40;
    private static final int CHUNKS_PER_ROUND = 6;

    /** CRC-32C (Castagnoli), reflected, one entry per byte value: the table form of the processor's instruction. */
    private static final int[] CRC_TABLE = crcTable();

    private final byte[] data;
    private int at;

    private long a;
    private long b;
    private long c;
    private long d;
    private long e;
    private long f;
    private long g;
    private long h;
    private long x;
    private long y;
    private long z;

    private CityHashCrc(byte[] data) {
        this.data = data;
    }

    /** The 16 bytes fc gives for more than 900 bytes of data. */
    static byte[] hash(byte[] data) {
        return new CityHashCrc(data).run();
    }

    private byte[] run() {
        a = word(data, 56) + K0;
        b = word(data, 96) + K0;
        c = join(b, data.length);
        d = word(data, 120) * K0 + data.length;
        e = word(data, 184);
        h = c + d;
        long result0 = c;
        long result1 = d;
        int left = data.length;
        while (left >= CHUNKS_PER_ROUND * CHUNK) {
            round();
            left -= CHUNKS_PER_ROUND * CHUNK;
        }
        tail(left);
        return finish(result0 ^ h, result1 ^ g);
    }

    /** Six chunks, each followed by an exchange of three words: the first takes the third, the second the first. */
    private void round() {
        chunk(0);
        long t = a;
        a = c;
        c = h;
        h = t;
        chunk(33);
        t = a;
        a = f;
        f = h;
        h = t;
        chunk(0);
        t = b;
        b = f;
        f = h;
        h = t;
        chunk(42);
        t = b;
        b = d;
        d = h;
        h = t;
        chunk(0);
        t = b;
        b = e;
        e = h;
        h = t;
        chunk(33);
        t = a;
        a = e;
        e = h;
        h = t;
    }

    private void tail(int length) {
        int left = length;
        while (left >= CHUNK) {
            chunk(29);
            e ^= Long.rotateRight(a, 20);
            h += Long.rotateRight(b, 30);
            g ^= Long.rotateRight(c, 40);
            f += Long.rotateRight(d, 34);
            long t = c;
            c = g;
            g = h;
            h = t;
            left -= CHUNK;
        }
        if (left > 0) {
            at += left - CHUNK;
            chunk(33);
            e ^= Long.rotateRight(a, 43);
            h += Long.rotateRight(b, 42);
            g ^= Long.rotateRight(c, 41);
            f += Long.rotateRight(d, 40);
        }
    }

    private void chunk(int rotation) {
        long t = x;
        x = y;
        y = z;
        z = t;
        b += word(data, at);
        c += word(data, at + 8);
        d += word(data, at + 16);
        e += word(data, at + 24);
        f += word(data, at + 32);
        a += b;
        h += f;
        b += c;
        f += d;
        g += e;
        e += z;
        g += x;
        z = crc(z, b + g);
        y = crc(y, e + h);
        x = crc(x, f + a);
        e = Long.rotateRight(e, rotation);
        c += e;
        at += CHUNK;
    }

    private byte[] finish(long first, long second) {
        long result0 = first;
        long result1 = second;
        g += h;
        a = join(a, g + z);
        x += y << 32;
        b += x;
        c = join(c, z) + h;
        d = join(d, e + result0);
        g += e;
        h += join(x, f);
        e = join(a, d) + g;
        z = join(b, c) + a;
        y = join(g, h) + c;
        result0 = e + z + y + x;
        a = mix((a + y) * K0) * K0 + b;
        result1 += a + result0;
        a = mix(a * K0) * K0 + c;
        long high = a + result1;
        a = mix((a + e) * K0) * K0;
        return CityHash128.encode(high, a + high);
    }

    /** The CRC of eight little-endian bytes, started from the lower half of {@code state}, no bit inverted. */
    private static long crc(long state, long bytes) {
        int crc = (int) state;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ (int) (bytes >>> shift)) & 0xff];
        }
        return Integer.toUnsignedLong(crc);
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
            table[i] = crc;
        }
        return table;
    }
}
