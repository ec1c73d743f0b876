package dev.hearth.p2p.crypto.bip324;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.crypto.bip324.PacketDecryptor.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECFieldElement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors of BIP324, in files as published: three that came with its text, and Bitcoin Core's for decoding. Its vectors
 * of packets between keys at the edges of the field (u or t not below p, or zero) are here under the BIP's column names.
 */
class Bip324VectorsTest {
    private static final int MAIN = 0xf9beb4d9;
    private static final MappedEllSwift CURVE = new MappedEllSwift(Secp256k1.bouncyCastle());
    private static final MappedEllSwift FASTEST = new MappedEllSwift(Secp256k1.fastest(Runnable::run));
    private static final SwiftEcMap MAP =
            new SwiftEcMap(CustomNamedCurves.getByName("secp256k1").getCurve());

    static Stream<Csv> decodings() {
        return Stream.concat(
                Csv.rows("xelligatorswift_test_vectors.csv"), Csv.rows("ellswift_decode_test_vectors.csv"));
    }

    static Stream<Csv> encodings() {
        return Csv.rows("xswiftec_test_vectors.csv");
    }

    static Stream<Csv> agreements() {
        return Csv.rows("packet_encoding_test_vectors.csv");
    }

    static Stream<Csv> packets() {
        return Stream.concat(agreements(), Csv.rows("packet_encoding_test_vectors_edge_keys.csv"));
    }

