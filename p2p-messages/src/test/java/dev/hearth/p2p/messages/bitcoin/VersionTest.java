package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one payload that may end early. */
class VersionTest {
    @Test
    void versionMayEndBeforeEachOfItsOptionalFields() throws Exception {
        String start = "80110100" + "0904000000000000" + "00f1536500000000" + "0100000000000000"
                + "00000000000000000000ffff01020304208d";
        String mine = "00".repeat(26) + "0700000000000000";
        PeerAddress you = PeerAddress.parse("1.2.3.4:8333");

        assertThat(version(start)).isEqualTo(new Version(70016, 0x409, 1_700_000_000, 1, you, 1, "", -1, true));
        assertThat(version(start + mine)).isEqualTo(new Version(70016, 0x409, 1_700_000_000, 1, you, 7, "", -1, true));
        assertThat(version(start + mine + "0141"))
                .isEqualTo(new Version(70016, 0x409, 1_700_000_000, 1, you, 7, "A", -1, true));
        assertThat(version(start + mine + "0141" + "05000000"))
                .isEqualTo(new Version(70016, 0x409, 1_700_000_000, 1, you, 7, "A", 5, true));
        assertThat(version(start + mine + "0141" + "05000000" + "00"))
                .isEqualTo(new Version(70016, 0x409, 1_700_000_000, 1, you, 7, "A", 5, false));
        for (String cut : List.of(start + "00", start + mine + "02", start + mine + "0141" + "05", "", "80110100")) {
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> version(cut));
        }
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> version(start + mine + "fd0101" + "41".repeat(257)))
                .withMessage("a user agent is longer than 256 bytes");
    }

    @Test
    void versionKeepsAnyBytesOfAUserAgentAndShowsHarmlessOnes() throws Exception {
        byte[] hostile = Recorded.hex("1b5b326a2f413a312e30282920ff0a2f");
        String payload = "00".repeat(4 + 8 + 8 + 8 + 18 + 26 + 8) + "10" + Recorded.hex(hostile) + "00".repeat(5);

        Version version = version(payload);

        assertThat(version.printableUserAgent()).isEqualTo("2j/A:1.0() /");
        assertThat(Recorded.hex(BitcoinCodec.encode(version))).isEqualTo(payload);
        assertThat(version.yourAddress()).isEqualTo(Version.NO_ADDRESS);
    }

    @Test
    void versionShowsNoAddressWhereItsBytesStandForSomethingElse() throws Exception {
        String payload = "00".repeat(28) + "fd87d87eeb43" + "00".repeat(10) + "208d";

        assertThat(version(payload).yourAddress()).isEqualTo(Version.NO_ADDRESS);
    }

    private static Version version(String payload) throws MalformedMessageException {
        return (Version) BitcoinCodec.decode("version", Recorded.buffer(payload));
    }
}
