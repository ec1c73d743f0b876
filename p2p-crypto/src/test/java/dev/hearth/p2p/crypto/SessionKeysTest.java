package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionKeysTest {
    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#handshakes")
    void deriveKeyAndVectorOfTheReference(Vectors vector) {
        SessionKeys keys = SessionKeys.derive(Arrays.copyOfRange(vector.bytes("shared_point_compressed"), 1, 33));
        assertThat(keys.aesKey()).isEqualTo(vector.bytes("aes_key"));
        assertThat(keys.iv()).isEqualTo(vector.bytes("aes_iv_bytes"));
        assertThat(keys.helloDigest()).isEqualTo(vector.bytes("aes_key"));
    }

    @Test
    void deriveTheExampleOfTheSpecification() {
        SessionKeys keys = SessionKeys.derive(
                HexFormat.of().parseHex("38acb52e04227089be07f7876799074edd9f595689a0c56f589bb8490753423e"));
        assertThat(keys.aesKey())
                .asHexString()
                .isEqualToIgnoringCase("36a25c5d95ddc2fd1e52c19c00acb76101bb67a639e49d03aef7abf95eb0369a");
        assertThat(keys.iv()).asHexString().isEqualToIgnoringCase("a152e2015a36a8432fb148b51e9a3d2b");
    }

    @Test
    void showNothingAndCannotBeChanged() {
        SessionKeys keys = SessionKeys.derive(new byte[32]);
        byte[] key = keys.aesKey();
        keys.aesKey()[0] ^= 1;
        keys.helloDigest()[0] ^= 1;
        assertThat(keys.aesKey()).isEqualTo(key);
        assertThat(keys).hasToString("SessionKeys[hidden]");
    }

    @Test
    void refuseACoordinateOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionKeys.derive(new byte[33]));
    }
}
