package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real nodes sent decodes completely and encodes to the same bytes. */
class RecordedMessagesTest {
    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.messages.graphene.Recorded#all")
    void decodesCompletelyAndEncodesToTheSameBytes(Recorded.Message recorded) throws Exception {
        ByteBuf body = Recorded.buffer(recorded.body());

        GrapheneMessage message = GrapheneCodec.decode(recorded.type(), body);

        assertThat(body.isReadable()).isFalse();
        assertThat(message.type()).isEqualTo(recorded.type());
        assertThat(GrapheneCodec.encode(message)).isEqualTo(recorded.body());
        assertThat(GrapheneCodec.decode(recorded.type(), Recorded.buffer(recorded.body())))
                .isEqualTo(message)
                .hasSameHashCodeAs(message);
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.messages.graphene.Recorded#vectors")
    void hasTheFieldsTheReferencePrints(Recorded.Message recorded) throws Exception {
        GrapheneMessage message = GrapheneCodec.decode(recorded.type(), Recorded.buffer(recorded.body()));
        if (message instanceof TransactionMessage || message instanceof BlockMessage) {
            return;
        }
        assertThat(leaves(FieldsView.of(message)))
                .containsExactlyElementsOf(leaves(recorded.json().get("fields")));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.messages.graphene.Recorded#vectors")
    void hasTheMessageIdOfTheReference(Recorded.Message recorded) throws Exception {
        GrapheneMessage message = GrapheneCodec.decode(recorded.type(), Recorded.buffer(recorded.body()));
        String expected = recorded.json().get("message_id_ripemd160").textValue();

        assertThat(GrapheneCodec.messageId(message)).hasToString(expected);
        if (message instanceof TransactionMessage transaction) {
            assertThat(transaction.messageId()).hasToString(expected);
        }
        if (message instanceof BlockMessage block) {
            assertThat(block.messageId()).hasToString(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.messages.graphene.Recorded#vectors")
    void framesAsTheReferenceDoes(Recorded.Message recorded) throws Exception {
        byte[] wire = recorded.bytes("wire_plaintext");
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec(type -> FrameLimits.MAX_MESSAGE_SIZE));

        channel.writeOutbound(GrapheneCodec.decode(recorded.type(), Recorded.buffer(recorded.body())));
        ByteBuf written = channel.readOutbound();
        assertThat(ByteBufUtil.getBytes(written)).isEqualTo(wire);
        written.release();

        channel.writeInbound(Recorded.buffer(wire));
        Frame frame = channel.readInbound();
        assertThat(frame.type()).isEqualTo(recorded.type());
        assertThat(ByteBufUtil.getBytes(frame.payload())).isEqualTo(recorded.body());
        frame.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void wholeSessionsPassTheHandlersUnderTheirCaps() throws Exception {
        for (List<Recorded.Message> side : Recorded.sides()) {
            GrapheneLimits limits = new GrapheneLimits();
            FrameCodec frames = new FrameCodec(limits);
            EmbeddedChannel channel = new EmbeddedChannel(frames, new GrapheneMessageCodec(() -> 0));
            EmbeddedChannel sender = new EmbeddedChannel(new FrameCodec(limits));
            for (Recorded.Message recorded : side) {
                sender.writeOutbound(GrapheneCodec.decode(recorded.type(), Recorded.buffer(recorded.body())));
                ByteBuf stream = sender.readOutbound();
                assertThat(stream.readableBytes())
                        .isEqualTo(recorded.json().get("wire_len").intValue());
                while (stream.isReadable()) {
                    channel.writeInbound(stream.readRetainedSlice(Math.min(48, stream.readableBytes())));
                }
                stream.release();
                InboundMessage inbound = channel.readInbound();
                assertThat(inbound.message().type()).isEqualTo(recorded.type());
                assertThat(inbound.wireSize())
                        .isEqualTo(recorded.json().get("wire_len").intValue());
                if (recorded.type() == GrapheneTypes.ADDRESS) {
                    limits.establish();
                }
            }
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void everyTypeOfTheProtocolIsAmongTheVectors() {
        assertThat(Recorded.vectors().map(Recorded.Message::type)).contains(1000, 1001, 5001, 5006, 5011, 5017);
    }

    /** Scalars in order with their paths: the reference prints large numbers as text. */
    private static List<String> leaves(JsonNode json) {
        List<String> leaves = new ArrayList<>();
        collect("", json, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode json, List<String> leaves) {
        if (json.isObject()) {
            leaves.add(path + "{" + json.size());
            json.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), leaves));
        } else if (json.isArray()) {
            leaves.add(path + "[" + json.size());
            json.forEach(element -> collect(path + "[]", element, leaves));
        } else {
            leaves.add(path + "=" + json.asText());
        }
    }
}
