package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.trust.Subnet;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A peer that we dialled, and the operator bans (B§6). */
class BannedPeerTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.listen(scenario.peer().polite());
    private final PeerAddress home = scenario.home(peer);

    @BeforeEach
    void banWhileHot() {
        scenario.restart(builder -> builder.peer(HostPort.parse(home.toString(), 0)));
        scenario.until(() -> scenario.temperature(peer) == Temperature.HOT);
        scenario.await(scenario.node.ban(Subnet.of(home), Duration.ofHours(1), "a nuisance"));
        scenario.run(MOMENT);
    }

    @Test
    @DisplayName("each promotion and demotion is told: one that is banned while hot is demoted, once")
    void itsDemotionIsTold() {
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.events(NodeEvent.Demoted.class)).singleElement().satisfies(demoted -> {
            assertThat(demoted.peer()).isEqualTo(home);
            assertThat(demoted.from()).isEqualTo(Temperature.HOT);
            assertThat(demoted.to()).isEqualTo(Temperature.COLD);
            assertThat(demoted.reason()).contains("a nuisance");
        });
    }

    @Test
    @DisplayName("while it is banned not even the application has it dialled")
    void nobodyDialsIt() {
        int before = scenario.events(NodeEvent.PeerChanged.class).size();
        assertThat(scenario.await(scenario.node.fetchAddresses(home))).isFalse();
        scenario.node.connect(home);
        scenario.run(MOMENT);
        assertThat(scenario.peers()).isEmpty();
        assertThat(scenario.events(NodeEvent.PeerChanged.class)).hasSize(before);
    }
}
