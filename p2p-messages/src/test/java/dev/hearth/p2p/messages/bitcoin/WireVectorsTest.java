package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of §1.16, all on the main network. */
class WireVectorsTest {
    private static final long TIME = 1_700_000_000;
    private static final PeerAddress NINES = PeerAddress.parse("9.9.9.9:8333");
    private static final String ADDRV2_SOME = "f9beb4d9" + "616464727632000000000000";
    private static final byte[] COUNTING = counting();

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new V1FrameCodec(BitcoinNetwork.MAIN, new BitcoinLimits(), () -> 7));

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(new Verack(), "f9beb4d976657261636b000000000000000000005df6e0e2"),
                Arguments.of(
                        Ping.of(0x0102030405060708L),
                        "f9beb4d970696e670000000000000000080000003b5a75130807060504030201"),
                Arguments.of(
                        new Version(
                                70016,
                                0x409,
                                TIME,
                                1,
                                PeerAddress.parse("1.2.3.4:8333"),
                                0x0123456789abcdefL,
                                "/lib:1.0/",
                                800_000,
                                true),
                        "f9beb4d9 76657273696f6e0000000000 5f000000 34812642 | 80110100 0904000000000000 00f1536500000000"
                                + "| 0100000000000000 00000000000000000000ffff01020304 208d"
                                + "| 0904000000000000 00000000000000000000000000000000 0000"
                                + "| efcdab8967452301 | 09 2f6c69623a312e302f | 00350c00 | 01"),
                Arguments.of(
                        new Addr(List.of(new TimedAddress(TIME, 9, NINES))),
                        "f9beb4d9 616464720000000000000000 1f000000 452ab98b 01 00f15365 0900000000000000"
                                + "00000000000000000000ffff09090909 208d"),
                Arguments.of(
                        new AddrV2(List.of(
                                new TimedAddress(TIME, 0x409, NINES),
                                new TimedAddress(
                                        TIME,
                                        1,
                                        PeerAddress.parse(
                                                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333")),
                                new TimedAddress(
                                        TIME,
                                        9,
                                        PeerAddress.parse(
                                                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0")),
                                new TimedAddress(TIME, 1, PeerAddress.parse("[fc00:1:2:3:4:5:6:7]:8333")))),
                        ADDRV2_SOME
                                + "7b000000 6bf5f725 04 | 00f15365 fd0904 01 04 09090909 208d | 00f15365 01 04 20"
                                + "79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f 208d | 00f15365 09 05 20"
                                + "a2894dabaec08c0051a481a6dac88b64f98232ae42d4b6fd2fa81952dfe36a87 0000"
                                + "| 00f15365 01 06 10 fc000001000200030004000500060007 208d"),
                Arguments.of(
                        new Inv(List.of(new InventoryVector(InventoryType.WTX, Hash.of(COUNTING)))),
                        "f9beb4d9 696e76000000000000000000 25000000 f37a0eb4 01 05000000" + Recorded.hex(COUNTING)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void readsAndWritesTheVector(BitcoinMessage message, String wire) {
        byte[] bytes = Recorded.hex(wire);

        channel.writeInbound(Recorded.buffer(bytes));
        channel.writeOutbound(message);

        assertThat(channel.<Object>readInbound()).isEqualTo(new InboundMessage(message, bytes.length, 7));
        ByteBuf written = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(Recorded.hex(bytes));
        written.release();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void takesTheVectorByteByByteAndCutInTheHeader(BitcoinMessage message, String wire) {
        byte[] bytes = Recorded.hex(wire);
        for (byte one : bytes) {
            channel.writeInbound(Recorded.buffer(new byte[] {one}));
        }
        channel.writeInbound(Recorded.buffer(Arrays.copyOf(bytes, 12)));
        channel.writeInbound(Recorded.buffer(Arrays.copyOfRange(bytes, 12, bytes.length)));

        InboundMessage expected = new InboundMessage(message, bytes.length, 7);
        assertThat(channel.inboundMessages()).containsExactly(expected, expected);
    }

    @Test
    void closesOnAnotherMagicAtTheLastByteOfTheHeader() {
        channel.writeInbound(Recorded.buffer("ffffffff 70696e670000000000000000 08000000 3b5a75"));

        assertThatExceptionOfType(WrongMagicException.class)
                .isThrownBy(() -> channel.writeInbound(Recorded.buffer("13")))
                .withMessage("a frame begins with ffffffff, which is another network or none")
                .satisfies(e -> assertThat(e.magic()).isEqualTo(-1));
    }

    @Test
    void closesOnALengthAboveTheLargestAtTheLastByteOfTheHeader() {
        assertThatExceptionOfType(FrameTooLargeException.class)
                .isThrownBy(() ->
                        channel.writeInbound(Recorded.buffer("f9beb4d9 70696e670000000000000000 01093d00 3b5a7513")))
                .withMessage("a payload has 4000001 bytes, more than 4000000")
                .satisfies(e -> assertThat(e.size()).isEqualTo(4_000_001));
    }

    @Test
    void dropsACommandWithBytesAfterItsEnd() {
        channel.writeInbound(Recorded.buffer("f9beb4d9 626164007367010000000000 00000000 5df6e0e2"));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new DroppedMessage("*other*", 24, "the command is none", Consequence.NONE));
        assertThatTheNextMessageArrives();
    }

    @Test
    void dropsAnAddrV2WithAnAddressOf513Bytes() {
        String record = "01 | 00f15365 01 99 fd0102" + "00".repeat(513) + "208d";

        channel.writeInbound(Frames.of(BitcoinNetwork.MAIN, "addrv2", Recorded.hex(record)));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(
                        new DroppedMessage("addrv2", 24 + 525, "an address has more than 512 bytes", Consequence.NONE));
        assertThatTheNextMessageArrives();
    }

    @Test
    void passesOverANetworkNobodyKnows() {
        String records = "02 | 00f15365 01 99 02 abcd 208d | 00f15365 09 01 04 09090909 208d";

        channel.writeInbound(Frames.of(BitcoinNetwork.MAIN, "addrv2", Recorded.hex(records)));

        InboundMessage inbound = channel.readInbound();
        assertThat(inbound.message()).isEqualTo(new AddrV2(List.of(new TimedAddress(TIME, 9, NINES))));
    }

    private void assertThatTheNextMessageArrives() {
        channel.writeInbound(Recorded.buffer("f9beb4d976657261636b000000000000000000005df6e0e2"));
        assertThat(channel.<Object>readInbound()).isEqualTo(new InboundMessage(new Verack(), 24, 7));
    }

    private static byte[] counting() {
        byte[] bytes = new byte[32];
        IntStream.range(0, 32).forEach(i -> bytes[i] = (byte) i);
        return bytes;
    }
}
