package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GrapheneMessageCodecTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final GrapheneMessageCodec codec = new GrapheneMessageCodec(clock::get);
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);

    @Test
    void firesWhatArrivedWithItsSizeAndTime() {
        ByteBuf payload = payload(new CurrentTimeRequest(7));

        channel.writeInbound(new Frame(GrapheneTypes.CURRENT_TIME_REQUEST, payload));

        assertThat(channel.<Object>readInbound()).isEqualTo(new InboundMessage(new CurrentTimeRequest(7), 16, 1_000));
        assertThat(payload.refCnt()).isZero();
    }

    @Test
    void answersTimeRequestsInOrderAndFlushesOnce() {
        receive(new CurrentTimeRequest(7));
        clock.set(2_000);
        receive(new CurrentTimeRequest(8));

        assertThat(channel.<Object>readOutbound()).isEqualTo(new CurrentTimeReply(7, 1_000, 1_000));
        assertThat(channel.<Object>readOutbound()).isEqualTo(new CurrentTimeReply(8, 2_000, 2_000));
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void answersNothingOnceMuted() {
        codec.mute();

        receive(new CurrentTimeRequest(7));

        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.<Object>readInbound()).isInstanceOf(InboundMessage.class);
    }

    @Test
    void dropsTimeRequestsOfAPeerThatDoesNotRead() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        ChannelFuture stuck = channel.write(Unpooled.buffer().writeZero(100));
        assertThat(stuck.isDone()).isFalse();
        assertThat(channel.isWritable()).isFalse();

        for (int i = 0; i < 1000; i++) {
            receive(new CurrentTimeRequest(i));
        }

        channel.flushOutbound();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(channel.inboundMessages()).hasSize(1000);
        channel.finishAndReleaseAll();
    }

    @Test
    void stampsTimesWhenTheyAreWritten() {
        channel.writeOutbound(new CurrentTimeRequest(0));
        channel.writeOutbound(new CurrentTimeReply(1, 2, 3));

        assertThat(channel.<Object>readOutbound()).isEqualTo(new CurrentTimeRequest(1_000));
        assertThat(channel.<Object>readOutbound()).isEqualTo(new CurrentTimeReply(1, 2, 1_000));
    }

    @Test
    @DisplayName("W26: a time reply nobody asked for has no effect")
    void w26_passesATimeReplyOnOncePerRequest() {
        channel.writeOutbound(new CurrentTimeRequest(0));
        CurrentTimeReply answer = new CurrentTimeReply(1_000, 5, 6);

        receive(new CurrentTimeReply(999, 5, 6));
        receive(answer);
        receive(answer);

        assertThat(received()).isEqualTo(new UnregisteredMessage(GrapheneTypes.CURRENT_TIME_REPLY, 24));
        assertThat(received()).isEqualTo(answer);
        assertThat(received()).isEqualTo(new UnregisteredMessage(GrapheneTypes.CURRENT_TIME_REPLY, 24));
    }

    @Test
    void remembersTheLastSixteenTimeRequestsOnly() {
        for (int i = 0; i < 17; i++) {
            clock.set(i);
            channel.writeOutbound(new CurrentTimeRequest(0));
        }

        receive(new CurrentTimeReply(0, 0, 0));
        receive(new CurrentTimeReply(1, 0, 0));

        assertThat(received()).isInstanceOf(UnregisteredMessage.class);
        assertThat(received()).isEqualTo(new CurrentTimeReply(1, 0, 0));
    }

    @Test
    void computesOffsetAndRoundTrip() {
        CurrentTimeReply reply = new CurrentTimeReply(1_000, 501_100, 501_150);

        assertThat(reply.roundTripMicros(1_250)).isEqualTo(200);
        assertThat(reply.clockOffsetMicros(1_250)).isEqualTo(500_000);
    }

    @Test
    void reportsAMalformedMessageOnceAndThrowsTheRestAway() {
        ByteBuf bad = Unpooled.buffer().writeZero(1);
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> channel.writeInbound(new Frame(GrapheneTypes.CURRENT_TIME_REQUEST, bad)));
        assertThat(bad.refCnt()).isZero();

        ByteBuf worse = Unpooled.buffer();
        channel.writeInbound(new Frame(GrapheneTypes.CURRENT_TIME_REQUEST, worse), new SkippedFrame(5050, 3));

        assertThat(worse.refCnt()).isZero();
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void tellsOfSkippedFrames() {
        channel.writeInbound(new SkippedFrame(5050, 9), new SkippedFrame(77, 0));

        assertThat(channel.<Object>readInbound())
                .isEqualTo(new InboundMessage(new UnregisteredMessage(5050, 9), 32, 1_000));
        UnregisteredMessage unknown = (UnregisteredMessage) received();
        assertThat(unknown).isEqualTo(new UnregisteredMessage(77, 0));
        assertThat(unknown.isIgnorable()).isFalse();
        assertThat(new UnregisteredMessage(5050, 9).isIgnorable()).isTrue();
    }

    @Test
    void carriesMessagesOfTheApplicationAndWholePipelines() {
        GrapheneLimits limits = new GrapheneLimits(Map.of(7000, 10));
        EmbeddedChannel sender = new EmbeddedChannel(new FrameCodec(limits), new GrapheneMessageCodec(clock::get));
        EmbeddedChannel receiver = new EmbeddedChannel(new FrameCodec(limits), new GrapheneMessageCodec(clock::get));
        CustomMessage message = new CustomMessage(7000, new byte[] {1, 2, 3});

        sender.writeOutbound(message);
        receiver.writeInbound(sender.<Object>readOutbound());

        InboundMessage inbound = receiver.readInbound();
        assertThat(inbound.message()).isEqualTo(message);
        assertThat(inbound.wireSize()).isEqualTo(16);
    }

    private void receive(GrapheneMessage message) {
        channel.writeInbound(new Frame(message.type(), payload(message)));
    }

    private GrapheneMessage received() {
        InboundMessage inbound = channel.readInbound();
        return inbound.message();
    }

    private static ByteBuf payload(GrapheneMessage message) {
        ByteBuf payload = Unpooled.buffer();
        GrapheneCodec.encode(message, payload);
        return payload;
    }
}
