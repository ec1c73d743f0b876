package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {
    private static final NodeConfig RUNNING = NodeConfig.builder()
            .set(ConfigKeys.PEERS, List.of(new HostPort("a", 1)))
            .set(ConfigKeys.DATA_DIRECTORY, Optional.of(Path.of("data")))
            .build();

    @Test
    void nothingChangesToTheSame() {
        ConfigChange change = RUNNING.changesTo(RUNNING.toBuilder().build());
        assertThat(change.isEmpty()).isTrue();
        assertThat(change.warning()).isEmpty();
        assertThat(change.effective()).isEqualTo(RUNNING);
    }

    @Test
    void whatCanChangeAtRunTimeDoes() {
        NodeConfig next = RUNNING.toBuilder()
                .set(ConfigKeys.PEERS, List.of(new HostPort("b", 1)))
                .set(ConfigKeys.TARGETS_ACTIVE, 10)
                .set(ConfigKeys.LIMITS_UPLOAD, 100_000L)
                .build();
        ConfigChange change = RUNNING.changesTo(next);
        assertThat(change.taken())
                .containsExactly(ConfigKeys.PEERS, ConfigKeys.TARGETS_ACTIVE, ConfigKeys.LIMITS_UPLOAD);
        assertThat(change.needRestart()).isEmpty();
        assertThat(change.effective()).isEqualTo(next);
    }

    @Test
    void whatNeedsARestartKeepsItsValueAndIsNamed() {
        NodeConfig next = RUNNING.toBuilder()
                .set(ConfigKeys.LISTEN, Optional.of(PeerAddress.parse("127.0.0.1:0")))
                .set(ConfigKeys.DATA_DIRECTORY, Optional.empty())
                .set(ConfigKeys.TARGETS_ACTIVE, 10)
                .build();
        ConfigChange change = RUNNING.changesTo(next);
        assertThat(change.taken()).containsExactly(ConfigKeys.TARGETS_ACTIVE);
        assertThat(change.needRestart()).containsExactly(ConfigKeys.LISTEN, ConfigKeys.DATA_DIRECTORY);
        assertThat(change.warning()).contains("until a restart the old values are kept of: listen, dataDirectory");
        assertThat(change.effective())
                .isEqualTo(
                        RUNNING.toBuilder().set(ConfigKeys.TARGETS_ACTIVE, 10).build());
        assertThat(RUNNING.changesTo(change.effective()).needRestart()).isEmpty();
    }

    @Test
    void anotherPlaceOfTheSameValueIsNoChange() {
        NodeConfig read = NodeConfig.read("node.json", RUNNING.toJson());
        assertThat(RUNNING.changesTo(read).isEmpty()).isTrue();
        assertThat(RUNNING.changesTo(read).effective().origin(ConfigKeys.PEERS).layer())
                .isEqualTo(Origin.Layer.FILE);
    }

    @Test
    void newValuesThatDoNotGoWithThoseThatStayAreRefused() {
        NodeConfig next = NodeConfig.builder()
                .set(ConfigKeys.LISTEN, Optional.of(PeerAddress.parse("127.0.0.1:0")))
                .set(ConfigKeys.ENABLE_P2P, false)
                .build();
        assertThatThrownBy(() -> RUNNING.changesTo(next))
                .hasMessage("enableP2P: found false (program), "
                        + "expected with it peers, topologyFile or listen, or there would be no connection");
    }

    @Test
    void onlyWhatIsBoundToASocketAFileOrTheApplicationNeedsARestart() {
        assertThat(ConfigKeys.ALL.stream().filter(key -> !key.isAdjustable()))
                .containsExactlyInAnyOrder(
                        ConfigKeys.LISTEN,
                        ConfigKeys.INBOUND_ACCEPT,
                        ConfigKeys.INBOUND_POLICY,
                        ConfigKeys.PRIVATE_MODE,
                        ConfigKeys.AS_MAP_FILE,
                        ConfigKeys.DATA_DIRECTORY);
    }
}
