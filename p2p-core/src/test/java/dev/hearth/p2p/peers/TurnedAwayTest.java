package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnedAwayTest {
    private static final PeerAddress HOST = PeerAddress.parse("192.0.2.1:5");
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final TurnedAway turnedAway = new TurnedAway();

    @Test
    void aHostIsRememberedWhateverItsPort() {
        turnedAway.add(HOST, 7);
        assertThat(turnedAway.contains(HOST.withPort(6), 7)).isTrue();
        assertThat(turnedAway.contains(PeerAddress.parse("192.0.2.2:5"), 7)).isFalse();
    }

    @Test
    void itIsForgottenAfterASecond() {
        turnedAway.add(HOST, 7);
        assertThat(turnedAway.contains(HOST, 7 + SECOND - 1)).isTrue();
        assertThat(turnedAway.contains(HOST, 7 + SECOND)).isFalse();
    }

    @Test
    void manyHostsAreAtMostForgottenEarlier() {
        for (int i = 0; i < 100_000; i++) {
            PeerAddress host = PeerAddress.ipv4(i << 8, 1);
            turnedAway.add(host, 7);
            assertThat(turnedAway.contains(host, 7)).isTrue();
        }
        assertThat(turnedAway.contains(PeerAddress.ipv4(1, 1), 7)).isFalse();
    }
}
