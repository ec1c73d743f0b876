package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.SimulatedHost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attacks on the handshake and on what a peer may say of itself; names begin with the number of the weakness (§10). */
class HandshakeAttacksTest {
    private static final int IGNORED_TYPE = 5050;

    private final Scenario scenario = new Scenario();
    private final RawPeer attacker = scenario.peer();

    private void assertNeverAccepted(RawPeer peer) {
        assertThat(peer.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        assertThat(scenario.established()).isZero();
    }

    @Test
    @DisplayName("W1: our session key sent back is refused before we say anything")
    void reflectedSessionKeyIsRefused() {
        attacker.keyAnswer = ours -> ours;
        attacker.dial(scenario.address());
        scenario.run(Duration.ofSeconds(2));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(attacker.bytesReceived()).isEqualTo(33);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.TRANSPORT_HANDSHAKE_FAILED);
    }

    @Test
    @DisplayName("W1: the negation of our session key is refused, for it gives the same secret")
    void negatedSessionKeyIsRefused() {
        attacker.keyAnswer = ours -> {
            byte[] negated = ours.clone();
            negated[0] ^= 1;
            return negated;
        };
        attacker.dial(scenario.address());
        scenario.run(Duration.ofSeconds(2));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(attacker.bytesReceived()).isEqualTo(33);
    }

    @Test
    @DisplayName("W1: our hello sent back under another node id is refused as our own")
    void reflectedHelloIsRefused() {
        attacker.on(GrapheneTypes.HELLO, received -> {
            Hello ours = (Hello) received.message();
            attacker.send(new Hello(
                    ours.userAgent(),
                    ours.coreProtocolVersion(),
                    PeerAddress.NONE,
                    0,
                    ours.nodePublicKey(),
                    ours.signedSharedSecret(),
                    ours.chainId(),
                    attacker.userData));
        });
        attacker.dial(scenario.address());
        scenario.run(Duration.ofSeconds(2));
        assertThat(attacker.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.CONNECTED_TO_SELF);
        assertNeverAccepted(attacker);
    }

