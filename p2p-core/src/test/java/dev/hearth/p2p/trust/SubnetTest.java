package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {
    private static final String ONION =
            PeerAddress.of(Network.TORV3, filled(32), 1).toString();
    private static final String I2P = PeerAddress.of(Network.I2P, filled(32), 1).toString();

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "1.2.3.4/32, 1.2.3.4",
        "1.2.3.4/24, 1.2.3.0/24",
        "1.2.3.4/255.255.255.0, 1.2.3.0/24",
        "1.2.3.4/0.0.0.0, 0.0.0.0/0",
        "255.255.255.255/1, 128.0.0.0/1",
        "2001:DB8:0:0::1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "2001:db8:ffff::/33, 2001:db8:8000::/33",
        "[2001:db8:ffff::]/ffff:ffff::, 2001:db8::/32",
        "::/0, ::/0",
        "fd12::1/7, fc00::/7",
        "fc00::/7, fc00::/7",
        "fc12::1, fc12::1",
        "::ffff:1.2.3.4, 1.2.3.4",
        "::ffff:1.2.3.4/120, 1.2.3.0/24"
    })
    void hasOneForm(String text, String form) {
        assertThat(Subnet.parse(text)).hasToString(form).isEqualTo(Subnet.parse(form));
    }

    @Test
    void readsSingleHostsOfOtherNetworks() {
        for (String withPort : new String[] {ONION, I2P}) {
            String host = withPort.substring(0, withPort.lastIndexOf(':'));
            Subnet subnet = Subnet.parse(host);
            assertThat(subnet).hasToString(host);
            assertThat(subnet.isSingleHost()).isTrue();
            assertThat(subnet.contains(PeerAddress.parse(withPort).withPort(9))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4/33, a prefix of IPV4 has 0 to 32 bits",
        "1.2.3.4/, expected a number of bits or a mask of the same network",
        "1.2.3.4/-1, expected a number of bits or a mask of the same network",
        "1.2.3.4/ffff::, expected a number of bits or a mask of the same network",
        "1.2.3.4/255.0.255.0, the mask has one-bits after zero-bits",
        "2001:db8::/129, a prefix of IPV6 has 0 to 128 bits",
        "2001:db8::/255.0.0.0, expected a number of bits or a mask of the same network",
        "fc12::/16, 'CJDNS has no subnets, only single hosts'",
        "1.2.3.4:80, 'expected an IPv4, IPv6, onion or I2P address without a port'",
        "seed.example.org, 'expected an IPv4, IPv6, onion or I2P address without a port'",
        "1.2.3, 'expected an IPv4, IPv6, onion or I2P address without a port'",
        "'', 'expected an IPv4, IPv6, onion or I2P address without a port'"
    })
    void saysInOneLineWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> Subnet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a subnet: " + why);
    }

    @Test
    void refusesSubnetsOfOnions() {
        String host = ONION.substring(0, ONION.lastIndexOf(':'));
        assertThatThrownBy(() -> Subnet.parse(host + "/8")).hasMessageContaining("TORV3 has no subnets");
    }

    @Test
    void messagesStayOnOneLineWhateverIsWritten() {
        assertThatThrownBy(() -> Subnet.parse("1.2\n".repeat(1_000))).hasMessageMatching("[\\p{Print}…]{1,300}");
    }

    @Test
    void anAddressOfAnotherNetworkIsNotContained() {
        assertThat(Subnet.parse("::/0").contains(PeerAddress.parse("1.2.3.4:1")))
                .isFalse();
        assertThat(Subnet.parse("0.0.0.0/0").contains(PeerAddress.parse("[::1]:1")))
                .isFalse();
        assertThat(Subnet.parse("fc00::/7").contains(PeerAddress.parse("[fc12::1]:1")))
                .isFalse();
        assertThat(Subnet.parse("fc00::/7").contains(PeerAddress.parse("[fd12::1]:1")))
                .isTrue();
    }

    @Test
    void readsWhatAnOperatorBans() {
        assertThat(BanSubject.parse("1.2.3.4:1776")).isEqualTo(Subnet.parse("1.2.3.4"));
        assertThat(BanSubject.parse("[2001:db8::1]:1776")).isEqualTo(Subnet.parse("2001:db8::1"));
        assertThat(BanSubject.parse("2001:db8::1")).isEqualTo(Subnet.parse("2001:db8::1"));
        assertThat(BanSubject.parse("1.2.3.0/24")).isEqualTo(Subnet.parse("1.2.3.0/24"));
        assertThat(BanSubject.parse("02" + "AB".repeat(32))).hasToString("02" + "ab".repeat(32));
        assertThatThrownBy(() -> BanSubject.parse("02ab")).hasMessageContaining("is not a subnet");
        assertThatThrownBy(() -> NodeKey.parse("02ab"))
                .hasMessage("\"02ab\" is not a node key of 64 to 128 hexadecimal digits");
    }

    @Property
    void ipv4AgreesWithArithmetic(@ForAll int base, @ForAll int other, @ForAll @IntRange(max = 32) int prefix) {
        byte[] baseBytes = PeerAddress.ipv4(base, 0).addressBytes();
        PeerAddress near = PeerAddress.ipv4(base ^ (other >>> (other & 31)), 7);
        Subnet subnet = Subnet.of(PeerAddress.of(Network.IPV4, baseBytes, 1), prefix);
        assertThat(subnet.contains(near)).isEqualTo(alike(baseBytes, near.addressBytes(), prefix));
        assertThat(Subnet.parse(subnet.toString())).isEqualTo(subnet);
        assertThat(Subnet.of(near, prefix).equals(subnet)).isEqualTo(subnet.contains(near));
    }

    @Property
    void ipv6AgreesWithArithmetic(
            @ForAll @Size(16) byte[] base,
            @ForAll @IntRange(max = 127) int flipped,
            @ForAll @IntRange(max = 128) int prefix) {
        base[0] = 0x20;
        byte[] near = base.clone();
        near[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
        Subnet subnet = Subnet.of(PeerAddress.of(Network.IPV6, base, 1), prefix);
        PeerAddress nearAddress = PeerAddress.of(Network.IPV6, near, 2);
        assertThat(subnet.contains(nearAddress))
                .isEqualTo(nearAddress.network() == Network.IPV6 && alike(base, near, prefix));
        assertThat(Subnet.parse(subnet.toString())).isEqualTo(subnet);
    }

    /** The naive reference: both numbers without their last bits. */
    private static boolean alike(byte[] a, byte[] b, int prefix) {
        int rest = 8 * a.length - prefix;
        return new BigInteger(1, a).shiftRight(rest).equals(new BigInteger(1, b).shiftRight(rest));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (7 * i + 1);
        }
        return bytes;
    }
}
