package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NodeConfigPropertyTest {
    private static final Arbitrary<Integer> PORTS = Arbitraries.integers().between(1, 65_535);
    private static final Arbitrary<HostPort> HOSTS = Combinators.combine(
                    Arbitraries.of("seed.example.org", "localhost", "192.0.2.7", "2001:db8::1", "a,b"), PORTS)
            .as(HostPort::new);
    private static final Arbitrary<String> LINES =
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(200);

    private static Arbitrary<Duration> durations(long leastMillis, long mostMillis) {
        return Arbitraries.longs()
                .between(leastMillis * 1_000_000, mostMillis * 1_000_000)
                .map(Duration::ofNanos);
    }

    /** Configurations with any value that may be under any key, as long as they go together. */
    @Provide
    Arbitrary<NodeConfig> configs() {
        Arbitrary<PeerAddress> addresses = Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofSize(16), PORTS)
                .as((bytes, port) -> {
                    bytes[0] = 0x20;
                    return PeerAddress.of(Network.IPV6, bytes, port);
                });
        Arbitrary<NodeConfig.Builder> first = Combinators.combine(
                        addresses.optional(),
                        addresses.optional(),
                        HOSTS.list().ofMinSize(1).ofMaxSize(5),
                        Arbitraries.of(true, false).optional(),
                        LINES,
                        Arbitraries.of("var/data", "/a b/\u00e9", "C:\\x")
                                .map(Path::of)
                                .optional(),
                        Arbitraries.of(InboundMode.class),
                        durations(100, 86_400_000))
                .as((listen, advertise, peers, privateMode, agent, directory, mode, interval) -> NodeConfig.builder()
                        .set(ConfigKeys.LISTEN, listen)
                        .set(ConfigKeys.ADVERTISE, advertise)
                        .set(ConfigKeys.PEERS, peers)
                        .set(ConfigKeys.PRIVATE_MODE, privateMode)
                        .set(ConfigKeys.AGENT, agent)
                        .set(ConfigKeys.DATA_DIRECTORY, directory)
                        .set(ConfigKeys.INBOUND_POLICY, mode)
                        .set(ConfigKeys.BLOCK_INTERVAL, interval));
        return Combinators.combine(
                        first,
                        Arbitraries.integers().between(0, 20).list().ofSize(4),
                        Arbitraries.longs().between(1_024, 1_000_000_000_000L),
                        durations(10, 604_800_000).list().ofMaxSize(3).map(intervals -> {
                            TreeMap<String, Duration> routines = new TreeMap<>();
                            intervals.forEach(interval -> routines.put("r-" + routines.size(), interval));
                            return routines;
                        }),
                        Combinators.combine(HOSTS, Arbitraries.of("02ab".repeat(16), "ff".repeat(33)))
                                .as(KeyPin::new)
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.of("noban@1.2.3.0/24", "relay,addr@[::1]", "192.0.2.1")
                                .list()
                                .ofMaxSize(2),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 100).optional())
                .as((builder, steps, rate, routines, pins, whitelist, flag, soft) -> builder.set(
                                ConfigKeys.TARGETS_ACTIVE, steps.get(0))
                        .set(ConfigKeys.TARGETS_ESTABLISHED, steps.get(0) + steps.get(1))
                        .set(ConfigKeys.TARGETS_KNOWN, steps.get(0) + steps.get(1) + steps.get(2))
                        .set(ConfigKeys.TARGETS_ROOT, Math.min(steps.get(3), steps.get(0)))
                        .set(ConfigKeys.LIMITS_UPLOAD, rate)
                        .set(ConfigKeys.ROUTINES, routines)
                        .set(ConfigKeys.PINS, pins)
                        .set(ConfigKeys.WHITELIST, whitelist)
                        .set(ConfigKeys.CONNECT_ONLY, flag)
                        .set(ConfigKeys.LIMITS_INBOUND_SOFT, soft)
                        .build());
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aConfigurationSurvivesItsFile(@ForAll("configs") NodeConfig config) {
        byte[] json = config.toJson();
        assertThat(NodeConfig.read("node.json", json)).isEqualTo(config);
        assertThat(NodeConfig.load("node.json", json)).isEqualTo(config);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aValueSurvivesItsVariable(@ForAll("configs") NodeConfig config) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            // Where hosts are separated by commas there can be none in them, and an empty variable is none.
            String text = show(config, key).replace("a,b:", "ab:");
            variables.put(key.environmentVariable(), text);
        }
        NodeConfig read = NodeConfig.of(ConfigLayer.ofEnvironment(variables));
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            if (!show(config, key).isEmpty()) {
                assertThat(show(read, key)).isEqualTo(show(config, key).replace("a,b:", "ab:"));
            }
        }
    }

    private static <T> String show(NodeConfig config, ConfigKey<T> key) {
        return key.show(config.get(key));
    }

    @Property(tries = 500)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 400) int at, @ForAll byte value) {
        byte[] file =
                ("{\"listen\":\"0.0.0.0:1776\",\"peers\":[\"a.example.org:1\"],\"targets\":{\"active\":5,\"known\":60},"
                                + "\"timeouts\":{\"connect\":\"5s\",\"request\":6.5},\"routines\":{\"connect\":{\"interval\":1}},"
                                + "\"pins\":[\"" + "02ab".repeat(16)
                                + "@h:1\"],\"inbound.policy\":\"queue\",\"privateMode\":null}")
                        .getBytes(StandardCharsets.UTF_8);
        file[at % file.length] = value;
        try {
            NodeConfig.load("node.json", file);
        } catch (ConfigurationException e) {
            assertThat(e.getMessage()).contains("expected").doesNotContain("\n");
        }
    }

    @Property(tries = 300)
    void anyTextIsAValueOrRefused(@ForAll String text) {
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            try {
                ConfigLayer.builder()
                        .setText(key, text, Origin.commandLine("--set"))
                        .build();
            } catch (ConfigurationException e) {
                assertThat(e).hasMessageStartingWith("--set: found \"").hasMessageEndingWith(key.expected());
            }
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void inboundConnectionsAreNeverMoreThanAll(@ForAll("configs") NodeConfig config) {
        assertThat(config.inboundHard()).isBetween(0, config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS));
        assertThat(config.inboundSoft()).isBetween(0, config.inboundHard());
    }
}
