package dev.hearth.p2p.examples.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** A Bitcoin transaction with one input, whose script is random bytes, and one output. */
final class SampleTransaction {
    private static final int OUTPOINT = 36;
    private static final int AFTER_SCRIPT = 4 + 1 + 8 + 1 + 4;

    private SampleTransaction() {}

    /** One of exactly this size, from {@link Carrier#SMALLEST} on; a few sizes, 313 for one, no script makes. */
    static byte[] of(int size) {
        int script = size - 4 - 1 - OUTPOINT - AFTER_SCRIPT;
        boolean one = script - 1 < 0xfd;
        boolean three = script - 3 <= 0xffff;
        int length = script - (one ? 1 : three ? 3 : 5);
        byte[] random = new byte[length];
        new SplittableRandom(size).nextBytes(random);
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(1).put((byte) 1).put(new byte[OUTPOINT]);
        if (one) {
            out.put((byte) length);
        } else if (three) {
            out.put((byte) 0xfd).putShort((short) length);
        } else {
            out.put((byte) 0xfe).putInt(length);
        }
        return out.put(random).putInt(-1).put((byte) 1).array();
    }
}
