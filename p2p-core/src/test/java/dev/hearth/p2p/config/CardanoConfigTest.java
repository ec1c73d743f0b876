package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.runtime.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CardanoConfigTest {
    private static NodeConfig load(String json) {
        return NodeConfig.load("config.json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] relay() throws IOException {
        try (InputStream file = CardanoConfigTest.class.getResourceAsStream("/config/cardano-relay.json")) {
            return file.readAllBytes();
        }
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> load(json))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void anEarlySampleLoadsUnchanged() {
        NodeConfig config = load("{\"EnableP2P\": true, \"TargetNumberOfActivePeers\": 20, "
                + "\"TargetNumberOfEstablishedPeers\": 40, \"TargetNumberOfKnownPeers\": 100, "
                + "\"TargetNumberOfRootPeers\": 100}");
        assertThat(config.targets()).isEqualTo(new TargetNumbers(100, 100, 40, 20, 15, 10, 5, 100));
        assertThat(config.get(ConfigKeys.ENABLE_P2P)).isTrue();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aWholeFileLoadsWithOneWarning() throws IOException {
        NodeConfig config = NodeConfig.load("config.json", relay());
        assertThat(config).isEqualTo(CardanoConfig.read("config.json", relay()));
        assertThat(config.targets()).isEqualTo(new TargetNumbers(60, 150, 30, 20, 15, 10, 5, 100));
        assertThat(config.syncTargets()).isEqualTo(new TargetNumbers(0, 150, 12, 5, 100, 40, 30, 100));
        assertThat(config.get(ConfigKeys.SYNC_TARGETS_ENABLED)).isTrue();
        assertThat(config.get(ConfigKeys.PEER_SHARING)).isTrue();
        assertThat(config.get(ConfigKeys.INBOUND_ACCEPT)).isTrue();
        assertThat(config.inboundHard()).isEqualTo(600);
        assertThat(config.inboundSoft()).isEqualTo(400);
        assertThat(config.get(ConfigKeys.LIMITS_ACCEPT_DELAY)).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS)).isEqualTo(652);
        assertThat(config.warnings())
                .containsExactly("config.json: 34 keys are without meaning here and ignored: AlonzoGenesisFile, "
                        + "AlonzoGenesisHash, ByronGenesisFile, ByronGenesisHash, CheckpointsFile, "
                        + "ConwayGenesisFile, ExperimentalProtocolsEnabled, LastKnownBlockVersion-Alt and 26 more");
        assertThat(config.explain(ConfigKeys.TARGETS_ACTIVE))
                .isEqualTo("targets.active is 20 (config.json line 25, TargetNumberOfActivePeers)");
    }

    @Test
    void theModesOfTheNodeAreTakenOver() {
        NodeConfig config = load("{\"DiffusionMode\":\"InitiatorOnlyDiffusionMode\",\"ConsensusMode\":\"PraosMode\","
                + "\"PeerSharing\":false}");
        assertThat(config.get(ConfigKeys.INBOUND_ACCEPT)).isFalse();
        assertThat(config.get(ConfigKeys.SYNC_TARGETS_ENABLED)).isFalse();
        assertThat(config.get(ConfigKeys.PEER_SHARING)).isFalse();
        assertThat(config.inboundHard()).isEqualTo(512);
        assertThat(config.inboundSoft()).isEqualTo(384);
        assertThat(config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS)).isEqualTo(562);
    }

    @Test
    void withoutPeerToPeerOnlyTheTopologyIsDialled() {
        ConfigLayer file = ConfigLayer.ofFile("config.json", "{\"EnableP2P\":false}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> NodeConfig.of(file))
                .hasMessage("enableP2P: found false (config.json line 1, EnableP2P), "
                        + "expected with it peers, topologyFile or listen, or there would be no connection");
        ConfigLayer topology = ConfigLayer.ofEnvironment(Map.of("HEARTH_TOPOLOGY_FILE", "topology.json"));
        assertThat(NodeConfig.of(file, topology).get(ConfigKeys.ENABLE_P2P)).isFalse();
    }

    @Test
    void targetsThatAreNotSaneAreAnErrorAndNotIgnored() {
        assertRefused(
                "{\"TargetNumberOfActivePeers\":41,\n\"TargetNumberOfEstablishedPeers\":40}",
                "targets.active: found 41 (config.json line 1, TargetNumberOfActivePeers), expected at most "
                        + "targets.established, which is 40 (config.json line 2, TargetNumberOfEstablishedPeers)");
        assertRefused(
                "{\"TargetNumberOfActivePeers\":101}",
                "config.json line 1: TargetNumberOfActivePeers: found 101, expected a whole number of 0 to 100");
        assertRefused(
                "{\"SyncTargetNumberOfActiveBigLedgerPeers\":41}",
                "syncTargets.activeAnchors: found 41 (config.json line 1, SyncTargetNumberOfActiveBigLedgerPeers), "
                        + "expected at most syncTargets.establishedAnchors, which is 40 (default)");
    }

    @Test
    void wrongValuesAreRefused() {
        assertRefused(
                "{\"TargetNumberOfActivePeers\":\"20\"}",
                "config.json line 1: TargetNumberOfActivePeers: found \"20\", "
                        + "expected a whole number of 0 to 100");
        assertRefused(
                "{\"DiffusionMode\":\"Both\"}",
                "config.json line 1: DiffusionMode: found \"Both\", "
                        + "expected \"InitiatorAndResponderDiffusionMode\" or \"InitiatorOnlyDiffusionMode\"");
        assertRefused(
                "{\"ConsensusMode\":7}",
                "config.json line 1: ConsensusMode: found 7, expected \"GenesisMode\" or \"PraosMode\"");
        assertRefused(
                "{\"AcceptedConnectionsLimit\":{\"hardLimit\":5,\n\"delay\":5}}",
                "config.json line 1: AcceptedConnectionsLimit.softLimit: found nothing, "
                        + "expected a whole number of 0 to 8000");
        assertRefused(
                "{\"AcceptedConnectionsLimit\":{\"hardLimit\":5,\"softLimit\":6,\"delay\":5}}",
                "limits.inboundSoft: found 6 (config.json line 1, AcceptedConnectionsLimit.softLimit), expected at "
                        + "most limits.inboundHard, which is 5 (config.json line 1, AcceptedConnectionsLimit.hardLimit)");
        assertRefused(
                "{\"AcceptedConnectionsLimit\":{\"hardLimit\":5,\"softLimit\":4,\"delay\":61}}",
                "config.json line 1: AcceptedConnectionsLimit.delay: found 61, "
                        + "expected a duration of 0s to 1m, such as 500ms, 5s, 10m or 1h");
        assertRefused(
                "{\"EgressPollInterval\":0.3}",
                "config.json line 1: EgressPollInterval: found 0.3, expected a number of seconds of 0 to 0.2");
    }

    @Test
    void anIntervalWithoutMeaningIsSaidToHaveNone() {
        assertThat(load("{\"EgressPollInterval\":0.1}").warnings())
                .containsExactly("config.json line 1: EgressPollInterval has no effect here");
    }

    @Test
    void aMisspeltKeyIsSuspectedInTheWarning() {
        assertThat(load("{\"TargetNumberOfActivPeers\":20,\"Protocol\":\"Cardano\"}")
                        .warnings())
                .containsExactly("config.json: 2 keys are without meaning here and ignored: TargetNumberOfActivPeers, "
                        + "Protocol; is TargetNumberOfActivPeers meant to be TargetNumberOfActivePeers?");
        assertThat(load("{\"ByronGenesisFile\":\"x\"}").warnings())
                .containsExactly("config.json: one key is without meaning here and ignored: ByronGenesisFile");
    }

    @Test
    void aFileOfBothFormsIsRefused() {
        assertRefused(
                "{\"TargetNumberOfActivePeers\":20,\n\"targets\":{\"active\":20}}",
                "config.json line 2: targets: found this key of Hearth beside TargetNumberOfActivePeers, "
                        + "expected keys of Hearth or of the Cardano node");
    }

    @Test
    void aFileOfNeitherFormIsTakenForHearths() {
        assertRefused(
                "{\"Listen\":\"0.0.0.0:1\"}",
                "config.json line 1: Listen: found an unknown key, "
                        + "expected a key of docs/configuration.md; the nearest is listen");
    }

    @Test
    void yamlIsRefusedInWords() {
        assertRefused(
                "EnableP2P: true\nTargetNumberOfActivePeers: 20\n",
                "config.json line 1: found text that is not JSON, expected JSON (comments and YAML are not read)");
    }

    @Test
    void theEnvironmentWinsOverAFileOfTheNodeToo() throws IOException {
        NodeConfig config = NodeConfig.of(
                ConfigLayer.ofFile("config.json", relay()),
                ConfigLayer.ofEnvironment(Map.of("HEARTH_LIMITS_MAX_CONNECTIONS", "700")));
        assertThat(config.get(ConfigKeys.LIMITS_MAX_CONNECTIONS)).isEqualTo(700);
        assertThat(NodeConfig.read("node.json", config.toJson())).isEqualTo(config);
    }

    @Test
    void nullSaysNothing() {
        assertThat(load("{\"TargetNumberOfActivePeers\":null,\"AcceptedConnectionsLimit\":null,\"EnableP2P\":true}"))
                .isEqualTo(load("{\"EnableP2P\":true}"));
    }
}
