package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionCiphersTest {
    private final SessionCiphers ciphers = SessionCiphers.aesCbc();

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void encryptBothDirectionsLikeTheReferenceAndGoOnWithTheChain(Vectors vector) {
        SessionKeys keys = keysOf(vector);
        for (String direction : new String[] {"a_to_b", "b_to_a"}) {
            BlockStream encryptor = ciphers.encryptor(keys);
            byte[] plain = vector.bytes(direction + "_plain");
            assertThat(run(encryptor, plain)).isEqualTo(vector.bytes(direction + "_cipher"));
            assertThat(run(encryptor, plain)).isEqualTo(vector.bytes(direction + "_cipher_next256_same_plain"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void decryptBothDirectionsLikeTheReferenceAndGoOnWithTheChain(Vectors vector) {
        SessionKeys keys = keysOf(vector);
        for (String direction : new String[] {"a_to_b", "b_to_a"}) {
            BlockStream decryptor = ciphers.decryptor(keys);
            byte[] plain = vector.bytes(direction + "_plain");
            assertThat(run(decryptor, vector.bytes(direction + "_cipher"))).isEqualTo(plain);
            assertThat(run(decryptor, vector.bytes(direction + "_cipher_next256_same_plain")))
                    .isEqualTo(plain);
        }
    }

    @Property(tries = 60)
    void anyKindOfBufferAndAnyPiecesGiveTheSameStream(
            @ForAll @Size(min = 1, max = 6) int[] pieces, @ForAll @IntRange(max = 15) int kinds) throws Exception {
        SessionKeys keys = SessionKeys.derive(Digests.sha256(new byte[] {1, 2, 3}));
        BlockStream encryptor = ciphers.encryptor(keys);
        BlockStream decryptor = ciphers.decryptor(keys);
        byte[] plain =
                new byte[Arrays.stream(pieces).map(SessionCiphersTest::length).sum()];
        new Random(kinds).nextBytes(plain);
        ByteBuf cipher = buffer(kinds & 1);
        ByteBuf back = buffer(kinds & 2);
        ByteBuf source = buffer(kinds & 4).writeBytes(plain);
        try {
            for (int piece : pieces) {
                encryptor.process(source, length(piece), cipher);
            }
            assertThat(ByteBufUtil.getBytes(cipher)).isEqualTo(encryptedAtOnce(keys, plain));
            for (int piece : pieces) {
                decryptor.process(cipher, length(piece), back);
            }
            assertThat(ByteBufUtil.getBytes(back)).isEqualTo(plain);
        } finally {
            cipher.release();
            back.release();
            source.release();
        }
    }

    @Test
    void refuseAnythingButWholeBlocks() {
        BlockStream stream = ciphers.encryptor(SessionKeys.derive(new byte[32]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stream.process(Unpooled.buffer(20).writeZero(20), 17, Unpooled.buffer()));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> stream.process(Unpooled.buffer(20).writeZero(20), 32, Unpooled.buffer()));
    }

    /** Any piece of 0 to about 40,000 bytes: below, at and above the size of the scratch. */
    private static int length(int piece) {
        return Math.floorMod(piece, 2500) * BlockStream.BLOCK;
    }

    private static ByteBuf buffer(int heap) {
        return heap == 0 ? Unpooled.directBuffer() : Unpooled.buffer();
    }

    private static byte[] run(BlockStream stream, byte[] bytes) {
        ByteBuf out = Unpooled.buffer();
        stream.process(Unpooled.wrappedBuffer(bytes), bytes.length, out);
        return ByteBufUtil.getBytes(out);
    }

    private static SessionKeys keysOf(Vectors vector) {
        return SessionKeys.derive(Arrays.copyOfRange(vector.bytes("shared_point_compressed"), 1, 33));
    }

    private static byte[] encryptedAtOnce(SessionKeys keys, byte[] plain) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys.aesKey(), "AES"), new IvParameterSpec(keys.iv()));
        return cipher.doFinal(plain);
    }
}