    @Test
    @DisplayName("W1: a hello signed for another connection is refused")
    void helloOfAnotherConnectionIsRefused() {
        RawPeer victim = scenario.join(scenario.peer().polite());
        Hello stolen = victim.hello();
        attacker.onKeys(() -> attacker.send(stolen));
        attacker.dial(scenario.address());
        scenario.run(Duration.ofSeconds(2));
        assertThat(attacker.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.INVALID_HELLO_MESSAGE);
        assertThat(attacker.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        assertThat(victim.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W6: a peer that skips its hello never becomes active")
    void helloCannotBeSkipped() {
        attacker.polite().onKeys(() -> {});
        attacker.dial(scenario.address());
        scenario.until(() -> attacker.has(GrapheneTypes.ADDRESS_REQUEST));
        scenario.run(Duration.ofSeconds(8));
        assertThat(scenario.established()).isZero();
        assertThat(scenario.hot()).isEmpty();
        assertThat(attacker.received(FetchBlockchainItemIds.class)).isEmpty();
        scenario.run(Duration.ofSeconds(3));
        assertThat(attacker.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W7: chatter without a hello does not put the deadline off")
    void chatterDoesNotReplaceHello() {
        attacker.dial(scenario.address());
        scenario.every(Duration.ofSeconds(1), attacker, () -> {
            attacker.send(new CurrentTimeRequest(1));
            attacker.send(IGNORED_TYPE, new byte[3]);
        });
        scenario.run(Duration.ofMillis(9_500));
        assertThat(attacker.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(1));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.HANDSHAKE_TIMEOUT);
    }

    @Test
    @DisplayName("W7: a peer that said hello and never finishes is let go after 30 s")
    void handshakeHasAnEnd() {
        attacker.polite().ignoring(GrapheneTypes.HELLO);
        attacker.dial(scenario.address());
        scenario.every(Duration.ofSeconds(1), attacker, () -> attacker.send(new CurrentTimeRequest(1)));
        scenario.run(Duration.ofSeconds(29));
        assertThat(attacker.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(2));
        assertThat(attacker.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W7: a key that comes a byte at a time is not waited for")
    void keyExchangeHasAnEnd() {
        attacker.keyAnswer = ours -> new byte[] {2};
        attacker.dial(scenario.address());
        scenario.every(Duration.ofMillis(500), attacker, () -> attacker.sendBytes(new byte[] {7}));
        scenario.run(Duration.ofMillis(5_500));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.HANDSHAKE_TIMEOUT);
    }

    @Test
    @DisplayName("W9: a hello of 240 KB is refused by its header, before its payload")
    void largeHelloIsRefusedUnread() {
        attacker.onKeys(() -> attacker.sendHeader(GrapheneTypes.HELLO, 240_000));
        attacker.dial(scenario.address());
        scenario.run(Duration.ofMillis(500));
        assertThat(attacker.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W9: a hello with more than 64 keys is refused")
    void helloWithManyKeysIsRefused() {
        attacker.onKeys(() -> attacker.send(GrapheneTypes.HELLO, helloWithKeys(65)));
        attacker.dial(scenario.address());
        scenario.run(Duration.ofMillis(500));
        assertThat(attacker.isClosed()).isTrue();
        assertNeverAccepted(attacker);
    }

    @Test
    @DisplayName("W9: a hello with 64 keys is accepted")
    void helloWithSomeKeysIsAccepted() {
        attacker.polite().onKeys(() -> attacker.send(GrapheneTypes.HELLO, helloWithKeys(64)));
        scenario.join(attacker);
    }

    /** Our encoder refuses what our decoder does, so the object is written here. */
    private byte[] helloWithKeys(int count) {
        attacker.userData = VariantObject.empty();
        byte[] plain = dev.hearth.p2p.messages.graphene.GrapheneCodec.encode(attacker.hello());
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(plain, 0, plain.length - 1).writeByte(count);
        for (int i = 0; i < count; i++) {
            out.writeByte(2).writeByte('a' + i / 16).writeByte('a' + i % 16).writeByte(0);
        }
        byte[] hello = new byte[out.readableBytes()];
        out.readBytes(hello);
        return hello;
    }

    @Test
    @DisplayName("W9: a closing message with a huge exception is refused by its header")
    void largeExceptionIsRefusedUnread() {
        scenario.join(attacker.polite());
        attacker.sendHeader(GrapheneTypes.CLOSING_CONNECTION, 2_000_000);
        scenario.run(Duration.ofMillis(500));
        assertThat(attacker.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W26: a time reply we did not ask for changes no measurement")
    void unsolicitedTimeReplyIsIgnored() {
        attacker.polite().ignoring(GrapheneTypes.CURRENT_TIME_REQUEST);
        scenario.join(attacker);
        attacker.send(new CurrentTimeReply(1, 77_000_000_000L, 78_000_000_000L));
        scenario.run(Duration.ofSeconds(1));
        PeerInfo info = scenario.hot().get(0);
        assertThat(info.roundTripMicros()).isZero();
        assertThat(info.clockOffsetMicros()).isZero();
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W27: our goodbye tells no exception")
    void goodbyeCarriesNoException() {
        scenario.join(attacker.polite());
        attacker.send(9_999, new byte[100]);
        scenario.run(Duration.ofSeconds(1));
        ClosingConnection goodbye = attacker.last(ClosingConnection.class);
        assertThat(goodbye.dueToError()).isTrue();
        assertThat(goodbye.error()).isNull();
        assertThat(goodbye.reason().toString()).doesNotContain("Exception", ".java");
    }

    @Test
    @DisplayName("W27: what a peer says cannot forge lines of the log")
    void peerTextInLogsIsEscapedAndCut() throws ReflectiveOperationException {
        String log = logOf(() -> {
            attacker.agent = "nice\u001b[2J agent\r\n2026 INFO forged";
            scenario.join(attacker.polite());
            attacker.send(new ClosingConnection("bye\n2026-01-01 INFO forged " + "x".repeat(5_000), false));
            scenario.run(Duration.ofSeconds(3));
        });
        assertThat(log.lines().filter(line -> line.contains("forged"))).hasSize(1);
        assertThat(log).contains("\\u000a2026-01-01 INFO forged", "\\u000d\\u000a2026 INFO");
        assertThat(log).doesNotContain("\u001b");
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(500));
    }

    /** What is logged at INFO meanwhile. */
    private static String logOf(Runnable action) throws ReflectiveOperationException {
        Logger logger = LoggerFactory.getLogger("dev.hearth.p2p.peers.PeerManager");
        Field level = logger.getClass().getDeclaredField("currentLogLevel");
        level.setAccessible(true);
        int before = level.getInt(logger);
        PrintStream errors = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        try {
            level.setInt(logger, org.slf4j.spi.LocationAwareLogger.INFO_INT);
            System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
            action.run();
        } finally {
            System.setErr(errors);
            level.setInt(logger, before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("W31: codes nobody knows are taken for what they are: unknown")
    void unknownCodesAreTolerated() {
        scenario.join(attacker.polite());
        attacker.on(
                GrapheneTypes.ADDRESS_REQUEST,
                request -> attacker.send(new AddressMessage(List.of(new AddressInfo(
                        PeerAddress.parse("198.51.100.7:1776"),
                        0xffff_ffffL,
                        Long.MIN_VALUE,
                        NodeId.ZERO,
                        0xee,
                        0x77)))));
        RawPeer newer = scenario.peer().polite();
        newer.onKeys(() -> {
            Hello hello = newer.hello();
            newer.send(new Hello(
                    hello.userAgent(),
                    0xffff_ffffL,
                    hello.inboundAddress(),
                    hello.outboundPort(),
                    hello.nodePublicKey(),
                    hello.signedSharedSecret(),
                    hello.chainId(),
                    hello.userData()));
        });
        scenario.join(newer);
        scenario.run(Duration.ofMinutes(16));
        assertThat(attacker.isConnected()).isTrue();
        assertThat(newer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W31: an unknown rejection reason is a rejection like any other")
    void unknownRejectionReasonIsARejection() {
        SimulatedHost host = scenario.newHost();
        RawPeer rejecting = new RawPeer(host.runtime());
        RawPeer.listen(host.runtime(), host.address(Scenario.PORT), () -> rejecting);
        rejecting
                .polite()
                .on(
                        GrapheneTypes.HELLO,
                        hello -> rejecting.send(new ConnectionRejected(
                                WireText.of("x"), 106, PeerAddress.NONE, 200, WireText.of("because"))));
        scenario.node.connect(host.address(Scenario.PORT));
        scenario.run(Duration.ofSeconds(25));
        assertThat(rejecting.has(GrapheneTypes.ADDRESS_REQUEST)).isTrue();
        assertThat(rejecting.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REJECTED_BY_PEER);
    }

    @Test
    @DisplayName("W6: accepting us twice, or before its hello, changes nothing")
    void acceptingTwiceChangesNothing() {
        attacker.polite().onKeys(() -> {
            attacker.send(new ConnectionAccepted());
            attacker.send(new ConnectionAccepted());
            attacker.send(attacker.hello());
        });
        attacker.ignoring(GrapheneTypes.HELLO);
        scenario.join(attacker);
        scenario.run(Duration.ofSeconds(1));
        assertThat(attacker.count(GrapheneTypes.ADDRESS_REQUEST)).isEqualTo(1);
        assertThat(Objects.requireNonNull(scenario.hot().get(0).profile()).identity())
                .isNotNull();
    }
}
