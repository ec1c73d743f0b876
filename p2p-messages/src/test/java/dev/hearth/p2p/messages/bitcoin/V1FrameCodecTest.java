package dev.hearth.p2p.messages.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.CountingAllocator;
import dev.hearth.p2p.messages.FrameProgress;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V1FrameCodecTest {
    private static final BitcoinNetwork NETWORK = BitcoinNetwork.MAIN;
    private static final byte[] NO_CHECKSUM = new byte[4];
    private static final int AHEAD = 256 * 1024;

    private final BitcoinLimits limits = new BitcoinLimits();
    private final CountingAllocator allocator = new CountingAllocator();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    V1FrameCodecTest() {
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new V1FrameCodec(NETWORK, limits, () -> 5));
    }

    @Provide
    Arbitrary<List<BitcoinMessage>> conversations() {
        return Messages.any().list().ofMaxSize(5);
    }

    @Property(tries = 300)
    void messagesSurviveAnyFragmentation(
            @ForAll("conversations") List<BitcoinMessage> messages,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int largestPiece) {
        EmbeddedChannel connection = new EmbeddedChannel(new V1FrameCodec(NETWORK, limits, () -> 5));
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuf stream = Unpooled.buffer();
        for (BitcoinMessage message : messages) {
            connection.writeOutbound(message);
            ByteBuf frame = connection.readOutbound();
            stream.writeBytes(frame);
            frame.release();
        }

        while (stream.isReadable()) {
            int piece = Math.min(stream.readableBytes(), 1 + random.nextInt(largestPiece));
            connection.writeInbound(stream.readRetainedSlice(piece));
        }

        assertThat(connection.inboundMessages())
                .map(inbound -> ((InboundMessage) inbound).message())
                .isEqualTo(messages);
        connection.inboundMessages().clear();
        assertThat(connection.finish()).isFalse();
        stream.release();
    }

    @Property(tries = 2000)
    void anyBytesEndInMessagesOrATypedException(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll boolean rightMagic, @ForAll @IntRange(max = 100) int size) {
        EmbeddedChannel fresh = new EmbeddedChannel(new V1FrameCodec(NETWORK, limits, () -> 5));
        byte[] stream = bytes.clone();
        if (rightMagic && stream.length >= V1FrameCodec.HEADER_LENGTH) {
            ByteBuf header = Unpooled.wrappedBuffer(stream);
            header.setInt(0, NETWORK.magic()).setIntLE(16, size);
        }
        try {
            fresh.writeInbound(Recorded.buffer(stream));
        } catch (Exception e) {
            assertThat(e).isInstanceOf(MalformedMessageException.class);
        }
        assertThat(fresh.inboundMessages()).allMatch(Inbound.class::isInstance);
    }

    @Test
    void dropsAMessageWithAWrongChecksumAndKeepsThePeer() {
        byte[] payload = Recorded.hex("0102030405060708");
        channel.writeInbound(Frames.header(NETWORK, "ping", 8, NO_CHECKSUM).writeBytes(payload));
        channel.writeInbound(Frames.of(NETWORK, "ping", payload));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new DroppedMessage("*other*", 32, "the checksum is wrong", Consequence.NONE));
        assertThat(channel.<Object>readInbound()).isEqualTo(new InboundMessage(Ping.of(0x0807060504030201L), 32, 5));
    }

    @Test
    void dropsAMessageThatCannotBeReadAndKeepsThePeer() {
        channel.writeInbound(Frames.of(NETWORK, "ping", new byte[3]));
        channel.writeInbound(Frames.of(NETWORK, "verack", new byte[0]));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(
                        new DroppedMessage("ping", 27, "the payload ends in the middle of a field", Consequence.NONE));
        assertThat(channel.<Object>readInbound()).isEqualTo(new InboundMessage(new Verack(), 24, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "76657261636b0000000000ff",
        "7665726163007b0000000000",
        "76657261636b7f0000000000",
        "76657261636b1f0000000000",
        "ffffffffffffffffffffffff"
    })
    void dropsCommandsThatAreNone(String command) {
        ByteBuf frame = Frames.of(NETWORK, "", new byte[4]);
        frame.setBytes(4, Recorded.hex(command));

        channel.writeInbound(frame);

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new DroppedMessage("*other*", 28, "the command is none", Consequence.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sendtxrcncl", "twelve chars", "~ ~"})
    void passesUnknownCommandsOnWithoutKeepingTheirPayload(String command) {
        byte[] payload = new byte[100_000];
        for (ByteBuf piece : pieces(Frames.of(NETWORK, command, payload), 3_000)) {
            channel.writeInbound(piece);
        }

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new InboundMessage(new UnknownMessage(command, 100_000), 100_024, 5));
        assertThat(allocator.reserved()).isEmpty();
    }

    @Test
    void aWrongChecksumOutweighsAnUnknownCommand() {
        channel.writeInbound(
                Frames.header(NETWORK, "sendtxrcncl", 3, NO_CHECKSUM).writeZero(3));

        assertThat(channel.<Object>readInbound()).isInstanceOf(DroppedMessage.class);
    }

    @Test
    void throwsPayloadsAboveTheirCapAwayAndTellsWhatTheyCost() {
        byte[] payload = new byte[2_000_000];
        limits.establish();
        for (String command : List.of("inv", "getheaders", "filterload", "verack")) {
            for (ByteBuf piece : pieces(Frames.of(NETWORK, command, payload), 50_000)) {
                channel.writeInbound(piece);
            }
        }

        assertThat(channel.inboundMessages())
                .map(inbound -> ((DroppedMessage) inbound).consequence())
                .containsExactly(Consequence.SCORE_20, Consequence.DISCONNECT, Consequence.SCORE_100, Consequence.NONE);
        assertThat(allocator.reserved()).isEmpty();
    }

    @Test
    void aPayloadAboveItsCapCostsNothingIfItsChecksumIsWrong() {
        limits.establish();
        channel.writeInbound(
                Frames.header(NETWORK, "inv", 2_000_000, NO_CHECKSUM).writeZero(2_000_000));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new DroppedMessage("*other*", 2_000_024, "the checksum is wrong", Consequence.NONE));
    }

    @Test
    void ignoresLargeMessagesBeforeTheHandshakeIsCompleteAndReadsThemAfterwards() {
        byte[] block = BitcoinBlocks.assemble(NETWORK.genesis(), List.of(TransactionsTest.legacy(new byte[70_000])));

        channel.writeInbound(Frames.of(NETWORK, "block", block));
        limits.establish();
        channel.writeInbound(Frames.of(NETWORK, "block", block));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new DroppedMessage(
                        "block",
                        24 + block.length,
                        "the payload has " + block.length + " bytes, more than 65536",
                        Consequence.NONE));
        assertThat(channel.<Object>readInbound())
                .isEqualTo(new InboundMessage(new BlockMessage(block), 24 + block.length, 5));
    }

    @Test
    void reservesNoMoreThan256KibAheadOfWhatArrived() {
        limits.establish();
        channel.writeInbound(Frames.header(NETWORK, "block", FrameLimits.MAX_PAYLOAD, NO_CHECKSUM));
        assertThat(allocator.reserved()).isEmpty();
        for (int arrived = 10_000; arrived <= 3_900_000; arrived += 10_000) {
            channel.writeInbound(Unpooled.buffer().writeZero(10_000));
            assertThat(allocator.largestCapacity()).isLessThanOrEqualTo(arrived + Math.min(AHEAD, arrived));
        }
        channel.writeInbound(Unpooled.buffer().writeZero(100_000));

        assertThat(channel.<Object>readInbound()).isInstanceOf(DroppedMessage.class);
        assertThat(allocator.reserved()).hasSize(1).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {4_000_001, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void refusesLargerPayloadsOnceAndThrowsTheRestAway(long size) {
        assertThatExceptionOfType(FrameTooLargeException.class)
                .isThrownBy(() -> channel.writeInbound(Frames.header(NETWORK, "block", (int) size, NO_CHECKSUM)))
                .satisfies(e -> assertThat(e.size()).isEqualTo(size));

        ByteBuf more = Frames.of(NETWORK, "verack", new byte[0]);
        assertThat(channel.writeInbound(more)).isFalse();
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void judgesTheMagicBeforeTheLength() {
        assertThatExceptionOfType(WrongMagicException.class)
                .isThrownBy(() -> channel.writeInbound(Frames.header(BitcoinNetwork.TESTNET, "block", -1, NO_CHECKSUM)))
                .satisfies(e -> assertThat(e.magic()).isEqualTo(0x0b110907));
    }

    @Test
    void reportsProgressInsideAPayload() {
        List<Object> events = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });
        byte[] payload = new byte[100];

        channel.writeInbound(Frames.header(NETWORK, "tx", 100, DoubleSha256.of(payload)));
        channel.writeInbound(Unpooled.buffer().writeZero(40));
        channel.writeInbound(Unpooled.buffer().writeZero(60));

        assertThat(events).containsExactly(new FrameProgress(40, 100));
        assertThat(channel.inboundMessages()).hasSize(1);
    }

    @Test
    void releasesAnUnfinishedPayloadWhenTheConnectionEnds() {
        channel.writeInbound(Frames.header(NETWORK, "tx", 100, NO_CHECKSUM).writeZero(50));

        assertThat(channel.finish()).isFalse();

        assertThat(allocator.reserved()).hasSize(1).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void refusesToSendMoreThanTheLargestPayload() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> channel.writeOutbound(new TransactionMessage(new byte[4_000_001])))
                .withMessage("a message of 4000001 bytes exceeds 4000000");
        assertThatIllegalArgumentException().isThrownBy(() -> channel.writeOutbound(new UnknownMessage("x", 1)));
        channel.writeOutbound(new Verack());

        ByteBuf next = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(next)).isEqualTo("f9beb4d976657261636b000000000000000000005df6e0e2");
        next.release();
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void passesOtherObjectsThrough() {
        channel.writeInbound("in");
        channel.writeOutbound("out");

        assertThat(channel.<Object>readInbound()).isEqualTo("in");
        assertThat(channel.<Object>readOutbound()).isEqualTo("out");
    }

    private static List<ByteBuf> pieces(ByteBuf stream, int length) {
        byte[] bytes = ByteBufUtil.getBytes(stream);
        List<ByteBuf> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += length) {
            pieces.add(Recorded.buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length))));
        }
        return pieces;
    }
}
