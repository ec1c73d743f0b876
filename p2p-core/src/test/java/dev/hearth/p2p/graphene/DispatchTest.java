package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which message is taken, ignored or punished, by its type and the state of the connection (§1.5, §2.4, §3.4). */
class DispatchTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int LARGEST = 2_097_152;
    private static final int IGNORED_TYPE = 5050;
    private static final Hash SOME = Hash.parse("ee".repeat(20));

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    private void connectWithoutHello() {
        peer.onKeys(() -> {}).ignoring(GrapheneTypes.HELLO).dial(scenario.address());
        scenario.until(() -> peer.has(GrapheneTypes.HELLO));
    }

    private void assertPunished() {
        scenario.run(MOMENT);
        assertThat(peer.last(ClosingConnection.class).dueToError()).isTrue();
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }

    private void assertIgnored() {
        int before = peer.types().size();
        scenario.run(MOMENT);
        assertThat(peer.types()).hasSize(before);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§3.4: the time is told in every state, before hello, rejected and active")
    void timeIsToldInEveryState() {
        connectWithoutHello();
        assertThat(timeTold()).isTrue();
        peer.send(new ConnectionAccepted());
        assertThat(timeTold()).isTrue();
        peer.send(peer.hello());
        scenario.until(() -> scenario.established() == 1);
        assertThat(timeTold()).isTrue();

        Scenario full = new Scenario(builder -> builder.maxConnections(1).desiredConnections(0));
        full.join(full.peer().polite());
        RawPeer rejected = full.peer().polite().ignoring(GrapheneTypes.HELLO);
        rejected.dial(full.address());
        full.until(() -> rejected.has(GrapheneTypes.CONNECTION_REJECTED));
        rejected.send(new CurrentTimeRequest(5));
        full.run(MOMENT);
        assertThat(rejected.last(CurrentTimeReply.class).requestSent()).isEqualTo(5);
    }

    private boolean timeTold() {
        int before = peer.count(GrapheneTypes.CURRENT_TIME_REPLY);
        long now = scenario.host.runtime().wallMicros();
        peer.send(new CurrentTimeRequest(now));
        scenario.run(Duration.ofMillis(300));
        CurrentTimeReply reply = peer.last(CurrentTimeReply.class);
        assertThat(reply.requestSent()).isEqualTo(now);
        assertThat(reply.requestReceived()).isBetween(now, reply.replyTransmitted());
        assertThat(reply.replyTransmitted()).isBetween(now, now + 300_000);
        return peer.count(GrapheneTypes.CURRENT_TIME_REPLY) == before + 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 5014, 5015, 5016, 5017, 5018, 5099})
    @DisplayName(
            "§2.4, §8: 5014 to 5017 and numbers between 5000 and 5099 nobody knows are ignored, whatever they carry")
    void reservedTypesAreIgnored(int type) {
        connectWithoutHello();
        peer.send(type, new byte[0]).send(type, new byte[777]);
        assertIgnored();
        peer.send(new ConnectionAccepted()).send(peer.hello());
        scenario.until(() -> scenario.established() == 1);
        scenario.run(MOMENT);
        peer.send(type, new byte[0]).send(type, new byte[77_777]);
        assertIgnored();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1000, 1001, 1002, 4999, 5100, -1})
    @DisplayName("§6.4: any other number is an item, and an item nobody asked for is punished")
    void otherTypesArePunished(int type) {
        scenario.join(peer);
        peer.send(type, GrapheneCodec.encode(RawPeer.message(TestBlocks.after(null, 200, 0))));
        assertPunished();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 1001, 5100})
    @DisplayName("§6.4: so it is before the hello")
    void otherTypesArePunishedBeforeHello(int type) {
        connectWithoutHello();
        peer.send(type, new byte[0]);
        assertPunished();
    }

    static List<GrapheneMessage> onlyForAcceptedPeers() {
        return List.of(
                new ItemIdsInventory(GrapheneTypes.BLOCK, List.of(SOME)),
                new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of()),
                new FetchItems(GrapheneTypes.BLOCK, List.of(SOME)),
                new AddressRequest());
    }

    @ParameterizedTest
    @MethodSource("onlyForAcceptedPeers")
    @DisplayName("§3.4: who has not said hello may neither announce nor ask, though it accepted us")
    void gatedBeforeHello(GrapheneMessage message) {
        connectWithoutHello();
        peer.send(new ConnectionAccepted()).send(message);
        assertPunished();
        assertThat(peer.has(GrapheneTypes.ADDRESS)).isFalse();
    }

    static List<GrapheneMessage> answers() {
        return List.of(
                new BlockchainItemIdsInventory(7, GrapheneTypes.BLOCK, List.of(SOME)),
                new ItemNotAvailable(GrapheneTypes.BLOCK, SOME),
                new ItemNotAvailable(4711, SOME),
                new AddressMessage(List.of()),
                new CurrentTimeReply(1, 2, 3),
                new ConnectionAccepted());
    }

    @ParameterizedTest
    @MethodSource("answers")
    @DisplayName("§3.4, §5.5: answers nobody waits for are ignored")
    void unexpectedAnswersAreIgnored(GrapheneMessage message) {
        scenario.join(peer);
        scenario.run(MOMENT);
        peer.send(message);
        assertIgnored();
    }

    @Test
    @DisplayName("§2.4: announcements of types nobody knows are ignored, requests for them answered with 5005")
    void unknownItemTypes() {
        scenario.join(peer);
        scenario.run(MOMENT);
        peer.send(new ItemIdsInventory(4711, List.of(SOME)));
        assertIgnored();
        peer.send(new FetchItems(4711, List.of(SOME, SOME)));
        scenario.run(MOMENT);
        assertThat(peer.received(ItemNotAvailable.class))
                .containsExactly(new ItemNotAvailable(4711, SOME), new ItemNotAvailable(4711, SOME));
    }

    static List<GrapheneMessage> messages() {
        return List.of(
                new ItemIdsInventory(GrapheneTypes.BLOCK, List.of()),
                new BlockchainItemIdsInventory(0, GrapheneTypes.BLOCK, List.of()),
                new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of(SOME)),
                new FetchItems(GrapheneTypes.BLOCK, List.of(SOME)),
                new ItemNotAvailable(GrapheneTypes.BLOCK, SOME),
                new AddressMessage(List.of()),
                new CurrentTimeRequest(1),
                new CurrentTimeReply(1, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("§1.5: bytes after the message are not looked at")
    void trailingBytesAreTolerated(GrapheneMessage message) {
        scenario.join(peer);
        scenario.run(MOMENT);
        byte[] payload = GrapheneCodec.encode(message);
        peer.send(message.type(), Arrays.copyOf(payload, payload.length + 3));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.has(GrapheneTypes.CLOSING_CONNECTION)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("§1.5: a message with a byte too few ends the connection")
    void truncatedMessagesArePunished(GrapheneMessage message) {
        scenario.join(peer);
        scenario.run(MOMENT);
        byte[] payload = GrapheneCodec.encode(message);
        peer.send(message.type(), Arrays.copyOf(payload, payload.length - 1));
        assertPunished();
    }

    @Test
    @DisplayName("§1.5: so does a hello, and one with bytes to spare is accepted")
    void helloOfAnotherLength() {
        RawPeer shorter = scenario.peer().polite();
        shorter.onKeys(() -> {
            byte[] hello = GrapheneCodec.encode(shorter.hello());
            shorter.send(GrapheneTypes.HELLO, Arrays.copyOf(hello, hello.length - 1));
        });
        shorter.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(shorter.isClosed()).isTrue();
        assertThat(shorter.has(GrapheneTypes.CONNECTION_REJECTED)).isFalse();
        peer.onKeys(() -> {
            byte[] hello = GrapheneCodec.encode(peer.hello());
            peer.send(GrapheneTypes.HELLO, Arrays.copyOf(hello, hello.length + 20));
        });
        scenario.join(peer);
    }

    @Test
    @DisplayName("§1.5: a frame of exactly 2 MiB is read, of a byte more it closes the connection at its header")
    void largestFrame() {
        scenario.join(peer);
        peer.send(IGNORED_TYPE, new byte[LARGEST]);
        assertThat(timeTold()).isTrue();
        peer.sendHeader(IGNORED_TYPE, LARGEST + 1);
        scenario.run(MOMENT);
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    @DisplayName("§1.5: a block whose frame has exactly 2 MiB is taken")
    void largestBlock() {
        GrapheneBlock large = TestBlocks.after(null, LARGEST - 20, 0);
        assertThat(GrapheneCodec.encode(RawPeer.message(large))).hasSize(LARGEST);
        scenario.join(peer.chain(List.of(large)));
        scenario.until(() -> scenario.headNumber() == 1);
        assertThat(peer.isConnected()).isTrue();
    }
}
