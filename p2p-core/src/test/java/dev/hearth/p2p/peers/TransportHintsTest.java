package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransportHintsTest {
    private static final PeerAddress PEER = PeerAddress.parse("20.0.0.1:8333");

    private long now = 5;
    private final TransportHints hints = new TransportHints(() -> now);

    @Test
    void nothingIsKnownOfAnAddressThatTaughtNothing() {
        assertThat(hints.of(PEER)).isEmpty();
    }

    @Test
    void whatIsLearntHoldsForADay() {
        hints.learn(PEER, "plain");
        now += TimeUnit.DAYS.toNanos(1);
        assertThat(hints.of(PEER)).isEqualTo("plain");
        now++;
        assertThat(hints.of(PEER)).isEmpty();
        hints.learn(PEER, "plain");
        assertThat(hints.of(PEER)).isEqualTo("plain");
    }

    @Test
    void theLastThousandAreRemembered() {
        for (int port = 1; port <= 1_000; port++) {
            hints.learn(PEER.withPort(port), "plain");
        }
        hints.learn(PEER.withPort(1), "plain"); // learnt again, so no longer the oldest
        hints.learn(PEER, "plain");
        assertThat(hints.of(PEER.withPort(1))).isEqualTo("plain");
        assertThat(hints.of(PEER.withPort(2))).isEmpty();
        assertThat(hints.of(PEER.withPort(3))).isEqualTo("plain");
    }
}
