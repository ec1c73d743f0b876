package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.FilterLoad;
import dev.hearth.p2p.messages.bitcoin.GetAddr;
import dev.hearth.p2p.messages.bitcoin.MemPool;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.SendAddrV2;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.SendHeaders;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.messages.bitcoin.WtxidRelay;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, negotiation and what counts before both are done (§1.7 to §1.9). */
class HandshakeTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer();

    // Case 1: deadlines

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("case 1, threat 6: a peer that is silent is closed when a greeting is overdue")
    void silentPeerIsClosed(Direction direction) {
        scenario.meet(direction, peer);
        assertClosedBetween(9_900, 10_500);
    }

    @Test
    @DisplayName("case 1: pings do not stand in for the version, and are not answered before it")
    void pingIsNoGreeting() {
        peer.onConnected(() -> peer.send(Ping.of(1)));
        scenario.meet(Direction.INBOUND, peer);
        scenario.every(MOMENT, peer, () -> peer.send(Ping.of(2)));
        assertClosedBetween(9_900, 10_500);
        assertThat(peer.received()).isEmpty();
    }

    @Test
    @DisplayName("case 1: a peer that never acknowledges our version is closed when the handshake is overdue")
    void verackIsWaitedForThirtySeconds() {
        peer.onConnected(() -> peer.send(peer.version()));
        scenario.meet(Direction.INBOUND, peer);
        scenario.every(MOMENT, peer, () -> peer.send(Ping.of(2)));
        assertClosedBetween(29_900, 30_500);
        assertThat(peer.commands()).doesNotContain(BitcoinCommands.PONG);
    }

    private void assertClosedBetween(long leastMillis, long mostMillis) {
        scenario.until(peer::isConnected);
        long before = scenario.simulation.now().toMillis();
        scenario.until(peer::isClosed);
        assertThat(scenario.simulation.now().toMillis() - before).isBetween(leastMillis - 500, mostMillis);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.HANDSHAKE_TIMEOUT);
    }

    // Case 3: nothing leaks

    @Test
    @DisplayName("§1.8: a listener does not speak first")
    void listenerWaitsForTheVersion() {
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(Duration.ofSeconds(5));
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.received()).isEmpty();
    }

    @Test
    @DisplayName("case 3: before its verack a peer that dialled us is sent the negotiation and no more")
    void beforeVerackOnlyNegotiation() {
        peer.onConnected(() -> peer.send(peer.version()));
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(Duration.ofSeconds(8));
        assertThat(peer.commands())
                .containsExactly(
                        BitcoinCommands.VERSION,
                        BitcoinCommands.WTXIDRELAY,
                        BitcoinCommands.SENDADDRV2,
                        BitcoinCommands.VERACK);
    }

    @Test
    @DisplayName("case 3: a peer we dialled is asked for addresses besides, as the reference does")
    void beforeVerackOnlyNegotiationAndGetaddr() {
        peer.on(BitcoinCommands.VERSION, theirs -> peer.send(peer.version()));
        scenario.meet(Direction.OUTBOUND, peer);
        scenario.run(Duration.ofSeconds(8));
        assertThat(peer.commands())
                .containsExactly(
                        BitcoinCommands.VERSION,
                        BitcoinCommands.WTXIDRELAY,
                        BitcoinCommands.SENDADDRV2,
                        BitcoinCommands.VERACK,
                        BitcoinCommands.GETADDR);
    }

    @Test
    @DisplayName("case 3: nothing but the version is sent to who says nothing")
    void beforeVersionOnlyOurs() {
        scenario.meet(Direction.OUTBOUND, peer);
        scenario.run(Duration.ofSeconds(8));
        assertThat(peer.commands()).containsExactly(BitcoinCommands.VERSION);
    }

    @Test
    @DisplayName("case 3: a peer of version 70015 is not offered wtxidrelay and sendaddrv2")
    void olderPeerIsNotOfferedNewFeatures() {
        peer.polite();
        peer.version = 70_015;
        peer.wtxids = false;
        peer.addrV2 = false;
        scenario.join(peer);
        scenario.run(MOMENT);
        assertThat(peer.commands())
                .doesNotContain(BitcoinCommands.WTXIDRELAY, BitcoinCommands.SENDADDRV2)
                .contains(BitcoinCommands.SENDCMPCT, BitcoinCommands.SENDHEADERS);
    }

    @Test
    @DisplayName("§1.4: messages younger than the common version are not sent")
    void oldPeerIsSpokenToAsItCan() {
        peer.polite();
        peer.version = 60_000;
        peer.wtxids = false;
        peer.addrV2 = false;
        scenario.join(peer);
        scenario.run(MOMENT);
        assertThat(peer.commands())
                .doesNotContain(BitcoinCommands.SENDCMPCT, BitcoinCommands.SENDHEADERS, BitcoinCommands.FEEFILTER)
                .contains(BitcoinCommands.PING);
        assertThat(peer.last(Ping.class).nonce()).isEmpty();
    }

    @Test
    @DisplayName("case 3: version 31799 is obsolete, 31800 is not")
    void obsoleteVersionIsTurnedAway() {
        RawPeer oldest = scenario.peer().polite();
        oldest.version = 31_800;
        oldest.wtxids = false;
        oldest.addrV2 = false;
        scenario.join(oldest);
        peer.polite();
        peer.version = 31_799;
        scenario.meet(Direction.INBOUND, peer);
        scenario.until(peer::isClosed);
        assertThat(peer.received()).isEmpty();
        assertThat(oldest.isConnected()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_HELLO);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("case 3, threat 32: our version tells what we are and not where")
    void versionTellsNoAddressOfOurs(Direction direction) {
        peer.polite();
        scenario.join(direction, peer);
        RawPeer.Received first = peer.received().get(0);
        Version said = (Version) first.message();
        assertThat(said.version()).isEqualTo(70_016);
        assertThat(said.services()).isEqualTo(RawPeer.NODE);
        assertThat(said.userAgent()).startsWith("/").endsWith("/");
        assertThat(said.startHeight()).isZero();
        assertThat(said.relay()).isTrue();
        assertThat(said.yourServices()).isEqualTo(direction == Direction.OUTBOUND ? 0 : peer.services);
        byte[] me = Arrays.copyOfRange(first.payload(), 4 + 8 + 8 + 26, 4 + 8 + 8 + 26 + 26);
        byte[] services = ByteBuffer.allocate(8)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(said.services())
                .array();
        assertThat(Arrays.copyOf(me, 8)).isEqualTo(services);
        assertThat(Arrays.copyOfRange(me, 8, 26)).containsOnly(0);
    }

    @Test
    @DisplayName("§1.7: a peer is told where we see it, if everybody may know")
    void versionTellsThePeersAddress() {
        peer.polite();
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(peer.last(Version.class).yourAddress()).isEqualTo(scenario.home(peer));
    }

    // The version

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.8: both sides acknowledge, then both may talk")
    void goodHandshake(Direction direction) {
        peer.polite();
        scenario.join(direction, peer);
        scenario.run(MOMENT);
        assertThat(peer.commands())
                .startsWith(
                        BitcoinCommands.VERSION,
                        BitcoinCommands.WTXIDRELAY,
                        BitcoinCommands.SENDADDRV2,
                        BitcoinCommands.VERACK)
                .contains(
                        BitcoinCommands.SENDCMPCT,
                        BitcoinCommands.SENDHEADERS,
                        BitcoinCommands.PING,
                        BitcoinCommands.FEEFILTER,
                        BitcoinCommands.GETHEADERS);
        assertThat(peer.last(SendCompact.class)).isEqualTo(new SendCompact(false, 2));
        assertThat(scenario.onlyPeer().stage()).isEqualTo(Stage.ACTIVE);
        assertThat(scenario.onlyPeer().profile()).isNotNull();
        assertThat(Objects.requireNonNull(scenario.onlyPeer().profile()).agent())
                .isEqualTo("/raw:1/");
    }

    @Test
    @DisplayName("case 2: a second version is ignored")
    void secondVersionIsIgnored() {
        scenario.join(peer.polite());
        scenario.run(MOMENT);
        int before = peer.count(BitcoinCommands.VERSION);
        peer.version = 31_000;
        peer.send(peer.version());
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.count(BitcoinCommands.VERSION)).isEqualTo(before);
        assertThat(scenario.misbehaviour()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {46, 80, 81, 85})
    @DisplayName("§1.7: fields of the version that are missing at its end have defaults")
    void versionMayEndEarly(int length) {
        peer.polite();
        peer.agent = "";
        peer.onConnected(() -> {
            byte[] whole = dev.hearth.p2p.messages.bitcoin.BitcoinCodec.encode(peer.version());
            peer.send(BitcoinCommands.VERSION, Arrays.copyOf(whole, length));
        });
        scenario.join(peer);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.2: a version that is too short is no version; the peer may still send one")
    void unreadableVersionIsDropped() {
        peer.polite().onConnected(() -> peer.send(BitcoinCommands.VERSION, new byte[20]));
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.received()).isEmpty();
        peer.send(peer.version());
        scenario.until(() -> scenario.established() == 1);
    }

    @Test
    @DisplayName("§1.8, threat 21: a node that meets itself goes, whichever way its version came back")
    void ownNonceEndsTheConnection() {
        peer.polite();
        scenario.meet(Direction.OUTBOUND, peer);
        scenario.until(() -> peer.has(BitcoinCommands.VERSION));
        RawPeer mirror = scenario.peer().polite();
        mirror.nonce = peer.last(Version.class).nonce();
        scenario.meet(Direction.INBOUND, mirror);
        scenario.until(mirror::isClosed);
        assertThat(scenario.disconnects()).containsKey(DisconnectReason.CONNECTED_TO_SELF);
        assertThat(mirror.received()).isEmpty();
    }

    @Test
    @DisplayName("§1.8: nonces of two connections have nothing in common")
    void noncesDiffer() {
        RawPeer other = scenario.peer().polite();
        scenario.join(peer.polite());
        scenario.join(other);
        long one = peer.last(Version.class).nonce();
        long two = other.last(Version.class).nonce();
        assertThat(one).isNotEqualTo(two);
        assertThat(one >>> 32).isNotEqualTo(two >>> 32);
        assertThat((int) one).isNotEqualTo((int) two);
    }

    @Test
    @DisplayName("§1.5: whom the operator named may offer less than we look for")
    void manualPeerMayServeNothing() {
        peer.polite();
        peer.services = 0;
        scenario.join(Direction.OUTBOUND, peer);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.8: what an inbound peer says of our address is heard as a hint, the clock of an outbound one too")
    void hintsAreHeard() {
        PeerAddress seen = PeerAddress.parse("12.34.56.78:18444");
        peer.polite();
        peer.yourAddress = seen;
        scenario.join(peer);
        assertThat(scenario.onlyPeer().observedAddress()).isEqualTo(seen);
        assertThat(scenario.onlyPeer().clockOffsetMicros()).isZero();
        peer.close();
        scenario.run(MOMENT);
        RawPeer ahead = scenario.peer().polite();
        ahead.on(BitcoinCommands.VERSION, theirs -> {
            Version own = ahead.version();
            ahead.send(new Version(
                    own.version(),
                    own.services(),
                    own.timeSeconds() + 100,
                    0,
                    own.yourAddress(),
                    own.nonce(),
                    own.userAgent(),
                    0,
                    true));
            ahead.acknowledge();
        });
        scenario.join(Direction.OUTBOUND, ahead);
        assertThat(scenario.onlyPeer().clockOffsetMicros())
                .isBetween(TimeUnit.SECONDS.toMicros(98), TimeUnit.SECONDS.toMicros(101));
    }

    @Test
    @DisplayName("threat 36: what a peer calls itself is told without control characters")
    void agentIsSanitised() {
        peer.polite();
        peer.agent = "/evil\n\u001b[31m:1/";
        scenario.join(peer);
        String told = Objects.requireNonNull(scenario.onlyPeer().profile()).agent();
        assertThat(told).doesNotContain("\n", "\u001b");
    }

    // §1.8: discipline

    @Test
    @DisplayName("§1.8: whatever comes before the version is ignored")
    void everythingBeforeTheVersionIsIgnored() {
        peer.onConnected(() -> early().forEach(peer::send));
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.received()).isEmpty();
        peer.polite().send(peer.version());
        scenario.until(() -> scenario.established() == 1);
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.8: between version and verack whatever is no negotiation is ignored")
    void everythingBeforeTheVerackIsIgnored() {
        peer.onConnected(() -> {
            peer.send(peer.version());
            early().stream().filter(message -> !(message instanceof Verack)).forEach(peer::send);
        });
        scenario.meet(Direction.INBOUND, peer);
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.commands()).endsWith(BitcoinCommands.VERACK).doesNotContain(BitcoinCommands.PONG);
        peer.send(new Verack());
        scenario.until(() -> scenario.established() == 1);
        assertThat(scenario.misbehaviour()).isZero();
    }

    private static List<BitcoinMessage> early() {
        return new ArrayList<>(List.of(
                new Verack(),
                Ping.of(3),
                new GetAddr(),
                new MemPool(),
                new FilterLoad(new byte[8], 1, 0, 0),
                new SendHeaders(),
                new SendCompact(true, 2)));
    }

    @Test
    @DisplayName("§1.8: wtxidrelay after the verack ends the connection")
    void lateWtxidRelay() {
        assertTooLate(new WtxidRelay());
    }

    @Test
    @DisplayName("§1.8: sendaddrv2 after the verack ends the connection")
    void lateSendAddrV2() {
        assertTooLate(new SendAddrV2());
    }

    private void assertTooLate(BitcoinMessage message) {
        scenario.join(peer.polite());
        peer.send(message);
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        RawPeer again = scenario.sibling(peer).polite();
        scenario.join(again);
        assertThat(again.isConnected()).as("nobody is held to account").isTrue();
    }

    @Test
    @DisplayName("§1.8: a second wtxidrelay and a second verack are ignored, and wtxidrelay of an old peer")
    void repetitionsAreIgnored() {
        peer.polite();
        peer.on(BitcoinCommands.VERSION, theirs -> {
            peer.send(new WtxidRelay());
            peer.acknowledge();
            peer.send(new Verack());
        });
        scenario.join(peer);
        RawPeer old = scenario.peer().polite();
        old.version = 70_015;
        scenario.join(old);
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(old.isConnected()).isTrue();
        assertThat(scenario.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("§1.8: sendheaders and sendcmpct may come at any time; versions of sendcmpct nobody knows are ignored")
    void negotiationAfterTheVerack() {
        scenario.join(peer.polite());
        peer.send(new SendHeaders()).send(new SendCompact(true, 1)).send(new SendCompact(true, 2));
        peer.send(new SendHeaders()).send(new SendCompact(false, 77));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
    }
}
