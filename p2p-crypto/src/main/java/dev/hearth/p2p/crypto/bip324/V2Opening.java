package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;

/** What one end sends first: a fresh key, and garbage of random length, so that not even lengths give us away. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the handler
record V2Opening(EllSwiftKeyPair keys, byte[] garbage) {
    static V2Opening draw(V2Transport transport) {
        SecureRandom random = transport.random();
        EllSwiftKeyPair keys = transport.curve().generate(random);
        byte[] garbage = new byte[random.nextInt(V2Packets.LARGEST_GARBAGE + 1)];
        random.nextBytes(garbage);
        return new V2Opening(keys, garbage);
    }

    ByteBuf toBytes() {
        return Unpooled.wrappedBuffer(keys.publicKey().toBytes(), garbage);
    }
}
