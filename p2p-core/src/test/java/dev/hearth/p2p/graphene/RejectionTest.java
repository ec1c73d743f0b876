package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full node, and what we do when a peer rejects us (§3.3 step 11, §3.4, §7.3). */
class RejectionTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();

    private static ConnectionRejected rejection(int reason) {
        return new ConnectionRejected(
                WireText.of("raw"), 106, PeerAddress.parse("8.8.8.8:53"), reason, WireText.of("no"));
    }

    // We reject

    /** A node that has all the connections it may have, and one peer more. */
    private static RawPeer rejectedBy(Scenario full, Direction direction) {
        full.join(full.peer().polite());
        RawPeer rejected = full.peer().polite().ignoring(GrapheneTypes.HELLO);
        full.meet(direction, rejected);
        full.run(MOMENT);
        return rejected;
    }

    private static Scenario ofOne() {
        return new Scenario(builder -> builder.maxConnections(1).desiredConnections(0));
    }

    @Test
    @DisplayName("§3.3 step 11: a full node rejects with reason 4 and waits to be asked for addresses")
    void fullNodeWaitsForTheRequest() {
        Scenario full = ofOne();
        RawPeer rejected = rejectedBy(full, Direction.INBOUND);
        assertThat(rejected.types()).containsExactly(GrapheneTypes.HELLO, GrapheneTypes.CONNECTION_REJECTED);
        assertThat(rejected.last(ConnectionRejected.class).reason())
                .isEqualTo(RejectionReason.NOT_ACCEPTING_CONNECTIONS);
        assertThat(rejected.last(ConnectionRejected.class).remoteEndpoint()).isEqualTo(rejected.localAddress());
        assertThat(rejected.isConnected()).isTrue();

        rejected.send(new AddressRequest());
        full.run(MOMENT);
        assertThat(rejected.types())
                .containsExactly(
                        GrapheneTypes.HELLO,
                        GrapheneTypes.CONNECTION_REJECTED,
                        GrapheneTypes.ADDRESS,
                        GrapheneTypes.CLOSING_CONNECTION);
        assertThat(full.hot()).hasSize(1);
    }

    @Test
    @DisplayName("§3.3 step 11: the rejected peer gets the addresses we know")
    void rejectedPeerGetsAddresses() {
        Scenario full = ofOne();
        RawPeer known = full.peer().polite();
        full.meet(Direction.OUTBOUND, known);
        full.until(() -> full.established() == 1);
        RawPeer rejected = full.peer().polite();
        rejected.on(GrapheneTypes.CONNECTION_REJECTED, rejection -> rejected.send(new AddressRequest()));
        full.meet(Direction.INBOUND, rejected);
        full.run(MOMENT);
        assertThat(rejected.last(AddressMessage.class).addresses())
                .extracting(info -> info.endpoint())
                .containsExactly(full.home(known));
        assertThat(rejected.has(GrapheneTypes.CLOSING_CONNECTION)).isTrue();
    }

    @Test
    @DisplayName("§3.4: a rejected peer that accepts us is asked for addresses, then let go")
    void rejectedPeerIsAsked() {
        Scenario full = ofOne();
        RawPeer rejected = rejectedBy(full, Direction.INBOUND);
        rejected.send(new ConnectionAccepted());
        full.run(MOMENT);
        assertThat(rejected.types())
                .endsWith(
                        GrapheneTypes.CONNECTION_REJECTED,
                        GrapheneTypes.ADDRESS_REQUEST,
                        GrapheneTypes.CLOSING_CONNECTION);
        assertThat(full.established()).isEqualTo(1);
    }

    @Test
    @DisplayName("W7: a rejected peer that asks nothing is let go after 30 s")
    void rejectedPeerMayNotStay() {
        Scenario full = ofOne();
        RawPeer rejected = rejectedBy(full, Direction.INBOUND);
        full.run(Duration.ofSeconds(28));
        assertThat(rejected.isConnected()).isTrue();
        full.run(Duration.ofSeconds(2));
        assertThat(rejected.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {GrapheneTypes.ITEM_IDS_INVENTORY, GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS, GrapheneTypes.FETCH_ITEMS
            })
    @DisplayName("§3.4: a rejected peer that behaves as if it were accepted is disconnected")
    void rejectedPeerMayNotAct(int type) {
        Scenario full = ofOne();
        RawPeer rejected = rejectedBy(full, Direction.INBOUND);
        rejected.send(type, new byte[5]);
        full.run(MOMENT);
        assertThat(rejected.last(ClosingConnection.class).dueToError()).isTrue();
        assertThat(rejected.isClosed()).isTrue();
        assertThat(full.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }

    @Test
    @DisplayName("§3.3 step 11: where a peer leaves the next one is accepted")
    void roomIsGivenAgain() {
        Scenario full = ofOne();
        RawPeer first = full.join(full.peer().polite());
        first.close();
        full.run(MOMENT);
        full.join(full.peer().polite());
        assertThat(full.hot()).hasSize(1);
    }

    @Test
    @DisplayName("W8: of one address only four connections are taken, the next is closed without a word")
    void oneAddressHasFourConnections() {
        SimulatedHost crowded = scenario.newHost();
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(new RawPeer(crowded.runtime()).polite().dial(scenario.address()));
            scenario.run(MOMENT);
        }
        assertThat(peers.subList(0, 4)).allMatch(RawPeer::isConnected);
        assertThat(peers.get(4).isClosed()).isTrue();
        assertThat(peers.get(4).bytesReceived()).isZero();
        peers.get(0).close();
        scenario.run(MOMENT);
        scenario.join(new RawPeer(crowded.runtime()).polite());
    }

    @Test
    @DisplayName("W8: a full node takes 32 handshakes to say that it is full, and no more until one ends")
    void handshakesAreLimited() {
        Scenario full = ofOne();
        full.join(full.peer().polite());
        List<RawPeer> silent = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            silent.add(full.peer().dial(full.address()));
        }
        full.run(MOMENT);
        assertThat(silent).filteredOn(peer -> peer.bytesReceived() == 0).hasSize(1);
        silent.stream().filter(RawPeer::isConnected).findFirst().ifPresent(RawPeer::close);
        full.run(MOMENT);
        RawPeer next = full.peer().polite();
        next.dial(full.address());
        full.run(MOMENT);
        assertThat(next.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.NOT_ACCEPTING_CONNECTIONS);
    }

    // We are rejected

    private RawPeer rejecting(Direction direction, int reason) {
        RawPeer rejecting = scenario.peer().polite();
        rejecting.on(GrapheneTypes.HELLO, hello -> rejecting.send(rejection(reason)));
        return scenario.meet(direction, rejecting);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 5, 6, 7})
    @DisplayName("§3.4: rejected, we ask for addresses all the same, then say goodbye")
    void rejectedNodeAsksForAddresses(int reason) {
        for (Direction direction : Direction.values()) {
            RawPeer rejecting = rejecting(direction, reason);
            scenario.run(MOMENT);
            assertThat(rejecting.types())
                    .containsExactly(
                            GrapheneTypes.HELLO,
                            GrapheneTypes.CONNECTION_ACCEPTED,
                            GrapheneTypes.ADDRESS_REQUEST,
                            GrapheneTypes.CLOSING_CONNECTION);
            assertThat(rejecting.last(ClosingConnection.class).dueToError()).isFalse();
            assertThat(rejecting.isConnected()).isTrue();
        }
        assertThat(scenario.established()).isZero();
        scenario.run(Duration.ofSeconds(23));
        assertThat(scenario.disconnects())
                .containsOnlyKeys(reason == 2 ? DisconnectReason.ALREADY_CONNECTED : DisconnectReason.REJECTED_BY_PEER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 6})
    @DisplayName("§3.4: a peer that rejects us and says goodbye at once is counted as having rejected us")
    void rejectionIsTheReasonThoughGoodbyeFollows(int reason) {
        RawPeer rejecting = scenario.peer().polite();
        rejecting.on(
                GrapheneTypes.HELLO,
                hello -> rejecting.send(rejection(reason)).send(new ClosingConnection("bye", false)));
        scenario.meet(Direction.OUTBOUND, rejecting);
        scenario.run(MOMENT);
        assertThat(rejecting.isClosed()).isTrue();
        assertThat(scenario.disconnects())
                .containsOnlyKeys(reason == 2 ? DisconnectReason.ALREADY_CONNECTED : DisconnectReason.REJECTED_BY_PEER);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("§3.4: rejected for another chain or as itself, we close without a word")
    void hopelessRejectionIsTheEnd(int reason) {
        for (Direction direction : Direction.values()) {
            RawPeer rejecting = rejecting(direction, reason);
            scenario.run(MOMENT);
            assertThat(rejecting.isClosed()).isTrue();
            assertThat(rejecting.types())
                    .doesNotContain(GrapheneTypes.ADDRESS_REQUEST, GrapheneTypes.CLOSING_CONNECTION);
        }
        assertThat(scenario.disconnects())
                .containsOnlyKeys(reason == 1 ? DisconnectReason.DIFFERENT_CHAIN : DisconnectReason.CONNECTED_TO_SELF);
    }

    @Test
    @DisplayName("§3.4: a rejection after an acceptance, or a second one, ends the connection")
    void rejectionOutOfTurn() {
        for (List<Integer> said : List.of(
                List.of(GrapheneTypes.CONNECTION_ACCEPTED, GrapheneTypes.CONNECTION_REJECTED),
                List.of(GrapheneTypes.CONNECTION_REJECTED, GrapheneTypes.CONNECTION_REJECTED))) {
            RawPeer peer = scenario.peer().polite().ignoring(GrapheneTypes.ADDRESS_REQUEST);
            peer.on(
                    GrapheneTypes.HELLO,
                    hello -> said.forEach(type -> peer.send(
                            type == GrapheneTypes.CONNECTION_REJECTED ? rejection(4) : new ConnectionAccepted())));
            peer.dial(scenario.address());
            scenario.run(MOMENT);
            assertThat(peer.last(ClosingConnection.class).reason()).hasToString("unexpected connection_rejected");
        }
    }

    @Test
    @DisplayName("§3.4: an acceptance after a rejection is ignored")
    void acceptanceAfterRejection() {
        RawPeer peer = scenario.peer().polite().ignoring(GrapheneTypes.ADDRESS_REQUEST);
        peer.on(GrapheneTypes.HELLO, hello -> peer.send(rejection(4)).send(new ConnectionAccepted()));
        peer.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(peer.count(GrapheneTypes.ADDRESS_REQUEST)).isEqualTo(1);
        peer.send(new AddressMessage(List.of()));
        scenario.run(MOMENT);
        assertThat(scenario.established()).isZero();
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isTrue();
    }

    // Whom we dial again

    /** How often the node dialled a listener that does this with each connection. */
    private int dialsWithin(Duration time, java.util.function.Consumer<RawPeer> behaviour) {
        SimulatedHost home = scenario.newHost();
        List<RawPeer> accepted = new ArrayList<>();
        RawPeer.listen(home.runtime(), home.address(Scenario.PORT), () -> {
            RawPeer peer = new RawPeer(home.runtime()).polite();
            behaviour.accept(peer);
            accepted.add(peer);
            return peer;
        });
        scenario.node.connect(home.address(Scenario.PORT));
        scenario.run(time);
        return accepted.size();
    }

    @Test
    @DisplayName("§7.3: a peer of another chain is left alone for about an hour, whoever noticed")
    void otherChainIsDelayed() {
        Hash otherChain = Hash.parse("cd".repeat(32));
        assertThat(dialsWithin(Duration.ofMinutes(55), peer -> peer.chainId = otherChain))
                .isEqualTo(1);
        assertThat(dialsWithin(
                        Duration.ofMinutes(55), peer -> peer.on(GrapheneTypes.HELLO, hello -> peer.send(rejection(1)))))
                .isEqualTo(1);
        assertThat(dialsWithin(Duration.ofMinutes(80), peer -> peer.chainId = otherChain))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("W8: inbound peers that fill a node do not keep it from the peers it dials itself")
    void fullNodeStillDials() {
        Scenario full = ofOne();
        full.join(full.peer().polite());
        RawPeer chosen = full.peer().polite();
        full.meet(Direction.OUTBOUND, chosen);
        full.until(() -> full.established() == 2);
        assertThat(full.hot()).hasSize(2);
    }

    @Test
    @DisplayName("W24: a full peer is dialled again after ever longer times")
    void fullPeerIsTriedAgain() {
        java.util.function.Consumer<RawPeer> full = peer -> {
            peer.on(GrapheneTypes.HELLO, hello -> peer.send(rejection(4)));
            peer.on(GrapheneTypes.CLOSING_CONNECTION, goodbye -> peer.close());
        };
        int first = dialsWithin(Duration.ofMinutes(2), full);
        assertThat(first).isBetween(2, 6);
        assertThat(dialsWithin(Duration.ofMinutes(30), full)).isBetween(first + 1, 20);
    }
}
