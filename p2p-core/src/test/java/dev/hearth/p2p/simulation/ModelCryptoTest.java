package dev.hearth.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.crypto.BlockStream;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.crypto.SessionCiphers;
import dev.hearth.p2p.crypto.SessionKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import org.junit.jupiter.api.Test;

class ModelCryptoTest {
    private final SimulatedHost host =
            Simulation.builder().seed(9).crypto(Crypto.MODEL).build().host("host");
    private final Secp256k1 curve = host.runtime().curve();
    private final SecureRandom random = host.runtime().secureRandom();
    private final PrivateKey alice = curve.generate(random);
    private final PrivateKey bob = curve.generate(random);
    private final byte[] digest = new byte[32];

    @Test
    void bothEndsShareASecretNobodyElseArrivesAt() throws Exception {
        byte[] secret = curve.sharedX(alice, curve.publicKey(bob));
        assertThat(secret).hasSize(32).isEqualTo(curve.sharedX(bob, curve.publicKey(alice)));
        PrivateKey mallory = curve.generate(random);
        assertThat(curve.sharedX(mallory, curve.publicKey(bob))).isNotEqualTo(secret);
    }

    @Test
    void signatureNamesItsSigner() throws Exception {
        CompactSignature signature = curve.sign(alice, digest);
        assertThat(signature.isCanonical()).isTrue();
        assertThat(curve.recover(digest, signature)).isEqualTo(curve.publicKey(alice));
    }

    @Test
    void signatureOfSomethingElseNamesNobodyKnown() throws Exception {
        CompactSignature signature = curve.sign(alice, digest);
        byte[] other = new byte[32];
        other[31] = 1;
        assertThat(curve.recover(other, signature)).isNotEqualTo(curve.publicKey(alice));
        byte[] forged = signature.toBytes();
        forged[64] ^= 1;
        assertThat(curve.recover(digest, CompactSignature.of(forged))).isNotEqualTo(curve.publicKey(alice));
    }

    @Test
    void rejectsBytesThatAreNoPointOrNoSignature() {
        byte[] key = curve.publicKey(bob).toBytes();
        key[5] ^= 1;
        assertThatThrownBy(() -> curve.sharedX(alice, PublicKey.of(key))).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> curve.sharedX(alice, PublicKey.of(new byte[33])))
                .isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> curve.recover(digest, CompactSignature.of(new byte[65])))
                .isInstanceOf(SignatureException.class);
        assertThatThrownBy(() -> curve.sign(alice, new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ciphersChangeNothing() {
        SessionCiphers ciphers = host.runtime().ciphers();
        SessionKeys keys = SessionKeys.derive(new byte[32]);
        ByteBuf in = Unpooled.wrappedBuffer(new byte[40]).setByte(3, 7);
        ByteBuf out = Unpooled.buffer();
        BlockStream stream = ciphers.encryptor(keys);
        stream.process(in, 32, out);
        assertThat(out.readableBytes()).isEqualTo(32);
        assertThat(out.getByte(3)).isEqualTo((byte) 7);
        assertThat(in.readableBytes()).isEqualTo(8);
        assertThatThrownBy(() -> stream.process(in, 8, out)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void realCryptographyIsTheDefault() throws Exception {
        Secp256k1 real = Simulation.builder().build().host("host").runtime().curve();
        CompactSignature signature = real.sign(alice, digest);
        assertThat(real.recover(digest, signature))
                .isEqualTo(Secp256k1.bouncyCastle().publicKey(alice));
    }
}
