package dev.hearth.p2p.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DoubleSha256Test {
    private static final String HELLO = "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50";

    @Test
    void computesThePublishedDigests() {
        assertThat(hex(DoubleSha256.of("hello".getBytes(US_ASCII)))).isEqualTo(HELLO);
        assertThat(hex(DoubleSha256.of("..hello.".getBytes(US_ASCII), 2, 5))).isEqualTo(HELLO);
        assertThat(hex(DoubleSha256.of(new byte[0]))).startsWith("5df6e0e2");
    }

    @Test
    void takesPiecesAndStartsAgainAfterEachDigest() {
        DoubleSha256 digest = new DoubleSha256();
        assertThat(hex(digest.update("xhe".getBytes(US_ASCII), 1, 2)
                        .update(ByteBuffer.wrap("llo".getBytes(US_ASCII)))
                        .digest()))
                .isEqualTo(HELLO);
        assertThat(hex(digest.digest())).startsWith("5df6e0e2");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
