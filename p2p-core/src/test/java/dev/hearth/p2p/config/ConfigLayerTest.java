package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigLayerTest {
    private static final ConfigLayer FILE = ConfigLayer.ofFile(
            "node.json",
            "{\"targets\":{\"active\":5,\n\"established\":25},\n\"peers\":[\"file:1\"]}"
                    .getBytes(StandardCharsets.UTF_8));

    private static ConfigLayer environment(String... namesAndValues) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ConfigLayer.ofEnvironment(variables);
    }

    private static void assertRefused(String variable, String text, String message) {
        assertThatThrownBy(() -> environment(variable, text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentOverTheFileOverTheDefaults() {
        ConfigLayer environment = environment("HEARTH_TARGETS_ACTIVE", "6", "HEARTH_PEERS", "env:1,env:2 env:3");
        ConfigLayer commandLine = ConfigLayer.builder()
                .set(ConfigKeys.TARGETS_ACTIVE, 7, Origin.commandLine("--active"))
                .build();

        NodeConfig config = NodeConfig.of(FILE, environment, commandLine);

        assertThat(config.explain(ConfigKeys.TARGETS_ACTIVE)).isEqualTo("targets.active is 7 (--active)");
        assertThat(config.explain(ConfigKeys.PEERS)).isEqualTo("peers is env:1 env:2 env:3 (HEARTH_PEERS)");
        assertThat(config.explain(ConfigKeys.TARGETS_ESTABLISHED))
                .isEqualTo("targets.established is 25 (node.json line 2)");
        assertThat(config.explain(ConfigKeys.TARGETS_KNOWN)).isEqualTo("targets.known is 150 (default)");
        assertThat(config.origin(ConfigKeys.TARGETS_ACTIVE).layer()).isEqualTo(Origin.Layer.COMMAND_LINE);
    }

    @Test
    void aValueThatIsOverruledNeedNotGoWithTheOthers() {
        ConfigLayer insane =
                ConfigLayer.ofFile("node.json", "{\"targets\":{\"active\":99}}".getBytes(StandardCharsets.UTF_8));
        assertThat(NodeConfig.of(insane, environment("HEARTH_TARGETS_ACTIVE", "9"))
                        .targets()
                        .active())
                .isEqualTo(9);
    }

    @Test
    void valuesOfSeveralPlacesThatDoNotGoTogetherNameTheirPlaces() {
        assertThatThrownBy(() -> NodeConfig.of(FILE, environment("HEARTH_TARGETS_ACTIVE", "26")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("targets.active: found 26 (HEARTH_TARGETS_ACTIVE), "
                        + "expected at most targets.established, which is 25 (node.json line 2)");
    }

    @Test
    void everyKeyHasAVariable() {
        assertThat(ConfigKeys.LIMITS_PEER_UPLOAD.environmentVariable())
                .isEqualTo("HEARTH_LIMITS_PEER_UPLOAD_BYTES_PER_SECOND");
        assertThat(ConfigKeys.ENABLE_P2P.environmentVariable()).isEqualTo("HEARTH_ENABLE_P2P");
        assertThat(ConfigKeys.AS_MAP_FILE.environmentVariable()).isEqualTo("HEARTH_AS_MAP_FILE");
        assertThat(ConfigKeys.ALL.stream().map(ConfigKey::environmentVariable))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("HEARTH(_[A-Z0-9]+)+"));
    }

    @Test
    void variablesAreReadLikeTheFile() {
        NodeConfig config = NodeConfig.of(environment(
                "HEARTH_CHURN_INTERVAL", "10m",
                "HEARTH_TIMEOUTS_CLOSING", "2",
                "HEARTH_ROUTINES", "connect=5s, persist=1m",
                "HEARTH_WHITELIST", "noban,relay@1.2.3.4 ::1",
                "HEARTH_PRIVATE_MODE", "auto",
                "HEARTH_INBOUND_POLICY", "queue",
                "HEARTH_LISTEN", ""));
        assertThat(config.get(ConfigKeys.CHURN_INTERVAL)).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.get(ConfigKeys.TIMEOUTS_CLOSING)).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.get(ConfigKeys.ROUTINES))
                .containsEntry("connect", Duration.ofSeconds(5))
                .containsEntry("persist", Duration.ofMinutes(1))
                .hasSize(2);
        assertThat(config.get(ConfigKeys.WHITELIST)).containsExactly("noban,relay@1.2.3.4", "::1");
        assertThat(config.get(ConfigKeys.PRIVATE_MODE)).isEmpty();
        assertThat(config.get(ConfigKeys.INBOUND_POLICY)).isEqualTo(InboundMode.QUEUE);
        assertThat(config.get(ConfigKeys.LISTEN)).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aVariableCanTakeBackWhatTheFileSays() {
        assertThat(NodeConfig.of(FILE, environment("HEARTH_PEERS", "none")).get(ConfigKeys.PEERS))
                .isEmpty();
    }

    @Test
    void aVariableThatIsNoValueIsRefused() {
        assertRefused(
                "HEARTH_TARGETS_ACTIVE",
                "many",
                "HEARTH_TARGETS_ACTIVE: found \"many\", expected a whole number of 0 to 100");
        assertRefused(
                "HEARTH_TARGETS_ACTIVE",
                "9".repeat(1_000),
                "HEARTH_TARGETS_ACTIVE: found \"" + "9".repeat(60) + "...\", expected a whole number of 0 to 100");
        assertRefused("HEARTH_CONNECT_ONLY", "yes", "HEARTH_CONNECT_ONLY: found \"yes\", expected true or false");
        assertRefused(
                "HEARTH_PEERS",
                "a:1,b",
                "HEARTH_PEERS: found \"a:1,b\", expected up to 10000 values, each "
                        + "a host that can be dialled and a port, such as seed.example.org:1776 or [2001:db8::1]:1776");
        assertRefused(
                "HEARTH_ROUTINES",
                "connect=5s connect=6s",
                "HEARTH_ROUTINES: found \"connect=5s connect=6s\", expected names of routines, each with an interval "
                        + "that is a duration of 10ms to 7d, such as 500ms, 5s, 10m or 1h");
    }

    @Test
    void anUnknownVariableIsIgnoredWithAWarning() {
        ConfigLayer layer = environment(
                "PATH", "/bin", "HEARTH_SERVICE_HOST", "10.0.0.1", "HEARTH_LISTN", "0.0.0.0:1", "HEARTHSTONE", "x");
        assertThat(layer.warnings())
                .containsExactly(
                        "HEARTH_LISTN: unknown variable, ignored; the nearest known one is HEARTH_LISTEN",
                        "HEARTH_SERVICE_HOST: unknown variable, ignored");
        assertThat(NodeConfig.of(layer)).isEqualTo(NodeConfig.defaults());
        assertThat(NodeConfig.of(layer).warnings()).isEqualTo(layer.warnings());
    }

    @Test
    void anOptionIsCheckedLikeAVariable() {
        ConfigLayer.Builder options = ConfigLayer.builder();
        assertThatThrownBy(() -> options.setText(ConfigKeys.PEERS, "x", Origin.commandLine("--peer")))
                .hasMessage("--peer: found \"x\", expected up to 10000 values, each "
                        + "a host that can be dialled and a port, such as seed.example.org:1776 or [2001:db8::1]:1776");
        options.set(ConfigKeys.PEERS, List.of(new HostPort("a", 1)), Origin.commandLine("--peer"));
        assertThat(NodeConfig.of(FILE, options.build()).get(ConfigKeys.PEERS)).containsExactly(new HostPort("a", 1));
    }

    @Test
    void aValueThatAnOptionMayNotHaveIsShownAsItIsWritten() {
        Optional<PeerAddress> nowhere = Optional.of(PeerAddress.parse("192.0.2.1:0"));
        assertThatThrownBy(() ->
                        ConfigLayer.builder().set(ConfigKeys.ADVERTISE, nowhere, Origin.commandLine("--advertise")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--advertise: found 192.0.2.1:0, expected an address and a port");
    }
}
