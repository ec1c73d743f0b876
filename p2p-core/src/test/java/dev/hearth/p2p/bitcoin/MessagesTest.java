package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.protocol.MessageCounts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are broken, too large or of no use to us (§1.2, §1.6; case 2). */
class MessagesTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int MOST = 4_000_000;

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer().polite();

    @BeforeEach
    void join() {
        scenario.join(peer);
        scenario.run(MOMENT);
    }

    private void assertKept(int points) {
        peer.forget();
        peer.send(Ping.of(77));
        scenario.until(() -> peer.has(BitcoinCommands.PONG));
        assertThat(scenario.misbehaviour()).isEqualTo(points);
    }

    private void assertClosedWithoutBlame() {
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        RawPeer again = scenario.sibling(peer).polite();
        scenario.join(again);
        assertThat(again.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§11: every byte of the first transport is counted under the command it belongs to")
    void bytesAreCountedByCommand() {
        for (int i = 0; i < 5; i++) {
            peer.send(Ping.of(77 + i));
        }
        peer.send("nonsense", new byte[100]);
        scenario.run(MOMENT);
        PeerInfo info = scenario.onlyPeer();
        assertThat(info.receivedMessages())
                .contains(
                        new MessageCount(BitcoinCommands.VERACK, 1, 24),
                        new MessageCount(BitcoinCommands.PING, 5, 5 * 32),
                        new MessageCount(MessageCounts.OTHER, 1, 124));
        assertThat(info.sentMessages())
                .contains(new MessageCount(BitcoinCommands.PONG, 5, 5 * 32))
                .noneMatch(count -> count.type().equals(MessageCounts.OTHER));
        assertThat(info.receivedMessages().stream()
                        .mapToLong(MessageCount::bytes)
                        .sum())
                .isEqualTo(info.received());
        assertThat(info.sentMessages().stream().mapToLong(MessageCount::bytes).sum())
                .isEqualTo(info.sent());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12, 23, 24, 28})
    @DisplayName("case 2: a frame may be cut anywhere")
    void frameInTwoPieces(int cut) {
        byte[] frame = RawPeer.frame(BitcoinCommands.PING, new byte[8]);
        peer.forget();
        peer.sendBytes(Arrays.copyOf(frame, cut));
        scenario.run(MOMENT);
        peer.sendBytes(Arrays.copyOfRange(frame, cut, frame.length));
        scenario.until(() -> peer.has(BitcoinCommands.PONG));
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("case 2, threat 3: another magic ends the connection when its header is there, without blame")
    void wrongMagicCloses(Direction direction) {
        RawPeer other = scenario.peer();
        other.onConnected(() -> {
            byte[] frame = RawPeer.frame(BitcoinCommands.VERACK, new byte[0]);
            frame[0] ^= 1;
            other.sendBytes(frame);
        });
        scenario.meet(direction, other);
        scenario.until(other::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.dialled().size()).isEqualTo(direction == Direction.OUTBOUND ? 1 : 0);
    }

    @Test
    @DisplayName("§1.2: so it does later on")
    void wrongMagicAmongGoodMessages() {
        byte[] header = RawPeer.header(BitcoinCommands.PING, 8);
        Arrays.fill(header, 0, 4, (byte) 0xff);
        peer.sendBytes(header);
        assertClosedWithoutBlame();
    }

    @Test
    @DisplayName("case 2, threat 4: a wrong checksum costs the message, not the peer")
    void wrongChecksumIsDropped() {
        byte[] frame = RawPeer.frame(BitcoinCommands.PING, new byte[8]);
        frame[20] ^= 1;
        peer.forget();
        peer.sendBytes(frame);
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.PONG)).isFalse();
        assertKept(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad\0sg\u0001", "ping\u007f", "", "\u0007", "unheard", "twelve-chars"})
    @DisplayName("case 2: commands that are none, or that nobody knows, cost nothing")
    void strangeCommandsAreDropped(String command) {
        peer.send(command, new byte[100]);
        assertKept(0);
    }

    @Test
    @DisplayName("case 2, threat 1: a payload above 4,000,000 bytes ends the connection when its header is there")
    void oversizeHeaderCloses() {
        peer.sendBytes(RawPeer.header(BitcoinCommands.BLOCK, MOST + 1));
        assertClosedWithoutBlame();
    }

    @Test
    @DisplayName("§1.2: 4,000,000 bytes of a command nobody knows are passed over")
    void largestUnknownMessageIsKept() {
        peer.send("unheard", new byte[MOST]);
        assertKept(0);
    }

    @Test
    @DisplayName("§1.2: a negative size is a large one")
    void negativeSizeCloses() {
        peer.sendBytes(RawPeer.header(BitcoinCommands.PING, -1));
        assertClosedWithoutBlame();
    }

    @ParameterizedTest
    @CsvSource({
        "inv, 50001, 36, 20",
        "getdata, 50001, 36, 20",
        "headers, 2001, 81, 20",
        "addr, 1001, 30, 20",
        "addrv2, 1001, 20, 20",
        "notfound, 5017, 36, 0"
    })
    @DisplayName("case 2: too many entries cost the message, and 20 points where §1.6 has it so")
    void tooManyEntries(String command, int count, int each, int points) {
        peer.send(command, counted(count, each));
        assertKept(points);
    }

    private static byte[] counted(int count, int each) {
        return ByteBuffer.allocate(3 + count * each)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xfd)
                .putShort((short) count)
                .array();
    }

    @Test
    @DisplayName("threat 19: the fifth message of 20 points ends the connection, and the address is discouraged")
    void pointsAddUp() {
        for (int i = 0; i < 4; i++) {
            peer.send(BitcoinCommands.INV, counted(50_001, 36));
        }
        assertKept(80);
        peer.send(BitcoinCommands.INV, counted(50_001, 36));
        scenario.until(peer::isClosed);
        assertThat(scenario.events(dev.hearth.p2p.event.NodeEvent.Banned.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "addrv2, ''",
        "addrv2, 01",
        "inv, fdffff",
        "headers, 01",
        "tx, 00",
        "block, 0011",
        "cmpctblock, 22",
        "getdata, fd0100",
        "version, 00",
        "ping, 0011",
        "getheaders, 80110100"
    })
    @DisplayName("§1.2, threat 5: what cannot be read costs that message only")
    void unreadablePayloadsAreDropped(String command, String hex) {
        peer.send(command, java.util.HexFormat.of().parseHex(hex == null ? "" : hex));
        assertKept(0);
    }

    @Test
    @DisplayName("case 2: an address of 513 bytes costs the message")
    void addressOf513Bytes() {
        byte[] payload = new byte[1 + 4 + 1 + 1 + 3 + 513 + 2];
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putInt(1_700_000_000)
                .put((byte) 9)
                .put((byte) 1)
                .put((byte) 0xfd)
                .putShort((short) 513);
        peer.send(BitcoinCommands.ADDRV2, payload);
        assertKept(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BitcoinCommands.MEMPOOL,
                BitcoinCommands.FILTERLOAD,
                BitcoinCommands.FILTERADD,
                BitcoinCommands.FILTERCLEAR,
                BitcoinCommands.GETCFILTERS,
                BitcoinCommands.GETCFHEADERS,
                BitcoinCommands.GETCFCHECKPT
            })
    @DisplayName("§1.14: who asks for a service we do not offer is let go, without blame")
    void servicesWeDoNotOffer(String command) {
        byte[] payload = switch (command) {
            case BitcoinCommands.FILTERLOAD -> new byte[10];
            case BitcoinCommands.FILTERADD -> new byte[1];
            case BitcoinCommands.GETCFILTERS, BitcoinCommands.GETCFHEADERS -> new byte[37];
            case BitcoinCommands.GETCFCHECKPT -> new byte[33];
            default -> new byte[0];
        };
        peer.send(command, payload);
        assertClosedWithoutBlame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject", "alert", "merkleblock", "cfilter", "cfheaders", "cfcheckpt", "sendtxrcncl"})
    @DisplayName("§1.15: obsolete messages and answers to what we never ask are ignored")
    void messagesWithoutUseAreIgnored(String command) {
        peer.send(command, new byte[100]);
        assertKept(0);
    }

    @Test
    @DisplayName("case 2, threat 10: 80 messages of 4 MB do not keep another peer's ping waiting")
    void junkDoesNotStarveOthers() {
        RawPeer other = scenario.peer().polite();
        scenario.join(other);
        for (int i = 0; i < 80; i++) {
            peer.send(i % 2 == 0 ? BitcoinCommands.BLOCK : "unheard", new byte[MOST]);
        }
        other.forget();
        other.send(Ping.of(1));
        scenario.until(() -> other.has(BitcoinCommands.PONG), Duration.ofSeconds(2));
        scenario.until(() -> peer.isConnected() && other.isConnected(), MOMENT);
    }
}
