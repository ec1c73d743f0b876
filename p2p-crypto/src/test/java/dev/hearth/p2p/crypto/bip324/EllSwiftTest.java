package dev.hearth.p2p.crypto.bip324;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.crypto.Secp256k1;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EllSwiftTest {
    private static final MappedEllSwift CURVE = new MappedEllSwift(Secp256k1.bouncyCastle());

    @Property(tries = 200)
    void encodingOfAKeyStandsForItsPoint(@ForAll long seed) {
        EllSwiftKeyPair pair = CURVE.generate(new SeededRandom(seed, 0));
        byte[] compressed =
                Secp256k1.bouncyCastle().publicKey(pair.privateKey()).toBytes();
        assertThat(CURVE.publicX(pair.publicKey()).getEncoded())
                .isEqualTo(Arrays.copyOfRange(compressed, 1, compressed.length));
    }

    @Property(tries = 100)
    void bothEndsShareASecretAndOnlyInTheirRoles(@ForAll long seed) {
        EllSwiftKeyPair one = CURVE.generate(new SeededRandom(seed, 0));
        EllSwiftKeyPair other = CURVE.generate(new SeededRandom(seed + 1, 0));
        byte[] secret = CURVE.sharedSecret(one, other.publicKey(), true);
        assertThat(secret)
                .hasSize(32)
                .isEqualTo(CURVE.sharedSecret(other, one.publicKey(), false))
                .isNotEqualTo(CURVE.sharedSecret(one, other.publicKey(), false));
    }

    @Property(tries = 200)
    void any64BytesAreAKey(@ForAll @Size(64) byte[] bytes) {
        EllSwiftKeyPair own = CURVE.generate(new SeededRandom(1, 0));
        assertThat(CURVE.sharedSecret(own, EllSwiftKey.of(bytes), true)).hasSize(32);
    }

    /** Zeros and p itself are the elements that the map replaces before it divides. */
    @Test
    void degeneratePairsAreKeysToo() {
        byte[] p = new byte[32];
        Arrays.fill(p, (byte) 0xff);
        p[27] = (byte) 0xfe;
        p[30] = (byte) 0xfc;
        p[31] = 0x2f;
        byte[] zero = new byte[32];
        byte[] x = CURVE.publicX(key(zero, zero)).getEncoded();
        for (byte[] u : new byte[][] {zero, p}) {
            for (byte[] t : new byte[][] {zero, p}) {
                assertThat(CURVE.publicX(key(u, t)).getEncoded()).isEqualTo(x);
            }
        }
    }

    private static EllSwiftKey key(byte[] u, byte[] t) {
        return EllSwiftKey.of(
                ByteBuffer.allocate(EllSwiftKey.LENGTH).put(u).put(t).array());
    }

    @Test
    void oneKeyHasManyEncodings() {
        EllSwiftKey first = CURVE.generate(new SeededRandom(1, 0)).publicKey();
        assertThat(CURVE.generate(new SeededRandom(1, 0)).publicKey())
                .isEqualTo(first)
                .hasSameHashCodeAs(first);
        assertThat(CURVE.generate(new SeededRandom(2, 0)).publicKey()).isNotEqualTo(first);
    }

    @Test
    void keysAreCopiedAndChecked() {
        byte[] bytes = new byte[EllSwiftKey.LENGTH];
        EllSwiftKey key = EllSwiftKey.of(bytes);
        bytes[0] = 1;
        key.toBytes()[0] = 1;
        assertThat(key.toString()).isEqualTo("00".repeat(64));
        assertThatIllegalArgumentException().isThrownBy(() -> EllSwiftKey.of(new byte[63]));
        assertThatIllegalArgumentException().isThrownBy(() -> Bip324Keys.derive(new byte[31], 0, true));
    }

    @Test
    void secretsDoNotShow() {
        Bip324Keys keys = Bip324Keys.derive(new byte[32], 0xf9beb4d9, true);
        assertThat(keys.toString()).isEqualTo("Bip324Keys[hidden]");
        assertThat(CURVE.generate(new SeededRandom(1, 0)).toString()).contains("PrivateKey[hidden]");
        keys.sessionId()[0] ^= 1;
        assertThat(keys.sessionId())
                .isEqualTo(Bip324Keys.derive(new byte[32], 0xf9beb4d9, false).sessionId());
    }
}
