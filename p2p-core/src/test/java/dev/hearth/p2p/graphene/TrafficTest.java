package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.protocol.MessageCount;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of the bytes of a connection. */
class TrafficTest {
    private static final int KEY_BYTES = 33;

    private final Scenario scenario = new Scenario();

    private static long bytes(List<MessageCount> counts) {
        return counts.stream().mapToLong(MessageCount::bytes).sum();
    }

    @Test
    void theTotalsAreThoseOfThisMoment() {
        scenario.join(scenario.peer().polite());
        TrafficInfo early = scenario.await(scenario.node.traffic());
        PeerInfo peer = scenario.peers().get(0);
        assertThat(early.received()).isEqualTo(peer.received()).isPositive();
        assertThat(early.sent()).isEqualTo(peer.sent()).isPositive();
        scenario.run(Duration.ofMinutes(1));
        TrafficInfo later = scenario.await(scenario.node.traffic());
        assertThat(later.received()).isEqualTo(scenario.peers().get(0).received());
        assertThat(later.receivedPerSecond()).isEqualTo(later.received() / 60);
    }

    @Test
    void everyByteBehindTheKeyIsCountedUnderItsType() {
        scenario.join(scenario.peer().polite());
        scenario.run(Duration.ofMinutes(2));
        PeerInfo info = scenario.peers().get(0);
        assertThat(info.receivedMessages())
                .extracting(MessageCount::type)
                .contains("hello", "connection_accepted")
                .doesNotContain("other");
        assertThat(info.sentMessages())
                .extracting(MessageCount::type)
                .contains("hello", "connection_accepted", "fetch_blockchain_item_ids");
        assertThat(bytes(info.receivedMessages())).isEqualTo(info.received() - KEY_BYTES);
        assertThat(bytes(info.sentMessages())).isEqualTo(info.sent() - KEY_BYTES);
    }
}
