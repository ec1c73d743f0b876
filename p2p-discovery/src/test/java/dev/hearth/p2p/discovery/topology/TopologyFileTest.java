package dev.hearth.p2p.discovery.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.topology.AccessPoint.Literal;
import dev.hearth.p2p.discovery.topology.AccessPoint.Name;
import dev.hearth.p2p.discovery.topology.AccessPoint.Service;
import dev.hearth.p2p.discovery.topology.TopologyFile.Format;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyFileTest {
    private static final String CURRENT = """
            {
              "localRoots": [
                { "accessPoints": [ { "address": "Relay-A.example.org.", "port": 3001 },
                                    { "address": "192.0.2.7", "port": 3001 },
                                    { "address": "2001:db8::1", "port": 3002 } ],
                  "advertise": false, "trustable": true, "hotValency": 1, "warmValency": 2,
                  "diffusionMode": "InitiatorOnly", "behindFirewall": true } ],
              "publicRoots": [ { "accessPoints": [ { "address": "_p2p._tcp.example.org" } ], "advertise": true } ],
              "bootstrapPeers": [ { "address": "boot.example.org", "port": 3001 } ],
              "useLedgerAfterSlot": 128908821,
              "peerSnapshotFile": "peer-snapshot.json"
            }
            """;
    private static final String FIRST = """
            {"LocalRoots":{"groups":[{"localRoots":{"accessPoints":[{"address":"192.0.2.7","port":3001}],
             "advertise":true},"valency":1}]},
             "PublicRoots":[{"publicRoots":{"accessPoints":[{"address":"relays.example.org","port":3001}],
             "advertise":false}}],"useLedgerAfterSlot":0}
            """;
    private static final String LEGACY = """
            {"Producers":[{"addr":"relay.example.org","port":3001,"valency":2},
                          {"addr":"192.0.2.7","port":3002,"valency":1},
                          {"addr":"192.0.2.8","port":3002,"valency":0}]}
            """;

    private static TopologyFile read(String json) throws FileFormatException {
        return TopologyFile.read("topology.json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A topology with one local root group of this one access point. */
    private static String withAccessPoint(String accessPoint) {
        return "{\"localRoots\":[{\"accessPoints\":[" + accessPoint + "],\"hotValency\":1}],\"publicRoots\":[]}";
    }

    private static String withGroup(String members) {
        return "{\"localRoots\":[{\"accessPoints\":[]," + members + "}],\"publicRoots\":[]}";
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(FileFormatException.class)
                .hasMessage(message);
    }

    private static Literal literal(String address) {
        return new Literal(PeerAddress.parse(address));
    }

    @Test
    void readsTheCurrentFormat() throws FileFormatException {
        TopologyFile file = read(CURRENT);
        assertThat(file.format()).isEqualTo(Format.CURRENT);
        assertThat(file.warnings()).isEmpty();
        assertThat(file.topology())
                .isEqualTo(new Topology(
                        List.of(new LocalRoots(
                                List.of(
                                        new Name("relay-a.example.org", 3001),
                                        literal("192.0.2.7:3001"),
                                        literal("[2001:db8::1]:3002")),
                                1,
                                2,
                                false,
                                true,
                                DiffusionMode.INITIATOR_ONLY,
                                true)),
                        List.of(new PublicRoots(List.of(new Service("_p2p._tcp.example.org")), true)),
                        Optional.of(List.of(new Name("boot.example.org", 3001))),
                        OptionalLong.of(128908821),
                        Optional.of("peer-snapshot.json")));
    }

    @Test
    void readsTheFirstFormatWithAWarning() throws FileFormatException {
        TopologyFile file = read(FIRST);
        assertThat(file.format()).isEqualTo(Format.FIRST);
        assertThat(file.warnings())
                .containsExactly("topology.json: LocalRoots and PublicRoots are deprecated, "
                        + "please write localRoots and publicRoots");
        assertThat(file.topology())
                .isEqualTo(new Topology(
                        List.of(new LocalRoots(
                                List.of(literal("192.0.2.7:3001")),
                                1,
                                1,
                                true,
                                false,
                                DiffusionMode.INITIATOR_AND_RESPONDER,
                                false)),
                        List.of(new PublicRoots(List.of(new Name("relays.example.org", 3001)), false)),
                        Optional.empty(),
                        OptionalLong.of(0),
                        Optional.empty()));
    }

    @Test
    void readsTheLegacyFormatWithAWarningAndDropsDisabledProducers() throws FileFormatException {
        TopologyFile file = read(LEGACY);
        assertThat(file.format()).isEqualTo(Format.LEGACY);
        assertThat(file.warnings())
                .containsExactly("topology.json: Producers is deprecated, please write localRoots and publicRoots");
        assertThat(file.topology().publicRoots()).isEmpty();
        assertThat(file.topology().localRoots())
                .containsExactly(
                        new LocalRoots(
                                List.of(new Name("relay.example.org", 3001)),
                                2,
                                2,
                                false,
                                false,
                                DiffusionMode.INITIATOR_AND_RESPONDER,
                                false),
                        new LocalRoots(
                                List.of(literal("192.0.2.7:3002")),
                                1,
                                1,
                                false,
                                false,
                                DiffusionMode.INITIATOR_AND_RESPONDER,
                                false));
    }

    @Test
    void defaultsAreThoseOfTheReference() throws FileFormatException {
        Topology topology = read("{\"localRoots\":[{\"accessPoints\":[],\"hotValency\":3}],"
                        + "\"publicRoots\":[{\"accessPoints\":[]}],\"bootstrapPeers\":null,\"useLedgerAfterSlot\":-1}")
                .topology();
        assertThat(topology)
                .isEqualTo(new Topology(
                        List.of(new LocalRoots(
                                List.of(), 3, 3, false, false, DiffusionMode.INITIATOR_AND_RESPONDER, false)),
                        List.of(new PublicRoots(List.of(), false)),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty()));
        assertThat(topology.namesNobody()).isTrue();
        assertThat(read(CURRENT).topology().namesNobody()).isFalse();
    }

    @Test
    void theOldNameOfTheHotValencyIsTriedFirst() throws FileFormatException {
        TopologyFile file = read(withGroup("\"valency\":2,\"hotValency\":3"));
        assertThat(file.topology().localRoots().get(0).hotValency()).isEqualTo(2);
        assertThat(file.warnings())
                .containsExactly("topology.json: localRoots[0]: valency is used and hotValency, which differs, is not");
        assertThat(read(withGroup("\"valency\":2,\"hotValency\":2")).warnings()).isEmpty();
    }

    @Test
    void unknownKeysAreIgnoredWithOneWarning() throws FileFormatException {
        assertThat(read("{\"localRoots\":[{\"accessPoints\":[{\"address\":\"1.2.3.4\",\"port\":1,\"name\":\"x\"}],"
                                + "\"valency\":1,\"hot\":1}],\"publicRoots\":[],\"comment\":\"mine\"}")
                        .warnings())
                .containsExactly("topology.json: unknown keys are ignored: comment, localRoots[0].hot, "
                        + "localRoots[0].accessPoints[0].name");
        StringBuilder many = new StringBuilder("{\"localRoots\":[],\"publicRoots\":[]");
        for (int i = 0; i < 100; i++) {
            many.append(",\"k").append(i).append("\":0");
        }
        assertThat(read(many + "}").warnings())
                .containsExactly("topology.json: unknown keys are ignored: k0, k1, k2, k3, k4, k5, k6, k7 and 92 more");
    }

    @Test
    void aNameWithoutAPortIsAServiceAndSuspectWhenItDoesNotLookLikeOne() throws FileFormatException {
        TopologyFile file = read(withAccessPoint("{\"address\":\"relay.example.org\"}"));
        assertThat(file.topology().localRoots().get(0).accessPoints())
                .containsExactly(new Service("relay.example.org"));
        assertThat(file.warnings())
                .containsExactly("topology.json: localRoots[0].accessPoints[0]: "
                        + "relay.example.org has no port and is therefore looked up as an SRV name");
    }

    @Test
    void namesAreLookedUpAbsoluteUnlessTheyAreOneLabel() {
        assertThat(new Name("relay.example.org", 3001).hostPort()).hasToString("relay.example.org.:3001");
        assertThat(new Name("localhost", 3001).hostPort()).hasToString("localhost:3001");
        assertThat(new Service("_p2p._tcp.example.org").query()).isEqualTo("_p2p._tcp.example.org.");
    }

    @Test
    void aPortMissingOnAnAddressIsRefusedAndDoesNotMakeAService() {
        String expected = "expected a whole number of 1 to 65535, as the address is no SRV name";
        assertRefused(
                withAccessPoint("{\"address\":\"192.0.2.7\"}"),
                "topology.json line 1: localRoots[0].accessPoints[0].port: found nothing, " + expected);
        assertRefused(
                withAccessPoint("\n{\"address\":\"2001:db8::1\"}"),
                "topology.json line 2: localRoots[0].accessPoints[0].port: found nothing, " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"\"3001\"", "null", "0", "65536", "-1", "4294970297", "3001.5", "true", "1e99"})
    void aPortThatIsNoneIsRefusedAndDoesNotMakeAService(String port) {
        for (String host : List.of("192.0.2.7", "relay.example.org")) {
            assertRefused(
                    withAccessPoint("{\"address\":\"" + host + "\",\"port\":" + port + "}"),
                    "topology.json line 1: localRoots[0].accessPoints[0].port: found " + port
                            + ", expected a whole number of 1 to 65535");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:0.0.0.0"})
    void anAddressOfNobodyOrOfManyIsRefused(String host) {
        assertRefused(
                withAccessPoint("{\"address\":\"" + host + "\",\"port\":3001}"),
                "topology.json line 1: localRoots[0].accessPoints[0].address: found \"" + host
                        + "\", expected an address of one peer");
        assertRefused(
                withAccessPoint("{\"address\":\"" + host + "\"}"),
                "topology.json line 1: localRoots[0].accessPoints[0].address: found \"" + host
                        + "\", expected an address of one peer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3.400",
                "1.2.3",
                "010.0.0.1",
                "a..b",
                "-a.example.org",
                "relay example.org",
                "[2001:db8::1]",
                "2001:db8::1::2",
                "relay.example.org:3001",
                "http://relay.example.org",
                "short.onion",
                "relay.b32.i2p",
                "relais.ex\u00e4mple.org"
            })
    void textThatIsNeitherAddressNorNameIsRefused(String host) {
        assertRefused(
                withAccessPoint("{\"address\":\"" + host + "\",\"port\":3001}"),
                "topology.json line 1: localRoots[0].accessPoints[0].address: found \"" + host
                        + "\", expected an IP address or a DNS name");
    }

    @Test
    void whatIsMissingIsNamedWithItsPath() {
        assertRefused(
                "{\"localRoots\":[]}", "topology.json line 1: publicRoots: found nothing, expected an array of groups");
        assertRefused(
                "{\"publicRoots\":[]}", "topology.json line 1: localRoots: found nothing, expected an array of groups");
        assertRefused(
                "{\"localRoots\":[\n{\"hotValency\":1}],\"publicRoots\":[]}",
                "topology.json line 2: localRoots[0].accessPoints: found nothing, expected an array of access points");
        assertRefused(
                "{\"localRoots\":[{\"accessPoints\":[]}],\"publicRoots\":[]}",
                "topology.json line 1: localRoots[0].hotValency: found nothing, "
                        + "expected a whole number of 0 to 10000");
        assertRefused(
                withAccessPoint("{\"port\":3001}"),
                "topology.json line 1: localRoots[0].accessPoints[0].address: found nothing, "
                        + "expected an IP address or a DNS name");
    }

    @Test
    void whatIsOfAnotherKindIsRefused() {
        assertRefused(
                "{\"localRoots\":{},\"publicRoots\":[]}",
                "topology.json line 1: localRoots: found an object, expected an array");
        assertRefused(
                withGroup("\"valency\":\"1\""),
                "topology.json line 1: localRoots[0].valency: found \"1\", expected a whole number of 0 to 10000");
        assertRefused(
                withGroup("\"hotValency\":1,\"warmValency\":-1"),
                "topology.json line 1: localRoots[0].warmValency: found -1, expected a whole number of 0 to 10000");
        assertRefused(
                withGroup("\"hotValency\":1,\"advertise\":\"yes\""),
                "topology.json line 1: localRoots[0].advertise: found \"yes\", expected true or false");
        assertRefused(
                withGroup("\"hotValency\":1,\"diffusionMode\":\"Both\""),
                "topology.json line 1: localRoots[0].diffusionMode: found \"Both\", "
                        + "expected \"InitiatorOnly\" or \"InitiatorAndResponder\"");
        assertRefused(
                "{\"localRoots\":[],\"publicRoots\":[],\"useLedgerAfterSlot\":\"never\"}",
                "topology.json line 1: useLedgerAfterSlot: found \"never\", "
                        + "expected a whole number of -9223372036854775808 to 9223372036854775807");
        assertRefused(
                "{\"Producers\":[{\"addr\":\"192.0.2.7\",\"port\":3001,\"valency\":2}]}",
                "topology.json line 1: Producers[0].valency: found 2, expected a whole number of 0 to 1");
    }

    @Test
    void noBootstrapPeerNeedsATrustableLocalRoot() throws FileFormatException {
        assertRefused(
                "{\"localRoots\":[],\"publicRoots\":[],\"bootstrapPeers\":[]}",
                "topology.json line 1: bootstrapPeers: found an empty array and no trustable local roots, "
                        + "expected at least one peer to sync from, or null");
        Topology trusting = read("{\"localRoots\":[{\"accessPoints\":[{\"address\":\"192.0.2.7\",\"port\":1}],"
                        + "\"valency\":1,\"trustable\":true}],\"publicRoots\":[],\"bootstrapPeers\":[]}")
                .topology();
        assertThat(trusting.bootstrapPeers()).contains(List.of());
        assertThat(trusting.withoutBootstrapPeers().bootstrapPeers()).isEmpty();
    }

    @Test
    void aSnapshotWithoutLedgerPeersIsIgnoredWithAWarning() throws FileFormatException {
        TopologyFile file = read("{\"localRoots\":[],\"publicRoots\":[],\"peerSnapshotFile\":\"s.json\"}");
        assertThat(file.topology().peerSnapshotFile()).isEmpty();
        assertThat(file.warnings())
                .containsExactly("topology.json: peerSnapshotFile: is ignored, as useLedgerAfterSlot says never");
    }

    @Test
    void theFormatMustBeOneOfThree() {
        assertRefused(
                "{}",
                "topology.json line 1: found none of the names of a topology, expected localRoots and publicRoots");
        assertRefused(
                "{\"localRoots\":[],\"publicRoots\":[],\"Producers\":[]}",
                "topology.json line 1: found localRoots and Producers together, expected the names of one format");
    }

    @Test
    void anErrorTellsFileLineAndKeyAlsoToPrograms() {
        assertThatThrownBy(() -> read(withAccessPoint("\n{\"address\":7,\"port\":1}")))
                .isInstanceOfSatisfying(FileFormatException.class, e -> {
                    assertThat(e.file()).isEqualTo("topology.json");
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.key()).isEqualTo("localRoots[0].accessPoints[0].address");
                });
    }

    @Property(tries = 200)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 800) int at, @ForAll byte value) {
        for (String whole : List.of(CURRENT, FIRST, LEGACY)) {
            byte[] damaged = whole.strip().getBytes(StandardCharsets.UTF_8);
            damaged[at % damaged.length] = value;
            try {
                TopologyFile.read("topology.json", damaged);
            } catch (FileFormatException e) {
                assertThat(e).hasMessageStartingWith("topology.json");
            }
            byte[] cut = Arrays.copyOf(damaged, at % damaged.length);
            assertThatThrownBy(() -> TopologyFile.read("topology.json", cut)).isInstanceOf(FileFormatException.class);
        }
    }

    @Test
    void theSampleIsReadWithoutWarnings() throws IOException {
        TopologyFile sample =
                TopologyFile.read("topology.json", Files.readAllBytes(Path.of("../docs/samples/topology.json")));
        assertThat(sample.warnings()).isEmpty();
        assertThat(sample.topology().localRoots()).hasSize(2);
        assertThat(sample.topology().publicRoots()).hasSize(1);
    }
}
