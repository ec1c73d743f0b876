package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What one end sends before its packets: a fresh key, and garbage of random length, so that not even lengths give us
 * away.
 *
 * @param early how much of the garbage goes with the key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the handler
record V2Opening(EllSwiftKeyPair keys, byte[] garbage, int early) {
    /**
     * Whoever does not know this transport reads frame after frame of nonsense, and some ban their caller at the tenth:
     * eight fit these and the key.
     */
    private static final int MOST_EARLY = 128;

    /** {@code cautious}: the peer may speak the first transport only. */
    static V2Opening draw(V2Transport transport, boolean cautious) {
        SecureRandom random = transport.random();
        EllSwiftKeyPair keys = transport.curve().generate(random);
        byte[] garbage = new byte[random.nextInt(V2Packets.LARGEST_GARBAGE + 1)];
        random.nextBytes(garbage);
        int early = cautious ? Math.min(garbage.length, random.nextInt(MOST_EARLY + 1)) : garbage.length;
        return new V2Opening(keys, garbage, early);
    }

    /** The key, and some garbage. */
    ByteBuf first() {
        return Unpooled.wrappedBuffer(keys.publicKey().toBytes(), Arrays.copyOf(garbage, early));
    }

    /** The rest of the garbage, for a peer that has sent its key. */
    byte[] rest() {
        return Arrays.copyOfRange(garbage, early, garbage.length);
    }
}
