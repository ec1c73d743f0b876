package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {
    private static NodeConfig read(String json) {
        return NodeConfig.read("node.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        NodeConfig config = read("{}");
        assertThat(config).isEqualTo(NodeConfig.defaults()).hasSameHashCodeAs(NodeConfig.defaults());
        assertThat(config.targets()).isEqualTo(new TargetNumbers(60, 150, 30, 20, 15, 10, 5, 100));
        assertThat(config.syncTargets()).isEqualTo(config.targets());
        assertThat(config.get(ConfigKeys.LISTEN)).isEmpty();
        assertThat(config.get(ConfigKeys.AGENT)).isEqualTo("Hearth/0.1");
        assertThat(config.get(ConfigKeys.BLOCK_INTERVAL)).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS)).isEqualTo(200);
        assertThat(config).hasToString("");
    }

    @Test
    void namesMayBeNestedOrDotted() {
        NodeConfig nested = read("{\"targets\":{\"active\":7},\"limits\":{\"perAddress\":2}}");
        NodeConfig dotted = read("{\"targets.active\":7,\"limits.perAddress\":2}");
        assertThat(nested).isEqualTo(dotted);
        assertThat(nested.get(ConfigKeys.TARGETS_ACTIVE)).isEqualTo(7);
        assertRefused(
                "{\"targets\":{\"active\":7},\n\"targets.active\":7}",
                "node.json line 2: targets.active: found the name again, expected it once, as in node.json line 1");
    }

    @Test
    void everyKindOfValueIsRead() {
        NodeConfig config = read("""
                {
                  "listen": "0.0.0.0:1776",
                  "advertise": "203.0.113.9:1776",
                  "peers": ["seed.example.org:1776", "[2001:db8::1]:1777"],
                  "privateMode": false,
                  "dataDirectory": "var/hearth",
                  "blockInterval": "1.5s",
                  "timeouts": { "closing": 2.5, "handshake": "1m" },
                  "inbound": { "policy": "both" },
                  "pins": ["KEY@seed.example.org:1776"],
                  "whitelist": ["noban,download@192.0.2.0/24", "198.51.100.1", "@::1"],
                  "limits": { "uploadBytesPerSecond": 1000000, "inboundHard": 40, "inboundSoft": null },
                  "routines": { "connect": { "interval": "5s" }, "my-own": { "interval": 0.5 } }
                }
                """.replace("KEY", "02AB".repeat(16)));
        assertThat(config.get(ConfigKeys.LISTEN)).contains(PeerAddress.parse("0.0.0.0:1776"));
        assertThat(config.advertised()).contains(new OwnAddress.Advertised(PeerAddress.parse("203.0.113.9:1776")));
        assertThat(config.get(ConfigKeys.PEERS))
                .containsExactly(new HostPort("seed.example.org", 1776), new HostPort("2001:db8::1", 1777));
        assertThat(config.get(ConfigKeys.PRIVATE_MODE)).contains(false);
        assertThat(config.get(ConfigKeys.DATA_DIRECTORY)).contains(Path.of("var/hearth"));
        assertThat(config.get(ConfigKeys.BLOCK_INTERVAL)).isEqualTo(Duration.ofMillis(1_500));
        assertThat(config.get(ConfigKeys.TIMEOUTS_CLOSING)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(config.get(ConfigKeys.TIMEOUTS_HANDSHAKE)).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.get(ConfigKeys.INBOUND_POLICY)).isEqualTo(InboundMode.BOTH);
        assertThat(config.get(ConfigKeys.PINS))
                .containsExactly(new KeyPin(new HostPort("seed.example.org", 1776), "02ab".repeat(16)));
        assertThat(config.get(ConfigKeys.WHITELIST))
                .containsExactly("noban,download@192.0.2.0/24", "198.51.100.1", "@::1");
        assertThat(config.get(ConfigKeys.LIMITS_UPLOAD)).isEqualTo(1_000_000);
        assertThat(config.inboundHard()).isEqualTo(40);
        assertThat(config.inboundSoft()).isEqualTo(30);
        assertThat(config.get(ConfigKeys.ROUTINES))
                .isEqualTo(new TreeMap<>(Map.of("connect", Duration.ofSeconds(5), "my-own", Duration.ofMillis(500))));
    }

    @ParameterizedTest
    @CsvSource({
        "targets.activ, targets.active",
        "targets.ACTIVE, targets.active",
        "listn, listen",
        "lisetn, listen",
        "maxConnections, limits.maxConnections",
        "limits.active, targets.active",
        "timeout.closing, timeouts.closing",
        "asmapfile, asMapFile",
        "peer, peers"
    })
    void anUnknownKeyIsAnErrorWithTheNearestOne(String written, String nearest) {
        assertRefused(
                "{\n\"" + written + "\": 1}",
                "node.json line 2: " + written + ": found an unknown key, "
                        + "expected a key of docs/configuration.md; the nearest is " + nearest);
    }

    @Test
    void anUnknownKeyThatIsLikeNoOtherIsAnErrorWithoutAGuess() {
        assertRefused(
                "{\"colour\":\"red\"}",
                "node.json line 1: colour: found an unknown key, expected a key of docs/configuration.md");
        assertRefused(
                "{\"targets\":{\"x\":{}}}",
                "node.json line 1: targets.x: found an unknown key, expected a key of docs/configuration.md");
    }

    @Test
    void aWrongTypeOrRangeNamesFileLineKeyFoundAndExpected() {
        assertRefused(
                "{\"targets\":{\n\"active\":101}}",
                "node.json line 2: targets.active: found 101, expected a whole number of 0 to 100");
        assertRefused(
                "{\"targets\":{\"active\":\"20\"}}",
                "node.json line 1: targets.active: found \"20\", expected a whole number of 0 to 100");
        assertRefused(
                "{\"targets\":{\"active\":null}}",
                "node.json line 1: targets.active: found null, expected a whole number of 0 to 100");
        assertRefused("{\"targets\":20}", "node.json line 1: targets: found 20, expected an object");
        assertRefused(
                "{\"connectOnly\":\"yes\"}", "node.json line 1: connectOnly: found \"yes\", expected true or false");
        assertRefused(
                "{\"timeouts\":{\"closing\":\"5 s\"}}",
                "node.json line 1: timeouts.closing: found \"5 s\", "
                        + "expected a duration of 100ms to 1h, such as 500ms, 5s, 10m or 1h");
        assertRefused(
                "{\"timeouts\":{\"closing\":0}}",
                "node.json line 1: timeouts.closing: found 0, "
                        + "expected a duration of 100ms to 1h, such as 500ms, 5s, 10m or 1h");
        assertRefused(
                "{\"inbound\":{\"policy\":\"closed\"}}",
                "node.json line 1: inbound.policy: found \"closed\", expected one of open, queue, event, both");
        assertRefused(
                "{\"peers\":[\"a.example.org:1\",\n\"b.example.org\"]}",
                "node.json line 2: peers[1]: found \"b.example.org\", "
                        + "expected a host that can be dialled and a port, such as seed.example.org:1776 or [2001:db8::1]:1776");
        assertRefused(
                "{\"pins\":[\"02ab\"]}",
                "node.json line 1: pins[0]: found \"02ab\", "
                        + "expected a key of 32 to 64 bytes in hexadecimal, an @, and a host and a port");
        assertRefused(
                "{\"whitelist\":[\"noban @1.2.3.4\"]}",
                "node.json line 1: whitelist[0]: found \"noban @1.2.3.4\", "
                        + "expected permissions and a subnet, such as noban,download@192.0.2.0/24; "
                        + "there are basic, addresses, relay, sync, messages, noban, download, addr and all");
        assertRefused(
                "{\"limits\":{\"uploadBytesPerSecond\":-1}}",
                "node.json line 1: limits.uploadBytesPerSecond: found -1, "
                        + "expected 0 or a whole number of 1024 to 1000000000000");
        assertRefused(
                "{\"agent\":\"a\\nb\"}",
                "node.json line 1: agent: found \"a?b\", expected at most 200 printable ASCII characters");
        assertRefused("{\"dataDirectory\":\" \"}", "node.json line 1: dataDirectory: found \" \", expected a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed.example.org:1776", "0.0.0.0", "224.0.0.1:1", "1.2.3.4:65536", ""})
    void whatCannotBeListenedOnIsRefused(String address) {
        assertRefused(
                "{\"listen\":\"" + address + "\"}",
                "node.json line 1: listen: found \"" + address
                        + "\", expected an IP address and a port, such as 0.0.0.0:1776 or [::1]:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:5", "[::]:5", "255.255.255.255:5", "224.0.0.1:5", "[ff02::1]:5"})
    void whatIsNoHostIsNoPeer(String address) {
        assertRefused(
                "{\"peers\":[\"" + address + "\"]}",
                "node.json line 1: peers[0]: found \"" + address + "\", expected a host that can be dialled and a port,"
                        + " such as seed.example.org:1776 or [2001:db8::1]:1776");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9:0", "224.0.0.1:1776"})
    void whatNobodyCanDialIsNotAdvertised(String address) {
        assertRefused(
                "{\"advertise\":\"" + address + "\"}",
                "node.json line 1: advertise: found \"" + address
                        + "\", expected an address and a port that others can dial, such as 203.0.113.9:1776, "
                        + "or 0.0.0.0 and the port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uploadBytesPerSecond",
                "downloadBytesPerSecond",
                "peerUploadBytesPerSecond",
                "peerDownloadBytesPerSecond"
            })
    void aRateIsNoneOrEnoughToBeOne(String name) {
        for (String found : List.of("1", "1023", "1000000000001", "1024.5")) {
            assertRefused(
                    "{\"limits\":{\"" + name + "\":" + found + "}}",
                    "node.json line 1: limits." + name + ": found " + found
                            + ", expected 0 or a whole number of 1024 to 1000000000000");
        }
        assertThat(read("{\"limits\":{\"" + name + "\":1024}}")).isNotEqualTo(NodeConfig.defaults());
        assertThat(read("{\"limits\":{\"" + name + "\":0}}")).isEqualTo(NodeConfig.defaults());
        assertThat(read("{\"limits\":{\"uploadBytesPerDay\":1}}").get(ConfigKeys.LIMITS_UPLOAD_PER_DAY))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo@1.2.3.4",
                "noban,@1.2.3.4",
                "noban@localhost",
                "noban@x.onion",
                "basic@1.2.3.4/",
                "basic@///",
                "basic@1.2.3.4/40",
                "basic@1.2.3.4/99999999999"
            })
    void anEntryOfTheWhitelistIsCheckedWhereItIsWritten(String entry) {
        assertRefused(
                "{\n\"whitelist\": [\"noban@192.0.2.0/24\",\n\"" + entry + "\"]}",
                "node.json line 3: whitelist[1]: found \"" + entry + "\", "
                        + "expected permissions and a subnet, such as noban,download@192.0.2.0/24; "
                        + "there are basic, addresses, relay, sync, messages, noban, download, addr and all");
    }

    @Test
    void routinesAreNamesWithIntervals() {
        String interval = "a duration of 10ms to 7d, such as 500ms, 5s, 10m or 1h";
        assertRefused(
                "{\"routines\":{\"connect\":\"5s\"}}",
                "node.json line 1: routines.connect: found \"5s\", expected an object");
        assertRefused(
                "{\"routines\":{\"connect\":{}}}",
                "node.json line 1: routines.connect.interval: found nothing, expected " + interval);
        assertRefused(
                "{\"routines\":{\"connect\":{\"interval\":0}}}",
                "node.json line 1: routines.connect.interval: found 0, expected " + interval);
        assertRefused(
                "{\"routines\":{\"connect\":{\"interval\":1,\"on\":true}}}",
                "node.json line 1: routines.connect: found more than an interval, expected an interval");
        assertRefused(
                "{\"routines\":{\"Connect!\":{\"interval\":1}}}",
                "node.json line 1: routines.Connect!: found this name, "
                        + "expected lower-case letters, digits and hyphens, at most 64");
    }

    @Test
    void yamlIsRefusedInWords() {
        assertRefused(
                "targets:\n  active: 7\n",
                "node.json line 1: found text that is not JSON, expected JSON (comments and YAML are not read)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"targets\":{\"active\":31}}"
                        + "|targets.active: found 31 (node.json line 1), "
                        + "expected at most targets.established, which is 30 (default)",
                "{\"targets\":{\"known\":29}}"
                        + "|targets.established: found 30 (default), "
                        + "expected at most targets.known, which is 29 (node.json line 1)",
                "{\"targets\":{\"root\":151}}"
                        + "|targets.root: found 151 (node.json line 1), "
                        + "expected at most targets.known, which is 150 (default)",
                "{\"targets\":{\"activeAnchors\":11}}"
                        + "|targets.activeAnchors: found 11 (node.json line 1), "
                        + "expected at most targets.establishedAnchors, which is 10 (default)",
                "{\"targets\":{\"establishedAnchors\":16}}"
                        + "|targets.establishedAnchors: found 16 (node.json line 1), "
                        + "expected at most targets.knownAnchors, which is 15 (default)",
                "{\"syncTargets\":{\"active\":11}}"
                        + "|syncTargets.active: found 11 (node.json line 1), "
                        + "expected at most syncTargets.established, which is 10 (default)",
                "{\"limits\":{\"inboundHard\":201}}"
                        + "|limits.inboundHard: found 201 (node.json line 1), "
                        + "expected at most limits.maxConnections, which is 200 (default)",
                "{\"limits\":{\"inboundSoft\":161}}"
                        + "|limits.inboundSoft: found 161 (node.json line 1), "
                        + "expected at most limits.inboundHard, which is 160 (default)",
                "{\"limits\":{\"inboundSoft\":5,\"inboundHard\":4}}"
                        + "|limits.inboundSoft: found 5 (node.json line 1), "
                        + "expected at most limits.inboundHard, which is 4 (node.json line 1)",
                "{\"limits\":{\"uploadBytesPerSecond\":2000,\"peerUploadBytesPerSecond\":2001}}"
                        + "|limits.peerUploadBytesPerSecond: found 2001 (node.json line 1), "
                        + "expected at most limits.uploadBytesPerSecond, which is 2000 (node.json line 1)",
                "{\"timeouts\":{\"greeting\":\"31s\"}}"
                        + "|timeouts.greeting: found 31s (node.json line 1), "
                        + "expected at most timeouts.handshake, which is 30s (default)",
                "{\"connectOnly\":true}"
                        + "|connectOnly: found true (node.json line 1), "
                        + "expected with it peers, topologyFile or listen, or there would be no connection",
                "{\"enableP2P\":false}"
                        + "|enableP2P: found false (node.json line 1), "
                        + "expected with it peers, topologyFile or listen, or there would be no connection"
            })
    void valuesThatDoNotGoTogetherAreRefused(String json, String message) {
        assertRefused(json, message);
    }

    @Test
    void targetsStayWithinTheLimitOfAllConnections() {
        TargetNumbers targets = read("{\"limits\":{\"maxConnections\":35}}").targets();
        assertThat(targets.established()).isEqualTo(30);
        assertThat(targets.establishedAnchors()).isEqualTo(5);
        TargetNumbers few = read("{\"limits\":{\"maxConnections\":4}}").targets();
        assertThat(few.active()).isEqualTo(4);
        assertThat(few.connections()).isEqualTo(4);
    }

    @Test
    void onlyConfiguredPeersAreDialledWhenThereAreSome() {
        assertThat(read("{\"connectOnly\":true,\"peers\":[\"a:1\"]}").get(ConfigKeys.CONNECT_ONLY))
                .isTrue();
        assertThat(read("{\"enableP2P\":false,\"topologyFile\":\"t.json\"}").get(ConfigKeys.ENABLE_P2P))
                .isFalse();
    }

    @Test
    void inboundLimitsFollowFromWhatTheTargetsLeave() {
        assertThat(NodeConfig.defaults().inboundHard()).isEqualTo(160);
        assertThat(NodeConfig.defaults().inboundSoft()).isEqualTo(120);
        NodeConfig syncing = read("{\"syncTargets\":{\"enabled\":true}}");
        assertThat(syncing.inboundHard()).isEqualTo(150);
        assertThat(syncing.syncTargets()).isEqualTo(new TargetNumbers(0, 150, 10, 5, 100, 40, 30, 100));
    }

    @Test
    void aNodeThatListensOnAPrivateAddressIsInPrivateMode() {
        assertThat(NodeConfig.defaults().privateMode()).isFalse();
        assertThat(read("{\"listen\":\"127.0.0.1:0\"}").privateMode()).isTrue();
        assertThat(read("{\"listen\":\"10.0.0.1:0\"}").privateMode()).isTrue();
        assertThat(read("{\"listen\":\"10.0.0.1:0\",\"privateMode\":false}").privateMode())
                .isFalse();
        assertThat(read("{\"listen\":\"0.0.0.0:0\"}").privateMode()).isFalse();
        assertThat(read("{\"privateMode\":true}").privateMode()).isTrue();
    }

    @Test
    void aProgramIsToldTheSameAsAFile() {
        assertThatThrownBy(() -> NodeConfig.builder().set(ConfigKeys.TARGETS_ACTIVE, 101))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("targets.active: found 101, expected a whole number of 0 to 100");
        assertThatThrownBy(
                        () -> NodeConfig.builder().set(ConfigKeys.BLOCK_INTERVAL, Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessage("blockInterval: found PT2562047788015215H30M7S, "
                        + "expected a duration of 100ms to 1d, such as 500ms, 5s, 10m or 1h");
        assertThatThrownBy(() -> NodeConfig.builder().set(ConfigKeys.PEERS, List.of(new HostPort("a", 0))))
                .hasMessage("peers: found [a:0], expected up to 10000 values, each "
                        + "a host that can be dialled and a port, such as seed.example.org:1776 or [2001:db8::1]:1776");
        NodeConfig.Builder insane = NodeConfig.builder().set(ConfigKeys.TARGETS_ACTIVE, 31);
        assertThatThrownBy(insane::build)
                .hasMessage("targets.active: found 31 (program), "
                        + "expected at most targets.established, which is 30 (default)");
    }

    @Test
    void aBuilderStartsFromWhatThereIs() {
        NodeConfig config = read("{\"targets\":{\"active\":7,\"established\":9}}").toBuilder()
                .set(ConfigKeys.TARGETS_ACTIVE, 8)
                .set(ConfigKeys.LISTEN, Optional.of(PeerAddress.parse("127.0.0.1:0")))
                .build();
        assertThat(config)
                .hasToString("listen is 127.0.0.1:0 (program)\n"
                        + "targets.established is 9 (node.json line 1)\n"
                        + "targets.active is 8 (program)");
    }

    @Test
    void theSampleIsReadWithoutWarnings() throws IOException {
        byte[] sample = Files.readAllBytes(Path.of("../docs/samples/hearth.json"));
        NodeConfig config = NodeConfig.load("hearth.json", sample);
        assertThat(config.warnings()).isEmpty();
        assertThat(config.get(ConfigKeys.TARGETS_ACTIVE)).isEqualTo(20);
        assertThat(config.get(ConfigKeys.TOPOLOGY_FILE)).contains(Path.of("topology.json"));
    }

    @Test
    void theSampleForFewPeersIsReadWithoutWarnings() throws IOException {
        NodeConfig config =
                NodeConfig.load("few-peers.json", Files.readAllBytes(Path.of("../docs/samples/few-peers.json")));
        assertThat(config.warnings()).isEmpty();
        assertThat(config.targets().connections()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"targts, targets", "timeout, timeouts", "routnes, routines"})
    void anUnknownGroupIsAnErrorWithTheNearestOne(String written, String nearest) {
        assertRefused(
                "{\"" + written + "\": {\"active\": 1}}",
                "node.json line 1: " + written + ": found an unknown key, "
                        + "expected a key of docs/configuration.md; the nearest is " + nearest);
    }
}
