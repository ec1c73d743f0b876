package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.KeyPin;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.simulation.CrashMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Configured peers that must prove whose key they have, seen from the wire. */
class PinnedKeysTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Path TOPOLOGY = Path.of("topology.json");

    private final Scenario scenario = new Scenario();

    private static UnaryOperator<NodeBuilder> configured(NodeConfig.Builder config) {
        return builder -> builder.config(config.build()).dataDirectory(Path.of("data"));
    }

    private static boolean isAccepted(RawPeer peer) {
        return peer.has(GrapheneTypes.CONNECTION_ACCEPTED);
    }

    @Test
    @DisplayName("W1: a configured peer that does not prove its pinned key is left, and the right one is kept")
    void pinnedKeyIsRequired() {
        RawPeer right = scenario.peer().polite();
        RawPeer wrong = scenario.peer().polite();
        scenario.listenAgainAndAgain(right);
        scenario.listenAgainAndAgain(wrong);
        String key = scenario.key(right).toString();
        HostPort rightName = scenario.name(right);
        HostPort wrongName = scenario.name(wrong);
        scenario.restart(configured(NodeConfig.builder()
                .set(ConfigKeys.PEERS, List.of(rightName, wrongName))
                .set(ConfigKeys.PINS, List.of(new KeyPin(rightName, key), new KeyPin(wrongName, key)))));
        scenario.until(() -> scenario.info(right) != null);
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.established(scenario.home(right))).isEqualTo(1);
        assertThat(scenario.established(scenario.home(wrong))).isZero();
        assertThat(isAccepted(wrong)).isFalse();
        assertThat(wrong.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W1: with trust on first use the first key is expected from then on, after a crash too")
    void firstKeyIsRemembered() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        UnaryOperator<NodeBuilder> options = configured(NodeConfig.builder()
                .set(ConfigKeys.TRUST_ON_FIRST_USE, true)
                .set(ConfigKeys.PEERS, List.of(scenario.name(peer))));
        scenario.restart(options);
        scenario.until(() -> scenario.info(peer) != null);
        scenario.run(MOMENT);
        scenario.host.crash(CrashMode.RESET);
        scenario.host.restart();
        scenario.start(options);
        scenario.until(() -> scenario.info(peer) != null);
        assertThat(connections).hasSize(2);

        PeerInfo before = Objects.requireNonNull(scenario.info(peer));
        peer.nodeKey = scenario.peer().nodeKey; // From its next connection on it is somebody else.
        connections.get(1).close();
        scenario.until(() -> connections.size() > 2, Duration.ofMinutes(10));
        scenario.run(Duration.ofMinutes(1));
        assertThat(before.address()).isEqualTo(scenario.home(peer));
        assertThat(isAccepted(connections.get(2))).isFalse();
        assertThat(connections.get(2).isClosed()).isTrue();
    }

    private void putTopology(String members, String more) {
        String json = "{\"localRoots\":[{\"accessPoints\":[" + members + "],\"advertise\":false," + more
                + "}],\"publicRoots\":[]}";
        scenario.host.putFile(TOPOLOGY, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String accessPoint(String host) {
        return "{\"address\":\"" + host + "\",\"port\":" + Scenario.PORT + "}";
    }

    private static NodeConfig.Builder withTopology() {
        return NodeConfig.builder()
                .set(ConfigKeys.TOPOLOGY_FILE, Optional.of(TOPOLOGY))
                .set(ConfigKeys.ENABLE_P2P, false);
    }

    @Test
    @DisplayName("W1: a pinned key is required of a local root that the topology names by its address")
    void pinnedKeyIsRequiredOfAnAddressOfTheTopology() {
        RawPeer wrong = scenario.peer().polite();
        scenario.listenAgainAndAgain(wrong);
        HostPort name = scenario.name(wrong);
        putTopology(accessPoint(name.host()), "\"hotValency\":1");
        String other = scenario.key(scenario.peer()).toString();
        scenario.restart(configured(withTopology().set(ConfigKeys.PINS, List.of(new KeyPin(name, other)))));
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.dialled()).contains(scenario.home(wrong));
        assertThat(scenario.established(scenario.home(wrong))).isZero();
    }

    @Test
    @DisplayName("W1: a pinned key is required of a local root that dials us, too")
    void pinnedKeyIsRequiredOfARootThatDialsUs() {
        RawPeer wrong = scenario.peer().polite();
        HostPort name = scenario.name(wrong);
        putTopology(accessPoint(name.host()), "\"hotValency\":1,\"behindFirewall\":true");
        String other = scenario.key(scenario.peer()).toString();
        scenario.restart(configured(withTopology().set(ConfigKeys.PINS, List.of(new KeyPin(name, other)))));
        wrong.inbound = scenario.home(wrong);
        wrong.dial(scenario.address(), scenario.home(wrong));
        scenario.run(Duration.ofMinutes(1));
        assertThat(wrong.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(scenario.established()).isZero();
    }

    @Test
    @DisplayName("with trust on first use the nodes behind one name have a key each")
    void nodesBehindOneNameHaveAKeyEach() {
        List<RawPeer> nodes = List.of(
                scenario.peer().polite(),
                scenario.peer().polite(),
                scenario.peer().polite());
        nodes.forEach(scenario::listenAgainAndAgain);
        scenario.simulation
                .names()
                .host(
                        "nodes.example.org",
                        Duration.ofMinutes(5),
                        nodes.stream().map(scenario::home).toList());
        putTopology(accessPoint("nodes.example.org"), "\"hotValency\":3");
        scenario.restart(configured(withTopology().set(ConfigKeys.TRUST_ON_FIRST_USE, true)));
        scenario.until(() -> nodes.stream().allMatch(node -> scenario.info(node) != null), Duration.ofMinutes(10));

        RawPeer replaced = nodes.get(1);
        replaced.nodeKey = scenario.peer().nodeKey; // From its next connection on it is somebody else.
        replaced.close();
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.info(replaced)).isNull();
        assertThat(scenario.info(nodes.get(0))).isNotNull();
    }
}
