package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the keys to an active connection, and what a hello is checked for (§2.6, §3.2, §3.3). */
class HandshakeTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    private void meet(Direction direction) {
        scenario.meet(direction, peer);
        scenario.run(MOMENT);
    }

    private static VariantObject named(String nodeId) {
        return VariantObject.builder().put("node_id", nodeId).build();
    }

    /** 5008 with this reason and then 5011: the connection is over, but it is for the peer to close it. */
    private void assertRejected(RejectionReason reason) {
        assertThat(peer.types())
                .containsSubsequence(GrapheneTypes.CONNECTION_REJECTED, GrapheneTypes.CLOSING_CONNECTION);
        assertThat(peer.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        ConnectionRejected rejection = peer.last(ConnectionRejected.class);
        assertThat(rejection.reason()).isEqualTo(reason);
        assertThat(rejection.remoteEndpoint()).isEqualTo(peer.localAddress());
        assertThat(rejection.coreProtocolVersion()).isEqualTo(106);
        assertThat(rejection.userAgent()).hasToString("Hearth/0.1");
        assertThat(peer.isConnected()).isTrue();
        peer.send(new ClosingConnection("", false));
        scenario.run(MOMENT);
        assertThat(peer.isClosed()).isTrue();
    }

    /** 5011 and no 5008. */
    private void assertDisconnected() {
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isTrue();
        assertThat(peer.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        assertThat(peer.has(GrapheneTypes.CONNECTION_REJECTED)).isFalse();
        assertThat(scenario.established()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.2: hello, accepted, addresses, then time and ids, each once and in this order")
    void normalSequence(Direction direction) {
        meet(direction);
        assertThat(peer.types())
                .containsExactlyInAnyOrder(
                        GrapheneTypes.HELLO,
                        GrapheneTypes.CONNECTION_ACCEPTED,
                        GrapheneTypes.ADDRESS_REQUEST,
                        GrapheneTypes.CURRENT_TIME_REQUEST,
                        GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS)
                .endsWith(
                        GrapheneTypes.ADDRESS_REQUEST,
                        GrapheneTypes.CURRENT_TIME_REQUEST,
                        GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS);
        assertThat(scenario.hot()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.2: a peer may accept us before it says hello")
    void acceptedBeforeHello(Direction direction) {
        peer.onKeys(() -> peer.send(new ConnectionAccepted()).send(peer.hello()))
                .ignoring(GrapheneTypes.HELLO);
        meet(direction);
        assertThat(scenario.hot()).hasSize(1);
        assertThat(peer.has(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.2: a peer may say hello only after it has answered our request for addresses")
    void helloLast(Direction direction) {
        peer.onKeys(() -> peer.send(new ConnectionAccepted())).ignoring(GrapheneTypes.HELLO);
        meet(direction);
        assertThat(peer.has(GrapheneTypes.ADDRESS_REQUEST)).isTrue();
        assertThat(scenario.hot()).isEmpty();
        peer.send(peer.hello());
        scenario.run(MOMENT);
        assertThat(scenario.hot()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.4: 5003 makes an inbound connection active before its addresses come, an outbound one not")
    void questionActivatesInboundConnections(Direction direction) {
        peer.ignoring(GrapheneTypes.ADDRESS_REQUEST)
                .on(
                        GrapheneTypes.CONNECTION_ACCEPTED,
                        accepted -> peer.send(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of())));
        meet(direction);
        boolean active = direction == Direction.INBOUND;
        assertThat(scenario.hot()).hasSize(active ? 1 : 0);
        assertThat(peer.has(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY)).isEqualTo(active);
        peer.send(GrapheneTypes.ADDRESS, new byte[] {0});
        scenario.run(MOMENT);
        assertThat(scenario.hot()).hasSize(1);
        assertThat(peer.count(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.3 step 0: a second hello ends the connection without a rejection")
    void secondHelloIsUnexpected(Direction direction) {
        meet(direction);
        peer.send(peer.hello());
        scenario.run(MOMENT);
        assertThat(peer.has(GrapheneTypes.CONNECTION_REJECTED)).isFalse();
        assertThat(peer.last(ClosingConnection.class).reason()).hasToString("unexpected hello");
        assertThat(peer.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.3 step 1: another chain id is rejected with reason 1, before the signature is looked at")
    void differentChain(Direction direction) {
        peer.chainId = Hash.parse("cd".repeat(32));
        peer.onKeys(() -> peer.send(withSignature(peer.hello(), new byte[32])));
        meet(direction);
        assertRejected(RejectionReason.DIFFERENT_CHAIN);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.DIFFERENT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.3 step 2: a signature no key has made is rejected with reason 6, before node_id is looked at")
    void unrecoverableSignature(Direction direction) {
        peer.userData = named("00");
        peer.onKeys(() -> peer.send(withSignature(peer.hello(), new byte[32])));
        meet(direction);
        assertRejected(RejectionReason.INVALID_HELLO_MESSAGE);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_HELLO);
    }

    @Test
    @DisplayName("§3.3 step 2: a signature of another secret is rejected with reason 6")
    void signatureOfAnotherSecret() {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 7);
        peer.onKeys(() -> peer.send(withSignature(peer.hello(), digest)));
        meet(Direction.INBOUND);
        assertRejected(RejectionReason.INVALID_HELLO_MESSAGE);
    }

    /** Signed over {@code digest}; over nothing at all when that is zero. */
    private Hello withSignature(Hello hello, byte[] digest) {
        byte[] nothing = new byte[65];
        nothing[0] = 31;
        CompactSignature signature = Arrays.equals(digest, new byte[32])
                ? CompactSignature.of(nothing)
                : scenario.host.runtime().curve().sign(peer.nodeKey, digest);
        return new Hello(
                hello.userAgent(),
                hello.coreProtocolVersion(),
                hello.inboundAddress(),
                hello.outboundPort(),
                hello.nodePublicKey(),
                signature,
                hello.chainId(),
                hello.userData());
    }

    @Test
    @DisplayName("§3.3 step 3: without a node_id the key is who it is, and user_data may be empty")
    void keyStandsForAMissingNodeId() {
        peer.userData = VariantObject.empty();
        meet(Direction.INBOUND);
        assertThat(identityOfTheOnlyPeer())
                .isEqualTo(
                        scenario.host.runtime().curve().publicKey(peer.nodeKey).toString());
    }

    private String identityOfTheOnlyPeer() {
        return Objects.requireNonNull(
                        Objects.requireNonNull(scenario.hot().get(0).profile()).identity())
                .nodeId()
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "0", "", "00", "null"})
    @DisplayName("§3.3 step 3: a node_id that is no hex, or zero, ends the connection without a rejection")
    void nodeIdOfNothing(String nodeId) {
        peer.userData = nodeId.equals("null")
                ? VariantObject.builder().put("node_id", Variant.nothing()).build()
                : named(nodeId);
        meet(Direction.INBOUND);
        assertDisconnected();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ABCD", "abcd0", "abcd"})
    @DisplayName("§2.2: a node_id may be short, of any case, and end in half a byte")
    void shortNodeIdIsPadded(String nodeId) {
        peer.userData = named(nodeId);
        meet(Direction.INBOUND);
        assertThat(identityOfTheOnlyPeer()).isEqualTo("abcd" + "00".repeat(31));
    }

    @Test
    @DisplayName("§2.2: a node_id may be long: it is cut")
    void longNodeIdIsCut() {
        peer.userData = named("ab".repeat(33) + "zz");
        meet(Direction.INBOUND);
        assertThat(identityOfTheOnlyPeer()).isEqualTo("ab".repeat(33));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.3 step 4: a peer with our node_id is rejected with reason 3 as ourselves")
    void ourNodeId(Direction direction) {
        peer.onKeys(() -> {}).on(GrapheneTypes.HELLO, hello -> {
            peer.userData = ((Hello) hello.message()).userData();
            peer.send(peer.hello());
        });
        meet(direction);
        assertRejected(RejectionReason.CONNECTED_TO_SELF);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.CONNECTED_TO_SELF);
    }

    @Test
    @DisplayName("§3.3 step 4: a node that dials itself notices, and does not try again soon")
    void nodeDoesNotKeepItself() {
        scenario.node.connect(scenario.address());
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.established()).isZero();
        assertThat(scenario.peers()).isEmpty();
        assertThat(scenario.disconnects().values()).containsOnly(2L);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.CONNECTED_TO_SELF);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.3 step 8: a second connection of the same node is rejected with reason 2, the first one stays")
    void alreadyConnected(Direction direction) {
        RawPeer first = scenario.join(scenario.peer().polite());
        peer.nodeKey = first.nodeKey;
        peer.userData = first.userData;
        meet(direction);
        assertRejected(RejectionReason.ALREADY_CONNECTED);
        assertThat(first.isConnected()).isTrue();
        assertThat(first.has(GrapheneTypes.CLOSING_CONNECTION)).isFalse();
        assertThat(scenario.hot()).hasSize(1);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.ALREADY_CONNECTED);
    }

    @Test
    @DisplayName("§3.3 step 8: so is one while the first is still in its handshake")
    void alreadyHandshaking() {
        RawPeer first = scenario.peer().polite().ignoring(GrapheneTypes.ADDRESS_REQUEST);
        first.dial(scenario.address());
        scenario.run(MOMENT);
        peer.nodeKey = first.nodeKey;
        peer.userData = first.userData;
        meet(Direction.INBOUND);
        assertRejected(RejectionReason.ALREADY_CONNECTED);
    }

    @Test
    @DisplayName("W4: who takes the node_id of another, with a key of its own, is another")
    void nodeIdCannotBeOccupied() {
        RawPeer occupier = scenario.join(scenario.peer().polite());
        peer.userData = occupier.userData;
        meet(Direction.INBOUND);
        assertThat(scenario.hot()).hasSize(2);
    }

    @Test
    @DisplayName("§3.3: a node that has gone may come back at once")
    void returningPeerIsWelcome() {
        RawPeer before = scenario.join(scenario.peer().polite());
        before.close();
        scenario.run(MOMENT);
        peer.nodeKey = before.nodeKey;
        peer.userData = before.userData;
        meet(Direction.INBOUND);
        assertThat(scenario.hot()).hasSize(1);
    }

    @Test
    @DisplayName("§2.6: keys of user_data nobody knows are ignored, and so are known ones of an odd type")
    void unknownUserDataIsIgnored() {
        Variant odd = new Variant.Array(List.of(Variant.of("x"), named("ff")));
        peer.userData = VariantObject.builder()
                .put("from_the_future", odd)
                .put("node_id", "abcd")
                .put("hearth_messages", "none")
                .put("last_known_block_number", odd)
                .put("platform", odd)
                .build();
        meet(Direction.INBOUND);
        assertThat(scenario.hot()).hasSize(1);
        assertThat(Objects.requireNonNull(scenario.hot().get(0).profile()).head())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§2.6: our hello names the port we listen at and the address and port of the socket")
    void helloOfAListeningNode(Direction direction) {
        meet(direction);
        Hello ours = peer.last(Hello.class);
        assertThat(ours.inboundAddress()).isEqualTo(scenario.address());
        assertThat(ours.outboundPort()).isEqualTo(peer.remoteAddress().port());
        assertThat(ours.coreProtocolVersion()).isEqualTo(106);
    }

    @Test
    @DisplayName("§2.6: the address to dial us at can be configured, or only its port")
    void helloOfAnAdvertisedNode() {
        List<PeerAddress> said = new ArrayList<>();
        for (String advertised : List.of("8.8.4.4:17", "0.0.0.0:18")) {
            Scenario one = new Scenario(builder -> builder.advertise(PeerAddress.parse(advertised)));
            said.add(one.join(one.peer().polite()).last(Hello.class).inboundAddress());
        }
        assertThat(said)
                .containsExactly(
                        PeerAddress.parse("8.8.4.4:17"), scenario.address().withPort(18));
    }
}
