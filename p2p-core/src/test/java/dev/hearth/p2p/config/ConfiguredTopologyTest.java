package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.discovery.topology.TopologyFile;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfiguredTopologyTest {
    private static final String MEMBERS = "\"accessPoints\":[{\"address\":\"192.0.2.7\",\"port\":1}],\"valency\":1";

    private static Topology topology(String json) throws FileFormatException {
        return TopologyFile.read("topology.json", json.getBytes(StandardCharsets.UTF_8))
                .topology();
    }

    private static ConfiguredTopology of(NodeConfig.Builder config, Topology topology) {
        return ConfiguredTopology.of(config.build(), "topology.json", topology);
    }

    @Test
    void anOrdinaryTopologyIsUsedAsItIs() throws FileFormatException {
        Topology topology = topology("{\"localRoots\":[{" + MEMBERS + "}],\"publicRoots\":[]}");
        assertThat(of(NodeConfig.builder(), topology)).isEqualTo(new ConfiguredTopology(topology, List.of()));
    }

    @Test
    void bootstrapPeersAreIgnoredWhereSyncTargetsRule() throws FileFormatException {
        Topology topology = topology("{\"localRoots\":[],\"publicRoots\":[],"
                + "\"bootstrapPeers\":[{\"address\":\"192.0.2.7\",\"port\":1}]}");
        assertThat(of(NodeConfig.builder(), topology).topology()).isEqualTo(topology);
        assertThat(of(NodeConfig.builder().set(ConfigKeys.SYNC_TARGETS_ENABLED, true), topology))
                .isEqualTo(new ConfiguredTopology(
                        Topology.EMPTY,
                        List.of("topology.json: bootstrapPeers are ignored, "
                                + "as syncTargets.enabled is true (program)")));
    }

    @Test
    void peersBehindAFirewallNeedANodeThatListens() throws FileFormatException {
        Topology topology = topology("{\"localRoots\":[{" + MEMBERS + ",\"behindFirewall\":true}],\"publicRoots\":[]}");
        NodeConfig.Builder listening =
                NodeConfig.builder().set(ConfigKeys.LISTEN, Optional.of(PeerAddress.parse("0.0.0.0:1776")));
        String warning = "topology.json: peers behind a firewall cannot come in, as this node accepts no connections";
        assertThat(of(NodeConfig.builder(), topology).warnings()).containsExactly(warning);
        assertThat(of(listening, topology).warnings()).isEmpty();
        assertThat(of(listening.set(ConfigKeys.INBOUND_ACCEPT, false), topology).warnings())
                .containsExactly(warning);
    }

    @Test
    void aNodeThatDialsNobodyElseNeedsSomebody() {
        NodeConfig.Builder config = NodeConfig.builder()
                .set(ConfigKeys.TOPOLOGY_FILE, Optional.of(Path.of("topology.json")))
                .set(ConfigKeys.ENABLE_P2P, false);
        assertThatThrownBy(() -> of(config, Topology.EMPTY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("topology.json: found no peer, expected one at least, as enableP2P is false (program)");
        config.set(ConfigKeys.PEERS, List.of(new HostPort("a", 1)));
        assertThat(of(config, Topology.EMPTY).warnings()).isEmpty();
    }
}
