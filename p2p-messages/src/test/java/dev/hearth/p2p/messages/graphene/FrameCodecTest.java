package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.messages.CountingAllocator;
import dev.hearth.p2p.messages.FrameProgress;
import dev.hearth.p2p.messages.Hash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final FrameLimits ANY = type -> FrameLimits.MAX_MESSAGE_SIZE;
    private static final int CUSTOM = 7000;

    @Property(tries = 300)
    void framesSurviveAnyFragmentation(
            @ForAll @Size(max = 6) List<@IntRange(max = 3000) Integer> sizes,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 700) int largestPiece) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuf stream = Unpooled.buffer();
        for (int size : sizes) {
            writeFrame(stream, CUSTOM + size, size, random.nextInt(256));
        }
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));

        List<Integer> types = new ArrayList<>();
        while (stream.isReadable()) {
            int piece = Math.min(stream.readableBytes(), 1 + random.nextInt(largestPiece));
            channel.writeInbound(stream.readRetainedSlice(piece));
            for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                types.add(frame.type());
                assertThat(frame.payload().readableBytes()).isEqualTo(frame.type() - CUSTOM);
                assertPattern(frame.payload());
                frame.release();
            }
        }

        assertThat(types)
                .containsExactlyElementsOf(
                        sizes.stream().map(size -> CUSTOM + size).toList());
        assertThat(channel.finish()).isFalse();
        stream.release();
    }

    @Property(tries = 100)
    void tellsOfEachMessageHowManyBytesItTakes(@ForAll @IntRange(min = 1, max = 9_000) int size) {
        List<Integer> told = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY, (message, payloadBytes, wireBytes) -> {
            told.add(payloadBytes);
            told.add(wireBytes);
        }));
        channel.writeOutbound(new CustomMessage(CUSTOM, new byte[size]));

        int written = 0;
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            written += part.readableBytes();
            part.release();
        }
        assertThat(told).containsExactly(size, written);
        channel.finishAndReleaseAll();
    }

    @Property(tries = 100)
    void largePayloadsAreFramedLikeSmallOnes(@ForAll @IntRange(min = 8_000, max = 9_000) int size, @ForAll long seed) {
        byte[] payload = new byte[size];
        new SplittableRandom(seed).nextBytes(payload);
        Hash id = Hash.wrap(Arrays.copyOf(payload, 20));
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));

        channel.writeOutbound(new CustomMessage(CUSTOM, payload), new BlockMessage(payload, id));

        ByteBuf expected = Unpooled.buffer();
        writeFrame(expected, CUSTOM, payload);
        writeFrame(expected, GrapheneTypes.BLOCK, Arrays.copyOf(payload, size + 20), id.toBytes());
        ByteBuf written = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            assertThat(part.readableBytes() % Frame.BLOCK_LENGTH).isZero();
            written.writeBytes(part);
            part.release();
        }
        assertThat(written).isEqualTo(expected);
    }

    private static void writeFrame(ByteBuf out, int type, byte[] payload, byte... end) {
        out.writeIntLE(payload.length).writeIntLE(type).writeBytes(payload);
        out.setBytes(out.writerIndex() - end.length, end).writeZero(Frame.paddingLength(payload.length));
    }

    @ParameterizedTest
    @CsvSource({"0,16", "8,16", "9,32", "24,32", "25,48", "1000,1008"})
    void padsHeaderAndPayloadToBlocks(int payload, int frame) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));

        channel.writeOutbound(new CustomMessage(CUSTOM, new byte[payload]));

        ByteBuf written = channel.readOutbound();
        assertThat(written.readableBytes()).isEqualTo(frame).isEqualTo(Frame.wireSize(payload));
        written.release();
    }

    @Test
    void acceptsAFrameOfExactlyTheLargestSize() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));
        ByteBuf stream = Unpooled.buffer();
        writeFrame(stream, CUSTOM, FrameLimits.MAX_MESSAGE_SIZE, 0);

        channel.writeInbound(stream);

        Frame frame = channel.readInbound();
        assertThat(frame.payload().readableBytes()).isEqualTo(FrameLimits.MAX_MESSAGE_SIZE);
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {FrameLimits.MAX_MESSAGE_SIZE + 1L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void refusesLargerFramesAtTheirHeaderWhateverTheirType(long size) {
        for (int limit : new int[] {FrameLimits.MAX_MESSAGE_SIZE, FrameLimits.DISCARD, Integer.MAX_VALUE}) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(type -> limit));

            assertThatExceptionOfType(FrameTooLargeException.class)
                    .isThrownBy(() -> channel.writeInbound(header(CUSTOM, size)))
                    .satisfies(e -> assertThat(e.size()).isEqualTo(size));
        }
    }

    @Test
    void refusesOnceAndThenThrowsEverythingAway() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(new GrapheneLimits()));

        assertThatExceptionOfType(FrameTooLargeException.class)
                .isThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(
                        header(GrapheneTypes.HELLO, 16_385), header(GrapheneTypes.HELLO, 16_385))))
                .withMessage("a frame of type 5006 has 16385 bytes, more than 16384");

        ByteBuf more = Unpooled.buffer();
        writeFrame(more, GrapheneTypes.ADDRESS_REQUEST, 0, 0);
        assertThat(channel.writeInbound(more)).isFalse();
        assertThat(more.refCnt()).isZero();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void doesNotLookAtPadding() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));
        ByteBuf stream = header(CUSTOM, 1).writeByte(42);
        for (int i = 0; i < 7; i++) {
            stream.writeByte(0xee);
        }
        stream.writeBytes(header(CUSTOM + 1, 0));

        channel.writeInbound(stream);

        assertThat(types(channel)).containsExactly(CUSTOM, CUSTOM + 1);
    }

    @Test
    @DisplayName("W9: memory grows with what arrived, not with what a header claims")
    void w9_reservesNoMoreThanTwiceWhatArrived() {
        EmbeddedChannel channel = new EmbeddedChannel();
        CountingAllocator allocator = new CountingAllocator();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameCodec(ANY));

        channel.writeInbound(header(CUSTOM, FrameLimits.MAX_MESSAGE_SIZE));
        int arrived = 0;
        for (int i = 0; i < 200; i++) {
            channel.writeInbound(Unpooled.buffer(1600).writeZero(1600));
            arrived += 1600;
            assertThat(allocator.largestCapacity()).isLessThanOrEqualTo(Math.max(512, 2 * arrived));
        }
        assertThat(allocator.reserved()).hasSize(1);

        channel.finishAndReleaseAll();
        assertThat(allocator.reserved()).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    @DisplayName("W22: a read that ends inside a frame reports its progress")
    void w22_reportsProgressInsideAFrame() {
        List<Object> events = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY), new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });

        channel.writeInbound(header(CUSTOM, 100));
        channel.writeInbound(Unpooled.buffer().writeZero(40));
        channel.writeInbound(Unpooled.buffer().writeZero(64));

        assertThat(events).containsExactly(new FrameProgress(40, 100));
        assertThat(types(channel)).containsExactly(CUSTOM);
    }

    @Test
    void skipsFramesWithoutKeepingThem() {
        EmbeddedChannel channel = new EmbeddedChannel();
        CountingAllocator allocator = new CountingAllocator();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameCodec(new GrapheneLimits()));
        ByteBuf stream = Unpooled.buffer();
        writeFrame(stream, 5099, 100_000, 0);
        writeFrame(stream, 9, 0, 0);
        writeFrame(stream, -1, 3, 0);
        writeFrame(stream, GrapheneTypes.CONNECTION_ACCEPTED, 0, 0);

        while (stream.isReadable()) {
            channel.writeInbound(stream.readRetainedSlice(Math.min(stream.readableBytes(), 999)));
        }
        stream.release();

        assertThat(channel.<Object>readInbound()).isEqualTo(new SkippedFrame(5099, 100_000));
        assertThat(channel.<Object>readInbound()).isEqualTo(new SkippedFrame(9, 0));
        assertThat(channel.<Object>readInbound()).isEqualTo(new SkippedFrame(-1, 3));
        assertThat(types(channel)).containsExactly(GrapheneTypes.CONNECTION_ACCEPTED);
        assertThat(allocator.reserved()).isEmpty();
    }

    @Test
    void releasesAnUnfinishedPayloadWhenTheConnectionEnds() {
        EmbeddedChannel channel = new EmbeddedChannel();
        CountingAllocator allocator = new CountingAllocator();
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new FrameCodec(ANY));
        channel.writeInbound(header(CUSTOM, 100).writeZero(16));

        assertThat(channel.finish()).isFalse();

        assertThat(allocator.reserved()).hasSize(1).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void refusesToSendMoreThanTheLargestSize() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));
        byte[] transaction = new byte[FrameLimits.MAX_MESSAGE_SIZE + 1];

        assertThatIllegalArgumentException()
                .isThrownBy(() -> channel.writeOutbound(new TransactionMessage(transaction)))
                .withMessage("a message of 2097153 bytes exceeds 2097152");
        channel.writeOutbound(new AddressRequest());

        ByteBuf next = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(next)).isEqualTo("00000000911300000000000000000000");
        next.release();
    }

    @Test
    void passesOtherObjectsThrough() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(ANY));

        channel.writeInbound("in");
        channel.writeOutbound("out");

        assertThat(channel.<Object>readInbound()).isEqualTo("in");
        assertThat(channel.<Object>readOutbound()).isEqualTo("out");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, -1, 65536",
        "1001, -1, 2097152",
        "5001, 16384, 524288",
        "5002, -1, 131072",
        "5003, 16384, 16384",
        "5004, 32768, 32768",
        "5005, -1, 4096",
        "5006, 16384, 16384",
        "5007, 4096, 4096",
        "5008, 16384, 16384",
        "5009, 4096, 4096",
        "5010, 65536, 65536",
        "5011, 65536, 65536",
        "5012, 4096, 4096",
        "5013, 4096, 4096",
        "5014, -2, -2",
        "5017, -2, -2",
        "5050, -2, -2",
        "999, -2, -2",
        "7000, 300, 300"
    })
    void capsDependOnTypeAndPhase(int type, int inHandshake, int established) {
        GrapheneLimits limits = new GrapheneLimits(Map.of(CUSTOM, 300));

        assertThat(limits.limit(type)).isEqualTo(inHandshake);
        limits.establish();
        assertThat(limits.limit(type)).isEqualTo(established);
    }

    @ParameterizedTest
    @CsvSource({"5014, 4096, -2", "5015, 4096, -2", "5016, -2, 4096", "5017, -2, -2"})
    void messagesOfLegacyNodesAreReadOnlyWhenWanted(int type, int withChecks, int withReports) {
        assertThat(new GrapheneLimits(Map.of(), true, false).limit(type)).isEqualTo(withChecks);
        assertThat(new GrapheneLimits(Map.of(), false, true).limit(type)).isEqualTo(withReports);
    }

    @Test
    void refusesItemsDuringTheHandshakeAtAnySize() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(new GrapheneLimits()));

        assertThatExceptionOfType(FrameTooLargeException.class)
                .isThrownBy(() -> channel.writeInbound(header(GrapheneTypes.BLOCK, 0)))
                .withMessage("a frame of type 1001 is not allowed now")
                .satisfies(e -> assertThat(e.limit()).isEqualTo(FrameLimits.FORBIDDEN));
    }

    @Test
    @DisplayName("W14: a list of 7,000 block ids is refused at its header, one of 2,000 is not")
    void w14_refusesOversizedIdLists() {
        GrapheneLimits limits = new GrapheneLimits();
        limits.establish();
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(limits));
        BlockchainItemIdsInventory honest =
                new BlockchainItemIdsInventory(0, 1001, Collections.nCopies(2000, Hash.zero(20)));
        int size = GrapheneCodec.encode(honest).length;
        ByteBuf frame = header(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY, size)
                .writeBytes(GrapheneCodec.encode(honest))
                .writeZero(Frame.paddingLength(size));

        channel.writeInbound(frame);
        assertThat(types(channel)).containsExactly(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY);
        assertThatExceptionOfType(FrameTooLargeException.class)
                .isThrownBy(() -> channel.writeInbound(
                        header(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY, 4 + 4 + 2 + 20 * 7000)));
    }

    @Test
    void limitsRefuseTypesOfTheProtocolAndImpossibleCaps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrapheneLimits(Map.of(5050, 1)))
                .withMessage("message type 5050 belongs to the protocol");
        assertThatIllegalArgumentException().isThrownBy(() -> new GrapheneLimits(Map.of(1001, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new GrapheneLimits(Map.of(CUSTOM, 2_097_153)));
        assertThatIllegalArgumentException().isThrownBy(() -> new GrapheneLimits(Map.of(CUSTOM, -1)));
    }

    private static List<Integer> types(EmbeddedChannel channel) {
        List<Integer> types = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            types.add(frame.type());
            frame.release();
        }
        return types;
    }

    private static ByteBuf header(int type, long size) {
        return Unpooled.buffer().writeIntLE((int) size).writeIntLE(type);
    }

    private static void writeFrame(ByteBuf stream, int type, int size, int padding) {
        stream.writeIntLE(size).writeIntLE(type);
        for (int i = 0; i < size; i++) {
            stream.writeByte(i);
        }
        for (int i = 0; i < Frame.paddingLength(size); i++) {
            stream.writeByte(padding);
        }
    }

    private static void assertPattern(ByteBuf payload) {
        for (int i = 0; i < payload.readableBytes(); i++) {
            assertThat(payload.getByte(i)).isEqualTo((byte) i);
        }
    }
}
