package dev.hearth.p2p.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.PeerAddress.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";

    @Provide
    Arbitrary<PeerAddress> addresses() {
        return Arbitraries.of(Network.class)
                .flatMap(network -> Arbitraries.bytes()
                        .array(byte[].class)
                        .ofSize(network.addressLength())
                        .map(bytes -> {
                            if (network == Network.CJDNS) {
                                bytes[0] = (byte) 0xfc;
                            }
                            return bytes;
                        })
                        .flatMap(bytes -> Arbitraries.integers()
                                .between(0, 65535)
                                .map(port -> PeerAddress.of(network, bytes, port))));
    }

    @Property
    void parsesWhatItPrints(@ForAll("addresses") PeerAddress address) {
        PeerAddress parsed = PeerAddress.parse(address.toString());

        assertThat(parsed).isEqualTo(address).hasSameHashCodeAs(address).isEqualByComparingTo(address);
        assertThat(PeerAddress.of(parsed.network(), parsed.addressBytes(), parsed.port()))
                .isEqualTo(address);
    }

    @Property
    void parsesOrSaysWhy(@ForAll String text) {
        try {
            PeerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4:1776",
                "0.0.0.0:0",
                "255.255.255.255:65535",
                "[2001:db8::1]:8333",
                "[::]:1",
                "[::1]:1",
                "[1::]:1",
                "[1:0:2::3:0:4]:1",
                "[1:2:3:4:5:6:7:8]:1",
                "[0:1:2:3:4:5:6:7]:1",
                "[1:2:3:4:5:6:7:0]:1",
                "[fc00:1::2]:8333",
                ONION + ":8333",
                I2P + ":0"
            })
    void printsWhatItParsed(String text) {
        assertThat(PeerAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "[::ffff:1.2.3.4]:5, 1.2.3.4:5",
        "[0:0:0:0:0:ffff:102:304]:5, 1.2.3.4:5",
        "[2001:DB8:0:0:0:0:0:1]:5, [2001:db8::1]:5",
        "[64:ff9b::1.2.3.4]:5, [64:ff9b::102:304]:5",
        "[1:2:3:4:5:6:7::]:5, [1:2:3:4:5:6:7:0]:5",
        "[::2:3:4:5:6:7:8]:5, [0:2:3:4:5:6:7:8]:5"
    })
    void bringsAnAddressToItsOneForm(String text, String form) {
        assertThat(PeerAddress.parse(text)).hasToString(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1.2.3.4",
                "1.2.3.4:",
                "1.2.3.4:65536",
                "1.2.3.4:-1",
                "1.2.3.4:+1",
                "1.2.3.4:1 ",
                "1.2.3:1",
                "1.2.3.4.5:1",
                "1.2.3.256:1",
                "01.2.3.4:1",
                "1..3.4:1",
                ".1.2.3.4:1",
                "1.2.3.4.:1",
                "example.org:1",
                "localhost:1",
                "2001:db8::1:8333",
                "[2001:db8::1]",
                "[2001:db8::1:8333",
                "[1:2:3:4:5:6:7]:1",
                "[1:2:3:4:5:6:7:8:9]:1",
                "[1::2::3]:1",
                "[1:::2]:1",
                "[:1:2:3:4:5:6:7]:1",
                "[1:2:3:4:5:6:7:]:1",
                "[12345::]:1",
                "[g::]:1",
                "[1.2.3.4::]:1",
                "[::1.2.3]:1",
                "[fe80::1%eth0]:1",
                "[]:1",
                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion:1",
                "qg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:1",
                "expyuzz4wqqyqhjn.onion:1",
                ".onion:1",
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkd1.b32.i2p:1",
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdr.b32.i2p:1",
                ".b32.i2p:1"
            })
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerAddress.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).startsWith("\""));
    }

    @Test
    void refusesWrongLengthsAndPorts() {
        assertThatIllegalArgumentException().isThrownBy(() -> PeerAddress.of(Network.IPV4, new byte[5], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerAddress.of(Network.CJDNS, new byte[16], 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerAddress.ipv4(1, 65536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerAddress.ipv4(1, 1).withPort(-1));
    }

    @Test
    void readsSocketAddressesAndMakesThem() throws Exception {
        for (String text : new String[] {"1.2.3.4:5", "[2001:db8::1]:5", "[fc00::1]:5"}) {
            PeerAddress address = PeerAddress.parse(text);
            InetSocketAddress socket = address.toSocketAddress();
            assertThat(socket.isUnresolved()).isFalse();
            assertThat(PeerAddress.of(socket)).isEqualTo(address);
        }
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 1, 2, 3, 4};
        assertThat(PeerAddress.of(new InetSocketAddress(InetAddress.getByAddress(mapped), 5)))
                .hasToString("1.2.3.4:5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerAddress.of(InetSocketAddress.createUnresolved("example.org", 5)))
                .withMessageContaining("example.org");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> PeerAddress.parse(ONION + ":1").toSocketAddress());
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> PeerAddress.parse("[::1]:1").ipv4Number());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, routable",
        "250.1.1.1, routable",
        "0.0.0.0, unspecified",
        "0.1.2.3, special",
        "127.0.0.1, loopback",
        "127.255.0.1, loopback",
        "10.0.0.1, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "172.32.0.1, routable",
        "192.168.1.1, private",
        "169.254.1.1, private",
        "100.64.0.1, special",
        "100.128.0.1, routable",
        "198.18.0.1, special",
        "198.19.255.255, special",
        "198.20.0.1, routable",
        "192.0.2.1, special",
        "198.51.100.1, special",
        "203.0.113.1, special",
        "255.255.255.255, special",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "[2a00::1], routable",
        "[::], unspecified",
        "[::1], loopback",
        "[fd00::1], private",
        "[fe80::1], private",
        "[ff02::1], multicast",
        "[2001:db8::1], special",
        "[2001:10::1], special",
        "[2001:2f::1], special",
        "[2001:30::1], routable",
        "[fc00::1], routable",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion, routable"
    })
    void classifies(String host, String kind) {
        PeerAddress address = PeerAddress.parse(host + ":1776");

        assertThat(address.isRoutable()).isEqualTo(kind.equals("routable"));
        assertThat(address.isPrivate()).isEqualTo(kind.equals("private"));
        assertThat(address.isLoopback()).isEqualTo(kind.equals("loopback"));
        assertThat(address.isMulticast()).isEqualTo(kind.equals("multicast"));
        assertThat(address.isUnspecified()).isEqualTo(kind.equals("unspecified"));
    }

    @Test
    void noneIsAnAddressLikeAnother() {
        assertThat(PeerAddress.ipv4(0, 0)).isEqualTo(PeerAddress.NONE).hasToString("0.0.0.0:0");
        assertThat(PeerAddress.NONE.sameHost(PeerAddress.ipv4(0, 1))).isTrue();
    }

    @Test
    void onlyTwoLoopbackAddressesAreTheLocalHost() {
        assertThat(PeerAddress.parse("127.0.0.1:1").isLocalHost()).isTrue();
        assertThat(PeerAddress.parse("[::1]:1").isLocalHost()).isTrue();
        assertThat(PeerAddress.parse("127.0.1.1:1").isLocalHost()).isFalse();
        assertThat(PeerAddress.parse("9.0.0.1:1").isLocalHost()).isFalse();
        assertThat(PeerAddress.parse("[2001::1]:1").isLocalHost()).isFalse();
    }

    @Test
    void ordersByNetworkAddressAndPort() {
        PeerAddress low = PeerAddress.parse("9.0.0.0:9");

        assertThat(low).isLessThan(PeerAddress.parse("200.0.0.0:1"));
        assertThat(low).isLessThan(PeerAddress.parse("9.0.0.0:10"));
        assertThat(low).isLessThan(PeerAddress.parse("[::1]:1"));
        assertThat(low.withPort(10)).isEqualTo(PeerAddress.parse("9.0.0.0:10"));
        assertThat(low.sameHost(low.withPort(1))).isTrue();
    }

    @Test
    void hashCodesAreTheSameInEveryProcess() {
        assertThat(PeerAddress.parse("1.2.3.4:1776").hashCode()).isEqualTo(918_128_148);
    }
}
