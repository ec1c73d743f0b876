package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RawPeerTest {
    @Test
    void politePeerIsSyncedFromAndKept() {
        Scenario scenario = new Scenario();
        RawPeer peer = scenario.join(scenario.peer().polite().chain(TestBlocks.chain(null, 300, 200, 0)));
        scenario.until(() -> scenario.headNumber() == 300);
        scenario.run(Duration.ofMinutes(10));
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.hot()).hasSize(1);
    }
}
