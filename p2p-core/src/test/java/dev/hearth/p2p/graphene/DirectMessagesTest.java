package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.application.SendOutcome;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Direct messages of the application, which only nodes that know them may see (docs/differences.md). */
class DirectMessagesTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int WORDS = 10_001;
    private static final int OTHER = 10_000;

    private final Words words = new Words(WORDS);
    private final Scenario scenario =
            new Scenario(builder -> builder.messages(words).messages(new Words(OTHER)));

    private static final class Words extends MessageHandler<String> {
        final List<String> received = new ArrayList<>();
        final List<PeerAddress> senders = new ArrayList<>();

        Words(int type) {
            this(type, 20);
        }

        Words(int type, int maxBytes) {
            super(type, maxBytes);
        }

        @Override
        public String decode(byte[] bytes) throws MalformedItemException {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.startsWith("!")) {
                throw new MalformedItemException("no words");
            }
            return text;
        }

        @Override
        public byte[] encode(String message) {
            return message.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void received(String message, PeerAddress peer) {
            received.add(message);
            senders.add(peer);
        }
    }

    /** A peer that announces these types. */
    private RawPeer announcing(int... types) {
        RawPeer peer = scenario.peer().polite();
        peer.userData = types(types);
        return peer;
    }

    private static VariantObject types(int... types) {
        List<Variant> numbers = new ArrayList<>();
        for (int type : types) {
            numbers.add(Variant.unsigned(type));
        }
        return VariantObject.builder()
                .put("node_id", "ab")
                .put("hearth_messages", new Variant.Array(numbers))
                .build();
    }

    private SendOutcome send(RawPeer peer) {
        PeerAddress address = scenario.peers().get(0).address();
        SendOutcome outcome = scenario.await(scenario.node.send(words, "hello", address));
        scenario.run(MOMENT);
        assertThat(peer.has(WORDS)).isEqualTo(outcome == SendOutcome.SENT);
        return outcome;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("Our hello lists the types we know, in order, and does not speak of them when there are none")
    void helloListsTypes() {
        RawPeer peer = scenario.join(scenario.peer().polite());
        assertThat(peer.last(Hello.class).userData().get("hearth_messages"))
                .isEqualTo(new Variant.Array(List.of(Variant.unsigned(OTHER), Variant.unsigned(WORDS))));
        Scenario plain = new Scenario();
        RawPeer other = plain.join(plain.peer().polite());
        assertThat(other.last(Hello.class).userData().contains("hearth_messages"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("A message goes to a peer that announced its type")
    void announcedTypesAreSent(Direction direction) {
        RawPeer peer = announcing(7, WORDS);
        scenario.meet(direction, peer);
        scenario.until(() -> scenario.established() == 1);
        assertThat(send(peer)).isEqualTo(SendOutcome.SENT);
        assertThat(peer.last(CustomMessage.class)).isEqualTo(new CustomMessage(WORDS, bytes("hello")));
    }

    @Test
    @DisplayName("A peer that announced nothing, or other types, never sees one")
    void othersSeeNothing() {
        RawPeer reference = scenario.join(scenario.peer().polite());
        assertThat(send(reference)).isEqualTo(SendOutcome.UNKNOWN_TYPE);
        reference.close();
        scenario.run(MOMENT);
        assertThat(send(scenario.join(announcing(OTHER)))).isEqualTo(SendOutcome.UNKNOWN_TYPE);
    }

    @Test
    @DisplayName("A message is not sent before the handshake is complete")
    void handshakingPeersSeeNothing() {
        RawPeer peer = announcing(WORDS).ignoring(GrapheneTypes.ADDRESS_REQUEST);
        peer.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(send(peer)).isEqualTo(SendOutcome.NO_PEER);
    }

    @Test
    @DisplayName("A peer without the permission sees none")
    void refusedPeersSeeNothing() {
        RawPeer peer = scenario.join(announcing(WORDS));
        long connection = scenario.peers().get(0).connection();
        scenario.await(scenario.node.revoke(connection, Permissions.of(Permission.MESSAGES), "chatters"));
        assertThat(send(peer)).isEqualTo(SendOutcome.NOT_PERMITTED);
    }

    @Test
    @DisplayName("What waits for a peer that does not read is bounded, and who sends is told")
    void messagesForAPeerThatDoesNotReadAreBounded() {
        Words long100k = new Words(OTHER + 2, 100_000);
        Scenario world = new Scenario(builder -> builder.messages(long100k));
        RawPeer peer = world.peer().polite();
        peer.userData = types(OTHER + 2);
        world.join(peer);
        world.run(MOMENT);
        PeerAddress address = world.peers().get(0).address();
        peer.channel().config().setAutoRead(false);
        String message = "x".repeat(100_000);
        int sent = 0;
        while (sent < 1_000 && world.await(world.node.send(long100k, message, address)) == SendOutcome.SENT) {
            sent++;
        }
        assertThat(sent).isBetween(10, 20); // A mebibyte, and what the socket takes.
        assertThat(world.await(world.node.send(long100k, message, address))).isEqualTo(SendOutcome.CONGESTED);
        peer.channel().config().setAutoRead(true);
        world.run(Duration.ofSeconds(10));
        assertThat(peer.count(OTHER + 2)).isEqualTo(sent);
        assertThat(world.await(world.node.send(long100k, message, address))).isEqualTo(SendOutcome.SENT);
    }

    @Test
    @DisplayName("A message of a type we know is delivered, whether its sender announced it or not")
    void messagesAreDelivered() {
        RawPeer announced = scenario.join(announcing(WORDS));
        announced.send(WORDS, bytes("one"));
        scenario.run(MOMENT);
        RawPeer silent = scenario.join(scenario.peer().polite());
        silent.send(WORDS, bytes("two"));
        scenario.run(MOMENT);
        assertThat(words.received).containsExactly("one", "two");
        assertThat(words.senders).containsExactly(announced.localAddress(), silent.localAddress());
        assertThat(announced.isConnected()).isTrue();
        assertThat(silent.isConnected()).isTrue();
    }

    @Test
    @DisplayName("One that comes before the handshake is complete is dropped, before the hello it is punished")
    void earlyMessages() {
        RawPeer early = scenario.peer().polite().ignoring(GrapheneTypes.ADDRESS_REQUEST);
        early.dial(scenario.address());
        scenario.run(MOMENT);
        early.send(WORDS, bytes("early"));
        scenario.run(MOMENT);
        assertThat(early.isConnected()).isTrue();
        RawPeer tooEarly = scenario.peer();
        tooEarly.onKeys(() -> tooEarly.send(new ConnectionAccepted()).send(WORDS, bytes("too early")));
        tooEarly.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(tooEarly.isClosed()).isTrue();
        assertThat(words.received).isEmpty();
    }

    @Test
    @DisplayName("One that is malformed or too long, or of a type we do not know, is punished")
    void badMessages() {
        for (CustomMessage bad : List.of(
                new CustomMessage(WORDS, bytes("!")),
                new CustomMessage(WORDS, new byte[21]),
                new CustomMessage(10_002, bytes("one")))) {
            RawPeer peer = scenario.join(scenario.peer().polite());
            peer.send(WORDS, new byte[20]).send(bad);
            scenario.run(MOMENT);
            assertThat(peer.isClosed()).isTrue();
        }
        assertThat(words.received).hasSize(3);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }
}
