package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pings and pongs (§1.9; case 4). */
class PingTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    private Ping asked() {
        scenario.until(() -> peer.has(BitcoinCommands.PING));
        return peer.last(Ping.class);
    }

    private long roundTrip() {
        return scenario.onlyPeer().roundTripMicros();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("case 4: a ping comes right after the handshake, and its answer is measured")
    void firstPing(Direction direction) {
        scenario.join(direction, peer);
        scenario.run(MOMENT);
        assertThat(peer.count(BitcoinCommands.PING)).isEqualTo(1);
        assertThat(asked().nonce().orElse(0)).isNotZero();
        assertThat(roundTrip()).isPositive();
        assertThat(scenario.onlyPeer().leastRoundTripMicros()).isEqualTo(roundTrip());
    }

    @Test
    @DisplayName("case 4: one every two minutes, each with a nonce of its own")
    void everyTwoMinutes() {
        scenario.join(peer);
        scenario.run(Duration.ofMinutes(10).plus(MOMENT));
        List<Ping> pings = peer.received(Ping.class);
        assertThat(pings).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("§1.9: a peer's ping is answered with its nonce, one without a nonce is not")
    void answersPings() {
        scenario.join(peer);
        peer.send(Ping.of(0x0102030405060708L))
                .send(new Ping(OptionalLong.empty()))
                .send(Ping.of(0));
        scenario.run(MOMENT);
        assertThat(peer.received(Pong.class)).containsExactly(Pong.of(0x0102030405060708L), Pong.of(0));
    }

    @Test
    @DisplayName("case 4: a pong nobody asked for, or with another nonce, changes nothing")
    void wrongPongs() {
        peer.ignoring(BitcoinCommands.PING);
        scenario.join(peer);
        long nonce = asked().nonce().orElseThrow();
        peer.send(Pong.of(nonce + 1));
        scenario.run(MOMENT);
        assertThat(roundTrip()).isZero();
        peer.send(Pong.of(nonce));
        scenario.run(MOMENT);
        assertThat(roundTrip()).isPositive();
        long measured = roundTrip();
        peer.send(Pong.of(nonce)).send(Pong.of(0)).send(new Pong(OptionalLong.empty()));
        scenario.run(MOMENT);
        assertThat(roundTrip()).isEqualTo(measured);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("case 4: a short pong, or one of zero, ends the ping, so that another one is sent in time")
    void cancellingPongs() {
        peer.ignoring(BitcoinCommands.PING);
        scenario.join(peer);
        Ping first = asked();
        peer.send(new Pong(OptionalLong.empty()));
        scenario.run(Duration.ofMinutes(2).plus(MOMENT));
        assertThat(peer.received(Ping.class)).hasSize(2);
        assertThat(peer.last(Ping.class)).isNotEqualTo(first);
        peer.send(Pong.of(0));
        scenario.run(Duration.ofMinutes(2).plus(MOMENT));
        assertThat(peer.received(Ping.class)).hasSize(3);
        peer.send(Pong.of(peer.last(Ping.class).nonce().orElseThrow()));
        scenario.run(MOMENT);
        assertThat(roundTrip()).isPositive();
    }

    @Test
    @DisplayName("case 4, threat 7: a ping unanswered for 20 minutes ends the connection")
    void unansweredPing() {
        peer.ignoring(BitcoinCommands.PING);
        scenario.join(peer);
        asked();
        long asked = peer.received().stream()
                .filter(one -> one.command().equals(BitcoinCommands.PING))
                .findFirst()
                .orElseThrow()
                .nanos();
        scenario.every(Duration.ofSeconds(50), peer, () -> peer.send(Ping.of(5)));
        scenario.until(peer::isClosed, Duration.ofMinutes(25));
        assertThat(peer.count(BitcoinCommands.PING)).isEqualTo(1);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(peer.closedNanos() - asked);
        assertThat(seconds).isBetween(1_199L, 1_201L);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INACTIVE);
    }

    @Test
    @DisplayName(
            "§1.9: one that is unanswered for longer than two minutes is followed by the next as soon as it is answered")
    void lateAnswer() {
        peer.ignoring(BitcoinCommands.PING);
        scenario.join(peer);
        Ping first = asked();
        scenario.run(Duration.ofSeconds(150));
        assertThat(peer.count(BitcoinCommands.PING)).isEqualTo(1);
        peer.send(new Pong(first.nonce()));
        scenario.run(MOMENT);
        assertThat(roundTrip()).isGreaterThan(TimeUnit.SECONDS.toMicros(149));
        assertThat(peer.count(BitcoinCommands.PING)).isEqualTo(2);
    }
}
