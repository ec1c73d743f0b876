package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaltedHashTest {
    private static final SaltedHash HASH = new SaltedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    /** From the vectors of the SipHash paper: key 00 to 0f, input 00, 01, ... of this length. */
    @ParameterizedTest
    @CsvSource({"0, 726fdb47dd0e0e31", "1, 74f839c593dc67fd", "8, 93f5f5799a932462", "15, a129ca6149be45e5"})
    void isSipHash(int length, String expected) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) i;
        }
        assertThat(Long.toHexString(HASH.of(input))).isEqualTo(expected);
    }

    @Test
    void saltHostAndPortAllCount() {
        PeerAddress address = PeerAddress.parse("1.2.3.4:5");
        assertThat(HASH.of(address))
                .isNotEqualTo(HASH.of(address.withPort(6)))
                .isNotEqualTo(HASH.of(PeerAddress.parse("1.2.3.5:5")))
                .isNotEqualTo(new SaltedHash(1, 2).of(address));
    }
}
