package dev.hearth.p2p.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "seed.example.org, seed.example.org, 1776",
        "seed.example.org:99, seed.example.org, 99",
        "1.2.3.4:0, 1.2.3.4, 0",
        "[2001:db8::1], 2001:db8::1, 1776",
        "[2001:db8::1]:99, 2001:db8::1, 99",
        "2001:db8::1, 2001:db8::1, 1776",
        "::1, ::1, 1776",
        "seed1.example.org1:99, seed1.example.org1, 99"
    })
    void parses(String text, String host, int port) {
        HostPort parsed = HostPort.parse(text, 1776);

        assertThat(parsed).isEqualTo(new HostPort(host, port));
        assertThat(HostPort.parse(parsed.toString(), 1)).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "a b:1", "a:70000", "a:x", "a:", "[::1", "[::1]x", "[]:1", "http://a:1", "a\n:1"})
    void refuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text, 1776));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "1.2.3:99", "1776", "1.2.3.256:1", "1.2.3.4.5", "seed.example.1:99"})
    void refusesMistypedAddresses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text, 1776))
                .withMessageEndingWith("is neither a host name nor an IPv4 address");
    }
}
