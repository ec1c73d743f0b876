package dev.hearth.p2p.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * RIPEMD-160 (Dobbertin, Bosselaers and Preneel, 1996) of one array. Not thread-safe, and good for one digest.
 *
 * <p>Its two lines of eighty steps do not depend on each other, so a processor can work at both at once; that is why
 * each loop below takes a step of both. What differs between the steps of a round is in tables.
 */
final class Ripemd160 {
    private static final int LENGTH = 20;

    private static final int BLOCK = 64;
    private static final int STEPS = 16;
    private static final int LENGTH_FIELD = 8;
    private static final byte PADDING = (byte) 0x80;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** For every step which word of the block it adds, in the paper's r, and by how much it rotates, in its s. */
    private static final int[] LEFT = steps(
            "0123456789abcdef" + "74d1a6f3c0952eb8" + "3ae49f812706db5c" + "19ba08c4d37fe562" + "40597c2ae138b6fd",
            "befc5879bdef6798" + "768db97f7cf9b7dc" + "bd67e9dfe8d65c75" + "bcefef989e56865c" + "9f5b68dc5cdeb856");

    private static final int[] RIGHT = steps(
            "5e7092b4d6f81a3c" + "6b370d5aef8c4912" + "f5137e69b8c2a04d" + "86413bf05c2d97ae" + "cfa4158762de039b",
            "899bdff5778beec6" + "9df7c89b77c76fdb" + "97fb866ecd5edd75" + "f58bee6e69c9c5f8" + "85c9c5e68d65fdbb");

    private final int[] words = new int[BLOCK / Integer.BYTES];
    private int h0 = 0x67452301;
    private int h1 = 0xefcdab89;
    private int h2 = 0x98badcfe;
    private int h3 = 0x10325476;
    private int h4 = 0xc3d2e1f0;

    static byte[] digest(byte[] data, int offset, int length) {
        Ripemd160 digest = new Ripemd160();
        int tail = length % BLOCK;
        int end = offset + length - tail;
        for (int at = offset; at < end; at += BLOCK) {
            digest.block(data, at);
        }
        digest.end(data, end, tail, length);
        return digest.result();
    }

    /** One digit a step, one round a line; a word's index is above the five bits that rotating looks at. */
    private static int[] steps(String words, String rotations) {
        int[] steps = new int[words.length()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Character.digit(words.charAt(i), 16) << 5 | Character.digit(rotations.charAt(i), 16);
        }
        return steps;
    }

    private void end(byte[] data, int offset, int tail, long length) {
        byte[] last = new byte[tail < BLOCK - LENGTH_FIELD ? BLOCK : 2 * BLOCK];
        System.arraycopy(data, offset, last, 0, tail);
        last[tail] = PADDING;
        long bits = length * Byte.SIZE;
        WORD.set(last, last.length - LENGTH_FIELD, (int) bits);
        WORD.set(last, last.length - LENGTH_FIELD + Integer.BYTES, (int) (bits >>> Integer.SIZE));
        for (int at = 0; at < last.length; at += BLOCK) {
            block(last, at);
        }
    }

    private byte[] result() {
        byte[] result = new byte[LENGTH];
        WORD.set(result, 0, h0);
        WORD.set(result, 4, h1);
        WORD.set(result, 8, h2);
        WORD.set(result, 12, h3);
        WORD.set(result, 16, h4);
        return result;
    }

    /** The names are those of the paper, where the letters of the right line have a prime; here, a p. */
    private void block(byte[] data, int offset) {
        int[] x = words;
        for (int i = 0; i < x.length; i++) {
            x[i] = (int) WORD.get(data, offset + i * Integer.BYTES);
        }
        int a = h0;
        int b = h1;
        int c = h2;
        int d = h3;
        int e = h4;
        int ap = h0;
        int bp = h1;
        int cp = h2;
        int dp = h3;
        int ep = h4;
        int step = 0;
        for (; step < STEPS; step++) {
            int left = LEFT[step];
            int t = Integer.rotateLeft(a + f1(b, c, d) + x[left >>> 5], left) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, 10);
            c = b;
            b = t;
            int right = RIGHT[step];
            int tp = Integer.rotateLeft(ap + f5(bp, cp, dp) + x[right >>> 5] + 0x50a28be6, right) + ep;
            ap = ep;
            ep = dp;
            dp = Integer.rotateLeft(cp, 10);
            cp = bp;
            bp = tp;
        }
        for (; step < 2 * STEPS; step++) {
            int left = LEFT[step];
            int t = Integer.rotateLeft(a + f2(b, c, d) + x[left >>> 5] + 0x5a827999, left) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, 10);
            c = b;
            b = t;
            int right = RIGHT[step];
            int tp = Integer.rotateLeft(ap + f4(bp, cp, dp) + x[right >>> 5] + 0x5c4dd124, right) + ep;
            ap = ep;
            ep = dp;
            dp = Integer.rotateLeft(cp, 10);
            cp = bp;
            bp = tp;
        }
        for (; step < 3 * STEPS; step++) {
            int left = LEFT[step];
            int t = Integer.rotateLeft(a + f3(b, c, d) + x[left >>> 5] + 0x6ed9eba1, left) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, 10);
            c = b;
            b = t;
            int right = RIGHT[step];
            int tp = Integer.rotateLeft(ap + f3(bp, cp, dp) + x[right >>> 5] + 0x6d703ef3, right) + ep;
            ap = ep;
            ep = dp;
            dp = Integer.rotateLeft(cp, 10);
            cp = bp;
            bp = tp;
        }
        for (; step < 4 * STEPS; step++) {
            int left = LEFT[step];
            int t = Integer.rotateLeft(a + f4(b, c, d) + x[left >>> 5] + 0x8f1bbcdc, left) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, 10);
            c = b;
            b = t;
            int right = RIGHT[step];
            int tp = Integer.rotateLeft(ap + f2(bp, cp, dp) + x[right >>> 5] + 0x7a6d76e9, right) + ep;
            ap = ep;
            ep = dp;
            dp = Integer.rotateLeft(cp, 10);
            cp = bp;
            bp = tp;
        }
        for (; step < 5 * STEPS; step++) {
            int left = LEFT[step];
            int t = Integer.rotateLeft(a + f5(b, c, d) + x[left >>> 5] + 0xa953fd4e, left) + e;
            a = e;
            e = d;
            d = Integer.rotateLeft(c, 10);
            c = b;
            b = t;
            int right = RIGHT[step];
            int tp = Integer.rotateLeft(ap + f1(bp, cp, dp) + x[right >>> 5], right) + ep;
            ap = ep;
            ep = dp;
            dp = Integer.rotateLeft(cp, 10);
            cp = bp;
            bp = tp;
        }
        int h = h1 + c + dp;
        h1 = h2 + d + ep;
        h2 = h3 + e + ap;
        h3 = h4 + a + bp;
        h4 = h0 + b + cp;
        h0 = h;
    }

    private static int f1(int x, int y, int z) {
        return x ^ y ^ z;
    }

    private static int f2(int x, int y, int z) {
        return ((y ^ z) & x) ^ z;
    }

    private static int f3(int x, int y, int z) {
        return (x | ~y) ^ z;
    }

    private static int f4(int x, int y, int z) {
        return ((x ^ y) & z) ^ y;
    }

    private static int f5(int x, int y, int z) {
        return x ^ (y | ~z);
    }
}
