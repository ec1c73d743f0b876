package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goodbyes, theirs and ours, and connections that end without one (§3.7, §4.5). */
class ClosingTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Hash OTHER_CHAIN = Hash.parse("cd".repeat(32));

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    private void assertClosedByGoodbye() {
        peer.send(new ClosingConnection("had enough", true));
        scenario.run(Duration.ofMillis(100));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isFalse();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.CLOSED_BY_PEER);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.7: told goodbye by an active peer we close, without one of our own")
    void goodbyeWhileActive(Direction direction) {
        scenario.meet(direction, peer);
        scenario.until(() -> scenario.established() == 1);
        assertClosedByGoodbye();
        assertThat(scenario.hot()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.7: so we do before the hello")
    void goodbyeBeforeHello(Direction direction) {
        peer.onKeys(() -> {});
        scenario.meet(direction, peer);
        scenario.until(() -> peer.has(GrapheneTypes.HELLO));
        assertClosedByGoodbye();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.7: so we do between hello and addresses")
    void goodbyeInHandshake(Direction direction) {
        peer.ignoring(GrapheneTypes.ADDRESS_REQUEST);
        scenario.meet(direction, peer);
        scenario.until(() -> peer.has(GrapheneTypes.ADDRESS_REQUEST));
        assertClosedByGoodbye();
    }

    @Test
    @DisplayName("§2.4: after our goodbye we answer nothing but theirs, and close when it comes")
    void onlyGoodbyeIsHeardAfterOurs() {
        sayGoodbye(Direction.OUTBOUND);
        int before = peer.types().size();
        peer.send(new CurrentTimeRequest(1));
        peer.send(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of()));
        peer.send(GrapheneTypes.ADDRESS_REQUEST, new byte[0]);
        peer.chainId = Scenario.CHAIN;
        peer.send(peer.hello());
        peer.send(99_999, new byte[3]);
        scenario.run(MOMENT);
        assertThat(peer.types()).hasSize(before);
        assertThat(peer.isConnected()).isTrue();
        peer.send(new ClosingConnection("bye", false));
        scenario.run(Duration.ofMillis(100));
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.DIFFERENT_CHAIN);
    }

    @Test
    @DisplayName("§3.7: a peer that closes its socket after our goodbye is gone")
    void peerMayJustClose() {
        sayGoodbye(Direction.OUTBOUND);
        peer.close();
        scenario.run(Duration.ofMillis(100));
        assertThat(scenario.peers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName(
            "§4.5: a peer that does not react to our goodbye is cut off after 20 to 22 s, an inbound one after 2 s")
    void goodbyeHasADeadline(Direction direction) {
        sayGoodbye(direction);
        long said = peer.received().get(peer.received().size() - 1).nanos();
        scenario.every(MOMENT, peer, () -> peer.send(new CurrentTimeRequest(1)));
        scenario.run(Duration.ofSeconds(25));
        assertThat(peer.isClosed()).isTrue();
        long millis = TimeUnit.NANOSECONDS.toMillis(peer.closedNanos() - said);
        if (direction == Direction.INBOUND) {
            assertThat(millis).isBetween(1_900L, 2_100L);
        } else {
            assertThat(millis).isBetween(19_900L, 22_100L);
        }
    }

    /** A rejection is followed by a goodbye after which the node waits. */
    private void sayGoodbye(Direction direction) {
        peer.chainId = OTHER_CHAIN;
        scenario.meet(direction, peer.ignoring(GrapheneTypes.HELLO));
        scenario.run(MOMENT);
        assertThat(peer.types()).endsWith(GrapheneTypes.CLOSING_CONNECTION);
    }

    @Test
    @DisplayName("§3.7: a node that stops says so to active and handshaking peers, and closes")
    void stoppingNodeSaysGoodbye() {
        scenario.join(peer);
        RawPeer handshaking = scenario.peer();
        handshaking.dial(scenario.address());
        scenario.run(MOMENT);
        scenario.await(scenario.node.stop());
        scenario.run(MOMENT);
        for (RawPeer one : List.of(peer, handshaking)) {
            ClosingConnection goodbye = one.last(ClosingConnection.class);
            assertThat(goodbye.reason()).hasToString("this node stops");
            assertThat(goodbye.dueToError()).isFalse();
            assertThat(one.isClosed()).isTrue();
        }
    }

    @Test
    @DisplayName("§4.5: of a silent peer we ask the time every 2 s after 15 s, and take our leave after 30 s")
    void silentPeer() {
        scenario.join(peer.ignoring(GrapheneTypes.CURRENT_TIME_REQUEST));
        scenario.run(Duration.ofMillis(14_500));
        assertThat(peer.count(GrapheneTypes.CURRENT_TIME_REQUEST)).isEqualTo(1);
        scenario.run(Duration.ofSeconds(15));
        assertThat(peer.count(GrapheneTypes.CURRENT_TIME_REQUEST)).isBetween(7, 9);
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isFalse();
        scenario.run(Duration.ofSeconds(4));
        assertThat(peer.last(ClosingConnection.class).dueToError()).isFalse();
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.hot()).isEmpty();
        scenario.run(Duration.ofSeconds(23));
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INACTIVE);
    }

    @Test
    @DisplayName("§4.5: a peer that does not answer 5003 within 6 s is cut off without a goodbye")
    void unansweredQuestion() {
        scenario.join(peer.ignoring(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS));
        scenario.every(MOMENT, peer, () -> peer.send(new CurrentTimeRequest(1)));
        scenario.run(Duration.ofSeconds(5));
        assertThat(peer.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(4));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isFalse();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("§3.7: a violation is answered by a goodbye in anger, and the socket closed at once")
    void violation() {
        scenario.join(peer);
        peer.send(GrapheneTypes.TRANSACTION, new byte[100]);
        scenario.run(Duration.ofMillis(100));
        assertThat(peer.last(ClosingConnection.class).dueToError()).isTrue();
        assertThat(peer.isClosed()).isTrue();
    }
}
