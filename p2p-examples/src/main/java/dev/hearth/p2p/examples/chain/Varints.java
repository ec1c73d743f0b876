package dev.hearth.p2p.examples.chain;

import java.nio.ByteBuffer;

/** Lengths and counts as Graphene packs them: seven bits a byte, least significant first (§2.1). */
final class Varints {
    private Varints() {}

    static void put(ByteBuffer out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    static int length(int value) {
        int length = 1;
        for (int rest = value; rest >= 0x80; rest >>>= 7) {
            length++;
        }
        return length;
    }

    /** The next value, or -1 when there is none of at most four bytes. */
    static int get(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 28 && in.hasRemaining(); shift += 7) {
            byte part = in.get();
            value |= (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        return -1;
    }
}
