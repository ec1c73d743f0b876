package dev.hearth.p2p.messages.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The primitives of §2.1 against the reference's packer. */
class EncodingsTest {
    static Stream<JsonNode> encodedVarints() {
        return Recorded.stream(Recorded.encodings().get("varint_encode"));
    }

    static Stream<JsonNode> decodedVarints() {
        return Recorded.stream(Recorded.encodings().get("varint_decode"));
    }

    static Stream<JsonNode> endpoints() {
        return Recorded.stream(Recorded.encodings().get("endpoints"));
    }

    @ParameterizedTest
    @MethodSource("encodedVarints")
    void writesVarints(JsonNode vector) {
        long value = Long.parseUnsignedLong(vector.get("value").textValue());
        ByteBuf out = Unpooled.buffer();

        WireWriter.varint(out, value);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(vector.get("bytes").textValue());
        assertThat(WireWriter.varintLength(value)).isEqualTo(out.readableBytes());
    }

    @ParameterizedTest
    @MethodSource("decodedVarints")
    void readsVarints(JsonNode vector) throws Exception {
        ByteBuf in = Recorded.buffer(Recorded.hex(vector.get("bytes").textValue()));
        if (vector.has("error")) {
            assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> new WireReader(in).varint());
            return;
        }
        assertThat(Long.toUnsignedString(new WireReader(in).varint()))
                .isEqualTo(vector.get("value").textValue());
        assertThat(in.readerIndex()).isEqualTo(vector.get("consumed").intValue());
    }

    @Property
    void varintsComeBack(@ForAll long value) throws Exception {
        ByteBuf out = Unpooled.buffer();
        WireWriter.varint(out, value);

        assertThat(out.readableBytes()).isEqualTo(WireWriter.varintLength(value));
        assertThat(new WireReader(out).varint()).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void readsAndWritesEndpoints(JsonNode vector) throws Exception {
        PeerAddress address = PeerAddress.parse(vector.get("endpoint").textValue());
        ByteBuf out = Unpooled.buffer();

        WireWriter.endpoint(out, address);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(vector.get("bytes").textValue());
        assertThat(Integer.toUnsignedString(address.ipv4Number()))
                .isEqualTo(vector.get("uint32").textValue());
        assertThat(address.isMulticast()).isEqualTo(vector.get("is_multicast").booleanValue());
        assertThat(address.isPrivate()).isEqualTo(vector.get("is_private").booleanValue());
        assertThat(new WireReader(out).endpoint()).isEqualTo(address);
    }

    @Test
    void readsAndWritesTheScalarsOfTheReference() throws Exception {
        JsonNode vectors = Recorded.encodings();

        assertThat(reader(vectors.get("bool").get("true")).bool()).isTrue();
        assertThat(reader(vectors.get("bool").get("false")).bool()).isFalse();
        assertThat(reader(vectors.get("time_point_sec_1732182000")).u32()).isEqualTo(1_732_182_000L);
        assertThat(reader(vectors.get("time_point_us_1732182000123456")).i64()).isEqualTo(1_732_182_000_123_456L);
        assertThat(reader(vectors.get("microseconds_-1500")).i64()).isEqualTo(-1500);
        assertThat(reader(vectors.get("string_abc")).text()).isEqualTo(WireText.of("abc"));
        assertThat(reader(vectors.get("optional_uint8_none")).bool()).isFalse();
        WireReader some = reader(vectors.get("optional_uint8_7"));
        assertThat(some.bool()).isTrue();
        assertThat(some.u8()).isEqualTo(7);
    }

    private static WireReader reader(JsonNode hex) {
        return new WireReader(Recorded.buffer(Recorded.hex(hex.textValue())));
    }
}
