package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** A peer that knows the protocol and does with it what a test says. */
final class ScriptedPeer {
    static final byte[] NOTHING = {};

    private static final EllSwift CURVE = EllSwift.bouncyCastle();

    private final EllSwiftKeyPair keyPair = CURVE.generate(new SeededRandom(3, 0));
    private final boolean initiating;
    private Bip324Keys keys;
    private PacketEncryptor encryptor;
    PacketDecryptor decryptor;

    ScriptedPeer(boolean initiating) {
        this.initiating = initiating;
    }

    byte[] key() {
        return keyPair.publicKey().toBytes();
    }

    /** Agrees with whoever sent this: a key, and garbage that does not matter. */
    ScriptedPeer agree(byte[] keyAndGarbage, int magic) {
        EllSwiftKey remote = EllSwiftKey.of(Arrays.copyOf(keyAndGarbage, EllSwiftKey.LENGTH));
        keys = Bip324Keys.derive(CURVE.sharedSecret(keyPair, remote, initiating), magic, initiating);
        encryptor = PacketCiphers.chaCha20Poly1305().encryptor(keys);
        decryptor = PacketCiphers.chaCha20Poly1305().decryptor(keys);
        return this;
    }

    byte[] terminator() {
        return keys.sendTerminator();
    }

    byte[] sessionId() {
        return keys.sessionId();
    }

    byte[] packet(byte[] contents, byte[] authenticated) {
        return packet(contents, false, authenticated);
    }

    byte[] decoy(byte[] contents, byte[] authenticated) {
        return packet(contents, true, authenticated);
    }

    private byte[] packet(byte[] contents, boolean decoy, byte[] authenticated) {
        ByteBuf out = Unpooled.buffer();
        encryptor.encrypt(Unpooled.wrappedBuffer(contents), decoy, authenticated, out);
        return ByteBufUtil.getBytes(out);
    }

    /** A length that nothing follows. */
    byte[] length(int length) {
        byte[] field = {(byte) length, (byte) (length >>> 8), (byte) (length >>> 16)};
        new FsChaCha20(keys.sendLengthKey()).crypt(field);
        return field;
    }
}