    @ParameterizedTest
    @MethodSource("decodings")
    void decodes(Csv row) {
        assertThat(CURVE.publicX(EllSwiftKey.of(row.bytes("ellswift"))).getEncoded())
                .isEqualTo(row.bytes("x"));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void encodesInEachOfTheEightWaysThereIs(Csv row) {
        ECFieldElement u = MAP.element(row.bytes("u"), 0);
        ECFieldElement x = MAP.element(row.bytes("x"), 0);
        for (int way = 0; way < SwiftEcMap.CASES; way++) {
            String name = "case" + way + "_t";
            ECFieldElement t = MAP.encode(x, u, way);
            if (row.has(name)) {
                assertThat(t.getEncoded()).as(name).isEqualTo(row.bytes(name));
                assertThat(MAP.decode(u, t)).as(name).isEqualTo(x);
            } else {
                assertThat(t).as(name).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void agreesOnKeys(Csv row) {
        EllSwiftKeyPair own = keyPair(row);
        EllSwiftKey remote = EllSwiftKey.of(row.bytes("in_ellswift_theirs"));
        byte[] compressed = Secp256k1.bouncyCastle().publicKey(own.privateKey()).toBytes();
        assertThat(CURVE.publicX(own.publicKey()).getEncoded())
                .isEqualTo(row.bytes("mid_x_ours"))
                .isEqualTo(Arrays.copyOfRange(compressed, 1, compressed.length));
        assertThat(CURVE.sharedX(own.privateKey(), remote)).isEqualTo(row.bytes("mid_x_shared"));
        assertThat(FASTEST.sharedX(own.privateKey(), remote)).isEqualTo(row.bytes("mid_x_shared"));
        boolean initiating = row.number("in_initiating") == 1;
        assertThat(CURVE.sharedSecret(own, remote, initiating)).isEqualTo(row.bytes("mid_shared_secret"));

        Bip324Keys keys = keys(row);
        String ours = initiating ? "initiator" : "responder";
        String theirs = initiating ? "responder" : "initiator";
        assertThat(keys.sendLengthKey()).isEqualTo(row.bytes("mid_" + ours + "_l"));
        assertThat(keys.sendPacketKey()).isEqualTo(row.bytes("mid_" + ours + "_p"));
        assertThat(keys.receiveLengthKey()).isEqualTo(row.bytes("mid_" + theirs + "_l"));
        assertThat(keys.receivePacketKey()).isEqualTo(row.bytes("mid_" + theirs + "_p"));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void agreesOnTerminatorsAndSession(Csv row) {
        Bip324Keys keys = keys(row);
        assertThat(keys.sendTerminator()).isEqualTo(row.bytes("mid_send_garbage_terminator"));
        assertThat(keys.receiveTerminator()).isEqualTo(row.bytes("mid_recv_garbage_terminator"));
        assertThat(keys.sessionId()).isEqualTo(row.bytes("mid_session_id"));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void encryptsThePacket(Csv row) {
        byte[] packet = encrypt(row);
        if (row.has("out_ciphertext")) {
            assertThat(packet).isEqualTo(row.bytes("out_ciphertext"));
        }
        byte[] end = row.bytes("out_ciphertext_endswith");
        assertThat(Arrays.copyOfRange(packet, packet.length - end.length, packet.length))
                .isEqualTo(end);
    }

    @ParameterizedTest
    @MethodSource("packets")
    void decryptsThePacket(Csv row) {
        boolean initiating = row.number("in_initiating") == 1;
        Bip324Keys others = Bip324Keys.derive(sharedSecret(row), MAIN, !initiating);
        PacketDecryptor decryptor = PacketCiphers.chaCha20Poly1305().decryptor(others);
        PacketEncryptor encryptor = PacketCiphers.chaCha20Poly1305().encryptor(keys(row));
        for (int i = 0; i < row.number("in_idx"); i++) {
            ByteBuf dummy = Unpooled.buffer();
            encryptor.encrypt(Unpooled.EMPTY_BUFFER, false, new byte[0], dummy);
            assertThat(decryptor.decryptLength(field(dummy))).isZero();
            assertThat(decryptor.decrypt(dummy, new byte[0])).isEqualTo(Verdict.GENUINE);
        }
        ByteBuf packet = Unpooled.wrappedBuffer(encrypt(row));
        byte[] contents = contents(row);
        assertThat(decryptor.decryptLength(field(packet))).isEqualTo(contents.length);
        assertThat(decryptor.decrypt(packet, row.bytes("in_aad")))
                .isEqualTo(row.number("in_ignore") == 1 ? Verdict.DECOY : Verdict.GENUINE);
        assertThat(ByteBufUtil.getBytes(packet)).isEqualTo(contents);
    }

    private static byte[] field(ByteBuf packet) {
        byte[] field = new byte[V2Packets.LENGTH_FIELD];
        packet.readBytes(field);
        return field;
    }

    private static byte[] encrypt(Csv row) {
        PacketEncryptor encryptor = PacketCiphers.chaCha20Poly1305().encryptor(keys(row));
        for (int i = 0; i < row.number("in_idx"); i++) {
            encryptor.encrypt(Unpooled.EMPTY_BUFFER, false, new byte[0], Unpooled.buffer());
        }
        ByteBuf out = Unpooled.buffer();
        boolean decoy = row.number("in_ignore") == 1;
        encryptor.encrypt(Unpooled.wrappedBuffer(contents(row)), decoy, row.bytes("in_aad"), out);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] contents(Csv row) {
        byte[] pattern = row.bytes("in_content");
        byte[] contents = new byte[pattern.length * row.number("in_multiply")];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = pattern[i % pattern.length];
        }
        return contents;
    }

    private static Bip324Keys keys(Csv row) {
        return Bip324Keys.derive(sharedSecret(row), MAIN, row.number("in_initiating") == 1);
    }

    private static byte[] sharedSecret(Csv row) {
        EllSwiftKey remote = EllSwiftKey.of(row.bytes("in_ellswift_theirs"));
        return CURVE.sharedSecret(keyPair(row), remote, row.number("in_initiating") == 1);
    }

    private static EllSwiftKeyPair keyPair(Csv row) {
        return new EllSwiftKeyPair(
                PrivateKey.of(row.bytes("in_priv_ours")), EllSwiftKey.of(row.bytes("in_ellswift_ours")));
    }
}
