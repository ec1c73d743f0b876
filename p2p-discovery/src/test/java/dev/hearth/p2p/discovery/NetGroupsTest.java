package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetGroupsTest {
    private static final NetGroups GROUPS = NetGroups.byPrefix();

    private static String group(NetGroups groups, String address) {
        return groups.of(PeerAddress.parse(address)).toString();
    }

    static AsMap system1000() throws IOException {
        return AsMap.read(
                new AsMapProgram().matchIpv4().match(250, 8).returns(1000).toBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:1, 010102",
        "[2001:470:abcd:9999:9999:9999:9999:9999]:1, 0220010470af",
        "[2001:2001:9999:9999:9999:9999:9999:9999]:1, 0220012001",
        "127.0.0.1:1, 00",
        "10.1.2.3:1, 00",
        "169.254.1.1:1, 00",
        "[::1]:1, 00",
        "[fd00::1]:1, 00",
        "[::ffff:0:102:304]:1, 010102",
        "[64:ff9b::102:304]:1, 010102",
        "[2002:102:304:9999:9999:9999:9999:9999]:1, 010102",
        "[2001:0:9999:9999:9999:9999:fefd:fcfb]:1, 010102",
        "[fc12:3456::1]:1, 05fc1f"
    })
    void groupsByPrefix(String address, String expected) {
        assertThat(group(GROUPS, address)).isEqualTo(expected);
    }

    @Test
    void onionAndI2pHaveSixteenGroupsEach() {
        byte[] key = new byte[32];
        key[0] = 0x5a;
        assertThat(GROUPS.of(PeerAddress.of(Network.TORV3, key, 1))).hasToString("035f");
        assertThat(GROUPS.of(PeerAddress.of(Network.I2P, key, 0))).hasToString("045f");
    }

    @Test
    void aMapPutsAllAddressesOfASystemIntoOneGroup() throws IOException {
        NetGroups groups = NetGroups.byAsMap(system1000());
        assertThat(group(groups, "250.1.2.3:1")).isEqualTo("02e8030000");
        assertThat(group(groups, "250.9.2.3:1")).isEqualTo("02e8030000");
        assertThat(group(groups, "[2002:fa01:203::1]:1")).isEqualTo("02e8030000");
        assertThat(group(groups, "1.2.3.4:1")).isEqualTo("010102");
        assertThat(group(groups, "10.1.2.3:1")).isEqualTo("00");
    }

    @Test
    void inAPrivateNetworkPrefixesCountToo() {
        NetGroups groups = GROUPS.forPrivateNetwork();
        assertThat(group(groups, "10.1.2.3:1")).isEqualTo("010a01");
        assertThat(group(groups, "1.2.3.4:1")).isEqualTo("010102");
        assertThat(groups.id()).isNotEqualTo(GROUPS.id());
    }

    @Test
    void thePortSaysNothing() {
        assertThat(group(GROUPS, "1.2.3.4:1")).isEqualTo(group(GROUPS, "1.2.3.4:2"));
    }

    @Test
    void everyNamedOriginIsAGroupOfItsOwn() {
        NetGroup one = GROUPS.of(AddressOrigin.named("dns one.example"));
        NetGroup two = GROUPS.of(AddressOrigin.named("dns two.example"));
        assertThat(one).isNotEqualTo(two);
        assertThat(one.toBytes()).hasSize(11).startsWith(6);
        assertThat(GROUPS.of(AddressOrigin.peer(PeerAddress.parse("1.2.3.4:5"))))
                .hasToString("010102");
    }

    @Test
    void originsAreNamedShortlyAndPrintably() {
        for (String name : List.of("", "a\n", "x".repeat(65))) {
            assertThatThrownBy(() -> AddressOrigin.named(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void groupsAreTheirBytes(@ForAll @Size(min = 1, max = NetGroup.LONGEST) byte[] bytes, @ForAll byte other) {
        NetGroup group = NetGroup.of(bytes);
        assertThat(group.toBytes()).isEqualTo(bytes);
        assertThat(NetGroup.of(bytes.clone())).isEqualTo(group).hasSameHashCodeAs(group);
        byte[] changed = bytes.clone();
        changed[bytes.length - 1] ^= (byte) (other | 1);
        assertThat(NetGroup.of(changed)).isNotEqualTo(group);
        assertThat(Integer.signum(NetGroup.of(changed).compareTo(group)))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(changed, bytes)));
    }

    @Test
    void groupsOfDifferentLengthDiffer() {
        List<NetGroup> groups = new ArrayList<>();
        for (int length = 1; length <= NetGroup.LONGEST; length++) {
            groups.add(NetGroup.of(new byte[length]));
        }
        assertThat(groups).doesNotHaveDuplicates();
        List<NetGroup> sorted = new ArrayList<>(groups);
        Collections.sort(sorted);
        assertThat(sorted).isEqualTo(groups);
        assertThat(groups.get(0).isUnroutable()).isTrue();
    }
}
