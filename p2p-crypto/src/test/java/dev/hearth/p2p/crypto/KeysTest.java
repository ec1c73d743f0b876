package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String KEY = "d51b23e63fb36637cfe5525f58a740d5e344d6e67d0a1257d6d8794a352ff3cd";

    @Test
    void privateKeyKeepsItsBytes() {
        PrivateKey key = PrivateKey.parse(KEY);
        assertThat(key.toHex()).isEqualTo(KEY);
        assertThat(PrivateKey.of(key.toBytes())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(PrivateKey.parse(KEY.replace('d', 'D'))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void refusesPrivateKeysOutOfRange(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> PrivateKey.parse(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000001",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"
            })
    void acceptsPrivateKeysAtTheEndsOfTheRange(String hex) {
        assertThat(PrivateKey.parse(hex).toHex()).isEqualTo(hex);
    }

    @Test
    void noTextShowsThePrivateKey() {
        assertThat(PrivateKey.parse(KEY).toString()).doesNotContain(KEY.substring(0, 8));
        String spoiled = KEY.substring(0, 63) + "x";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.parse(spoiled))
                .withNoCause()
                .withMessageNotContaining(KEY.substring(0, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.parse(KEY + "00"))
                .withMessageNotContaining(KEY.substring(0, 8));
    }

    @Test
    void privateKeyCannotBeChangedFromOutside() {
        byte[] bytes = PrivateKey.parse(KEY).toBytes();
        PrivateKey key = PrivateKey.of(bytes);
        bytes[0] ^= 1;
        key.toBytes()[1] ^= 1;
        assertThat(key.toHex()).isEqualTo(KEY);
    }

    @Test
    void publicKeyIsAnyThirtyThreeBytes() {
        PublicKey zero = PublicKey.of(new byte[33]);
        assertThat(zero.isZero()).isTrue();
        assertThat(zero).hasToString("00".repeat(33)).isEqualTo(PublicKey.parse("00".repeat(33)));
        assertThat(key(0xff).isZero()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(new byte[34]));
    }

    @Test
    void publicKeysSortByTheirUnsignedBytes() {
        assertThat(key(0x80)).isGreaterThan(key(0x7f)).isLessThan(key(0xff));
        assertThat(key(5)).isEqualByComparingTo(key(5)).hasSameHashCodeAs(key(5));
    }

    @Test
    void signatureIsAnySixtyFiveBytes() {
        CompactSignature signature = CompactSignature.of(new byte[65]);
        assertThat(signature)
                .isEqualTo(CompactSignature.of(signature.toBytes()))
                .hasToString("00".repeat(65));
        assertThatIllegalArgumentException().isThrownBy(() -> CompactSignature.of(new byte[64]));
    }

    @Test
    void canonicalSignaturesHaveNeitherSignNorNeedlessZero() {
        assertThat(signature(0x01, 0x00, 0x7f, 0xff).isCanonical()).isTrue();
        assertThat(signature(0x00, 0x80, 0x00, 0x80).isCanonical()).isTrue();
        assertThat(signature(0x80, 0x00, 0x01, 0x00).isCanonical()).isFalse();
        assertThat(signature(0x00, 0x7f, 0x01, 0x00).isCanonical()).isFalse();
        assertThat(signature(0x01, 0x00, 0x80, 0x00).isCanonical()).isFalse();
        assertThat(signature(0x01, 0x00, 0x00, 0x7f).isCanonical()).isFalse();
    }

    private static PublicKey key(int fill) {
        byte[] bytes = new byte[33];
        Arrays.fill(bytes, (byte) fill);
        return PublicKey.of(bytes);
    }

    private static CompactSignature signature(int r0, int r1, int s0, int s1) {
        byte[] bytes = new byte[65];
        bytes[0] = 31;
        bytes[1] = (byte) r0;
        bytes[2] = (byte) r1;
        bytes[33] = (byte) s0;
        bytes[34] = (byte) s1;
        return CompactSignature.of(bytes);
    }
}
