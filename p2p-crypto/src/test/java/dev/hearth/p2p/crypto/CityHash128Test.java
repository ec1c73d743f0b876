package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CityHash128Test {
    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.crypto.Vectors#cityHashes")
    void agreesWithTheReference(Vectors vector) {
        byte[] data = sequence(vector.fields().get("len").asInt(), 131, 7);
        assertThat(CityHash128.fc(data)).isEqualTo(vector.bytes("as_aes_iv_bytes"));
    }

    /** Length, upper and lower word for byte i = (7 i + 3) mod 256, from the reference's own function. */
    @ParameterizedTest
    @CsvSource({
        "0, ca2642970ae4f613, a544c83f95b80960",
        "8, f967a251c56c9a21, e60942ef08fc077d",
        "16, 5b1c7a490710cc83, cb4de7a9af2660b9",
        "17, 978fac91e1fe4ebf, 34faccdb847e3c7e",
        "32, e44c182158ac4f2a, ff6bee2d553361a1",
        "64, 6abdbce3812e5b0e, e2cfa246ca5bf2dd",
        "100, ef1a9ebbb4764853, 414b62ad90b3a62b",
        "128, 5c49900717fbc315, 628287023e1ab9d6",
        "200, fa1bc7f97932bb60, 87c089c9ed3fc0bb",
        "512, 82647ec61bb2055b, d99a59a73e74b12b",
        "900, b312c4261a38ac0f, f66cc30b6dcd2f70",
        "901, 64417e9949c586e9, 3bd06310d59937a5",
        "1024, 55e7524f28ddc383, 9a51abe6ed4b114f",
    })
    void agreesWithTheReferenceOnOtherContent(int length, String high, String low) {
        byte[] expected = CityHash128.encode(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16));
        assertThat(CityHash128.fc(sequence(length, 7, 3))).isEqualTo(expected);
    }

    @Test
    void givesTheInitialVectorsOfTheSpecification() {
        assertThat(CityHash128.fc(new byte[64])).isEqualTo(hex("e0548708cd08e79e47dbe4e32618be36"));
        assertThat(CityHash128.fc(sequence(64, 1, 0))).isEqualTo(hex("099f12eb5ef1996fdcd3cf0712977407"));
    }

    private static byte[] sequence(int length, int factor, int offset) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * factor + offset);
        }
        return data;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
