package dev.hearth.p2p.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every implementation; each is a class that extends this one. */
abstract class Secp256k1Suite {
    static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private static final String PRIME = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    private static final String GENERATOR_X = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    final Secp256k1 curve;

    Secp256k1Suite(Secp256k1 curve) {
        this.curve = curve;
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void derivesThePublicKeysOfTheReference(Vectors vector) {
        assertThat(curve.publicKey(vector.privateKey("a_private"))).isEqualTo(vector.publicKey("a_public"));
        assertThat(curve.publicKey(vector.privateKey("b_private"))).isEqualTo(vector.publicKey("b_public"));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void bothSidesShareTheXOfTheReference(Vectors vector) throws Exception {
        byte[] point = vector.bytes("shared_point_compressed");
        byte[] x = Arrays.copyOfRange(point, 1, 33);
        assertThat(curve.sharedX(vector.privateKey("a_private"), vector.publicKey("b_public")))
                .isEqualTo(x);
        assertThat(curve.sharedX(vector.privateKey("b_private"), vector.publicKey("a_public")))
                .isEqualTo(x);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // all zero, uncompressed and unknown prefixes, X not on the curve, X = p, X above p
                "000000000000000000000000000000000000000000000000000000000000000000",
                "04" + GENERATOR_X,
                "00" + GENERATOR_X,
                "82" + GENERATOR_X,
                "020000000000000000000000000000000000000000000000000000000000000005",
                "02" + PRIME,
                "03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void refusesKeysThatAreNoPoint(String hex) {
        PrivateKey own = curve.generate(new SecureRandom());
        assertThatExceptionOfType(InvalidKeyException.class).isThrownBy(() -> curve.sharedX(own, PublicKey.parse(hex)));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#helloSignatures")
    void recoversTheSignerAsTheReferenceDoes(Vectors vector) throws Exception {
        byte[] digest = vector.bytes("digest");
        assertThat(curve.publicKey(vector.privateKey("node_private"))).isEqualTo(vector.publicKey("node_public"));
        assertThat(curve.recover(digest, vector.signature("signature"))).isEqualTo(vector.publicKey("recovered"));
        assertThat(curve.recover(digest, vector.signature("tampered_signature")))
                .isEqualTo(vector.publicKey("tampered_recovers"));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#helloSignatures")
    void recoversTheSignerOfSignaturesThatAreNotCanonical(Vectors vector) throws Exception {
        CompactSignature signature = vector.signature("signature_not_forced_canonical");
        assertThat(signature.isCanonical())
                .isEqualTo(vector.fields().get("that_is_canonical").asBoolean());
        assertThat(curve.recover(vector.bytes("digest"), signature)).isEqualTo(vector.publicKey("node_public"));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#helloSignatures")
    void acceptsHeadersOfUncompressedSignersToo(Vectors vector) throws Exception {
        CompactSignature signature = withHeader(vector.signature("signature"), -4);
        assertThat(curve.recover(vector.bytes("digest"), signature)).isEqualTo(vector.publicKey("node_public"));
    }

    /** The nonces are ours to choose (§2.6), so the signature is another than the reference's for the same key. */
    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#helloSignatures")
    void signsWhatTheReferenceWouldAccept(Vectors vector) throws Exception {
        byte[] digest = vector.bytes("digest");
        CompactSignature ours = curve.sign(vector.privateKey("node_private"), digest);
        assertThat(ours.isCanonical()).isTrue();
        assertThat(curve.recover(digest, ours)).isEqualTo(vector.publicKey("node_public"));
    }

    /** Published vectors for RFC 6979 on this curve; these are canonical, so the first nonce serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000000000000000000000000000000000000000000000000000000000000001"
                        + "|Everything should be made as simple as possible, but not simpler."
                        + "|33a69cd2065432a30f3d1ce4eb0d59b8ab58c74f27c41a7fdb5696ad4e6108c9"
                        + "6f807982866f785d3f6418d24163ddae117b7db4d5fdf0071de069fa54342262",
                "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181"
                        + "|Alan Turing"
                        + "|7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c"
                        + "58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea",
            })
    void takesTheNonceOfRfc6979(String key, String text, String rAndS) {
        CompactSignature signature = curve.sign(PrivateKey.parse(key), Digests.sha256(text.getBytes(US_ASCII)));
        assertThat(signature.toString().substring(2)).isEqualTo(rAndS);
    }

    /** With the first nonce r would be 934b1ea1…, whose top bit is set. */
    @Test
    void takesTheNextNonceUntilTheSignatureIsCanonical() throws Exception {
        PrivateKey key = PrivateKey.parse("00".repeat(31) + "01");
        byte[] digest = Digests.sha256("Satoshi Nakamoto".getBytes(US_ASCII));
        CompactSignature signature = curve.sign(key, digest);
        assertThat(signature.isCanonical()).isTrue();
        assertThat(signature).isEqualTo(curve.sign(key, digest));
        assertThat(curve.recover(digest, signature)).isEqualTo(curve.publicKey(key));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 26, 35, 127, 128, 255})
    void refusesHeadersOutside27To34(int header) {
        byte[] bytes =
                curve.sign(curve.generate(new SecureRandom()), new byte[32]).toBytes();
        bytes[0] = (byte) header;
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> curve.recover(new byte[32], CompactSignature.of(bytes)));
    }

    @Test
    void refusesASignatureThatRecoversThePointAtInfinity() {
        // With nonce 1 and s = e the recovered key is (e·G - e·G) / r.
        byte[] digest = Digests.sha256(new byte[] {1});
        String signature = "1f" + GENERATOR_X + HexFormat.of().formatHex(digest);
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() ->
                        curve.recover(digest, CompactSignature.of(HexFormat.of().parseHex(signature))))
                .withMessageContaining("infinity");
    }

    @Test
    void refusesDigestsOfAnotherLength() {
        PrivateKey key = curve.generate(new SecureRandom());
        assertThatIllegalArgumentException().isThrownBy(() -> curve.sign(key, new byte[31]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curve.recover(new byte[33], CompactSignature.of(new byte[65])));
    }

    @Test
    void drawsAgainUntilAKeyIsInRange() {
        byte[] zero = new byte[32];
        byte[] tooLarge = HexFormat.of().parseHex(ORDER);
        byte[] good = HexFormat.of().parseHex("00".repeat(31) + "07");
        assertThat(curve.generate(new ScriptedRandom(zero, tooLarge, good)).toBytes())
                .isEqualTo(good);
    }

    @Property(tries = 200)
    void everySignatureIsCanonicalAndRecoversItsSigner(
            @ForAll("privateKeys") PrivateKey key, @ForAll @Size(32) byte[] digest) throws Exception {
        CompactSignature signature = curve.sign(key, digest);
        assertThat(signature.isCanonical()).isTrue();
        assertThat(signature.toBytes()[0]).isBetween((byte) 31, (byte) 34);
        assertThat(curve.recover(digest, signature)).isEqualTo(curve.publicKey(key));
    }

    @Property(tries = 2000)
    void recoveringThrowsNothingUndeclared(
            @ForAll("signatures") CompactSignature signature, @ForAll("scalars") byte[] digest) {
        try {
            PublicKey key = curve.recover(digest, signature);
            assertThat(key.hasCompressedPrefix()).isTrue();
        } catch (SignatureException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Property(tries = 1000)
    void agreeingThrowsNothingUndeclared(@ForAll("publicKeys") PublicKey remote) {
        try {
            assertThat(curve.sharedX(PrivateKey.parse("00".repeat(31) + "03"), remote))
                    .hasSize(32);
        } catch (InvalidKeyException e) {
            assertThat(e).hasMessageContaining(remote.toString());
        }
    }

    @Provide
    Arbitrary<PrivateKey> privateKeys() {
        return randomBytes().filter(PrivateKey::isInRange).map(PrivateKey::of);
    }

    /** 32 bytes: random ones, and every number at which something changes. */
    @Provide
    Arbitrary<byte[]> scalars() {
        BigInteger order = new BigInteger(ORDER, 16);
        BigInteger prime = new BigInteger(PRIME, 16);
        Arbitrary<byte[]> edges = Arbitraries.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        BigInteger.TWO,
                        prime.subtract(order),
                        order.shiftRight(1),
                        order,
                        prime,
                        new BigInteger(GENERATOR_X, 16),
                        BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE))
                .flatMap(edge -> Arbitraries.integers().between(-1, 1).map(d -> edge.add(BigInteger.valueOf(d))))
                .map(Secp256k1Suite::bytes32);
        return Arbitraries.frequencyOf(Tuple.of(1, randomBytes()), Tuple.of(2, edges));
    }

    @Provide
    Arbitrary<CompactSignature> signatures() {
        Arbitrary<Integer> headers = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(0, 255)),
                Tuple.of(4, Arbitraries.integers().between(27, 34)));
        return Combinators.combine(headers, scalars(), scalars()).as((header, r, s) -> {
            byte[] bytes = new byte[65];
            bytes[0] = header.byteValue();
            System.arraycopy(r, 0, bytes, 1, 32);
            System.arraycopy(s, 0, bytes, 33, 32);
            return CompactSignature.of(bytes);
        });
    }

    @Provide
    Arbitrary<PublicKey> publicKeys() {
        return Combinators.combine(Arbitraries.of(0, 1, 2, 3, 4, 5, 6, 7, 0x82, 0xff), scalars())
                .as((prefix, x) -> {
                    byte[] bytes = new byte[33];
                    bytes[0] = prefix.byteValue();
                    System.arraycopy(x, 0, bytes, 1, 32);
                    return PublicKey.of(bytes);
                });
    }

    private static Arbitrary<byte[]> randomBytes() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32);
    }

    static byte[] bytes32(BigInteger number) {
        byte[] bytes = new byte[32];
        BigInteger value = number.mod(BigInteger.ONE.shiftLeft(256));
        for (int i = 0; i < 32; i++) {
            bytes[31 - i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static CompactSignature withHeader(CompactSignature signature, int difference) {
        byte[] bytes = signature.toBytes();
        bytes[0] = (byte) (bytes[0] + difference);
        return CompactSignature.of(bytes);
    }

    private static final class ScriptedRandom extends SecureRandom {
        private final transient byte[][] script;
        private int next;

        ScriptedRandom(byte[]... script) {
            this.script = script;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(script[next++], 0, bytes, 0, bytes.length);
        }
    }
}
