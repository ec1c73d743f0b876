package dev.hearth.p2p.examples.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.LogEntry;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.messages.graphene.WireException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrapheneJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TIME = "{\"type\":5012,\"name\":\"current_time_request\",\"fields\":"
            + "{\"request_sent_time\":\"2024-11-21T09:40:00\"}";

    @Test
    void timesBetweenSecondsAreToldByTheirBytes() throws Exception {
        assertThat(decode(5012, "40becd0c69270600")).hasToString(TIME + ",\"raw\":\"40becd0c69270600\"}");
        assertThat(decode(5012, "00dccb0c69270600")).hasToString(TIME + "}");
    }

    @Test
    void timesMayHaveAFractionWhenTheyAreEncoded() {
        assertThat(encode(TIME.replace("00\"}", "00.123456\"}") + "}")).isEqualTo("40becd0c69270600");
        assertThat(encode(TIME.replace("00\"}", "00.5\"}") + "}")).isEqualTo("207dd30c69270600");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1_000_000, -1, 0, 999_999, 253_402_300_800_000_000L, Long.MAX_VALUE})
    void everyTimePacksAgain(long micros) throws Exception {
        byte[] payload = GrapheneCodec.encode(new CurrentTimeRequest(micros));

        ObjectNode shown = GrapheneJson.decode(5012, payload);

        assertThat(shown.has("raw")).isEqualTo(micros % 1_000_000 != 0);
        assertThat(GrapheneJson.encode(shown)).isEqualTo(payload);
    }

    @Test
    void variantsOfTheTypesThatJsonTellsNeedNoBytes() throws Exception {
        byte[] payload = closing(VariantObject.builder()
                .put("unsigned", Variant.unsigned(5))
                .put("negative", Variant.signed(-5))
                .put("text", "4294967296")
                .put("a/b~c", VariantObject.builder().putUnsigned("int64", 5).build())
                .build());

        ObjectNode shown = GrapheneJson.decode(5011, payload);

        assertThat(shown.at("/fields/error/stack/0/data"))
                .hasToString("{\"unsigned\":5,\"negative\":-5,\"text\":\"4294967296\",\"a/b~c\":{\"int64\":5}}");
        assertThat(shown.has("raw")).isFalse();
        assertThat(GrapheneJson.encode(shown)).isEqualTo(payload);
    }

    @ParameterizedTest
    @MethodSource("variantsThatLookLikeOthers")
    void variantsThatLookLikeOthersAreToldByTheirBytes(Variant variant, String shownAs) throws Exception {
        byte[] payload = closing(VariantObject.builder().put("some", variant).build());

        ObjectNode shown = GrapheneJson.decode(5011, payload);

        assertThat(shown.at("/fields/error/stack/0/data/some")).hasToString(shownAs);
        assertThat(shown.get("raw").textValue()).isEqualTo(HexText.of(payload));
        assertThat(encode(shown.toString())).isEqualTo(HexText.of(payload));
    }

    static Stream<Arguments> variantsThatLookLikeOthers() {
        return Stream.of(
                Arguments.of(Variant.signed(5), "5"),
                Arguments.of(Variant.signed(Long.MIN_VALUE), "\"-9223372036854775808\""),
                Arguments.of(Variant.unsigned(1L << 32), "\"4294967296\""),
                Arguments.of(Variant.unsigned(-1), "\"18446744073709551615\""),
                Arguments.of(new Variant.Text(WireText.wrap(new byte[] {'a', (byte) 0xff})), "\"a\ufffd\""));
    }

    @Test
    void longVarintsAndRepeatedKeysAreKeptRaw() throws Exception {
        ObjectNode list = decode(5003, "e9030000" + "8000" + "ff");
        assertThat(list)
                .hasToString(
                        "{\"type\":5003,\"name\":\"fetch_blockchain_item_ids\",\"fields\":"
                                + "{\"item_type\":1001,\"blockchain_synopsis\":[]},\"raw\":\"e90300008000\",\"trailing\":\"ff\"}");
        assertThat(encode(list.toString())).isEqualTo("e90300008000ff");

        String hello =
                "00" + "6a000000" + "000000000000" + "0000" + "03".repeat(33) + "1f".repeat(65) + "00".repeat(32);
        String keys = "02" + "0161" + "0401" + "0161" + "0400";
        ObjectNode repeated = decode(5006, hello + keys);
        assertThat(repeated.at("/fields/user_data")).hasToString("{\"a\":false}");
        assertThat(encode(repeated.toString())).isEqualTo(hello + keys);

        String lookAlike = "02" + "01fe" + "0401" + "01ff" + "0400";
        assertThat(encode(decode(5006, hello + lookAlike).toString())).isEqualTo(hello + lookAlike);
    }

    @Test
    void refusesRawBytesOfOtherFields() {
        assertThatThrownBy(() -> encode("{\"type\":5003,\"fields\":{\"item_type\":1000,\"blockchain_synopsis\":[]},"
                        + "\"raw\":\"e90300008000\"}"))
                .hasMessage("raw must hold what fields show; leave it out to encode the fields");
        assertThatThrownBy(() -> encode("{\"type\":5003,\"fields\":{},\"raw\":\"e9\"}"))
                .hasMessage("raw is no message: the payload ends in the middle of a field");
    }

    @Test
    void rawBytesMayStandBesideFieldsInAnyOrder() {
        assertThat(encode("{\"raw\":\"E90300008000\",\"fields\":{\"blockchain_synopsis\":[],\"item_type\":1001},"
                        + "\"type\":5003,\"trailing\":\"FF\"}"))
                .isEqualTo("e90300008000ff");
    }

    @ParameterizedTest
    @CsvSource({"0", "999", "5000", "5018", "5099", "4294967295"})
    void unknownTypesAreTheirPayload(long type) throws Exception {
        ObjectNode shown = decode((int) type, "00ff");

        assertThat(shown).hasToString("{\"type\":" + type + ",\"name\":null,\"fields\":{\"payload\":\"00ff\"}}");
        assertThat(encode(shown.toString())).isEqualTo("00ff");
    }

    @Test
    void codesWithoutANameAreNumbers() throws Exception {
        String payload = "02".repeat(33) + "04030201f006" + "09";

        ObjectNode shown = decode(5015, payload);

        assertThat(shown.at("/fields/result").intValue()).isEqualTo(9);
        assertThat(encode(shown.toString())).isEqualTo(payload);
    }

    @Test
    void transactionsThatCannotBeSplitAreBytes() throws Exception {
        ObjectNode shown = decode(1000, "0102");

        assertThat(shown).hasToString("{\"type\":1000,\"name\":\"trx\",\"fields\":{\"trx\":{\"raw\":\"0102\"}}}");
        assertThat(encode(shown.toString())).isEqualTo("0102");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                     | a message must be an object
            {"type":5009}                                          | fields is missing
            {"fields":{}}                                          | type is missing
            {"type":5009,"fields":[]}                              | fields must be an object
            {"type":5009,"fields":{"a":1}}                         | fields/a is not a field of this message
            {"type":5009,"fields":{},"b":1}                        | b is not a field of this message
            {"type":4294967296,"fields":{}}                        | type must be a whole number of 0 to 4294967295
            {"type":5009,"name":"hello","fields":{}}               | name must be "address_request" for type 5009, not "hello"
            {"type":7,"name":"seven","fields":{}}                  | name must be null for type 7, not "seven"
            {"type":5009,"fields":{},"trailing":"0"}               | trailing must be an even number of hex digits, not 1
            {"type":5009,"fields":{},"trailing":"0g"}              | trailing must be hex, but has 'g' at position 2
            {"type":5012,"fields":{"request_sent_time":"2024-02-30T00:00:00"}}   | fields/request_sent_time must be a time such as 2024-11-21T09:40:00
            {"type":5012,"fields":{"request_sent_time":"+294248-01-01T00:00:00"}}| fields/request_sent_time is too far from 1970 for 64 bits of microseconds
            {"type":5012,"fields":{"request_sent_time":1}}         | fields/request_sent_time must be a string
            {"type":5004,"fields":{"item_type":1.5}}               | fields/item_type must be a whole number of 0 to 4294967295
            {"type":5004,"fields":{"item_type":1,"items_to_fetch":["00"]}}       | fields/items_to_fetch/0 must have 20 bytes, not 1
            {"type":5004,"fields":{"item_type":1,"items_to_fetch":{}}}           | fields/items_to_fetch must be a list
            {"type":5010,"fields":{"addresses":[1]}}               | fields/addresses/0 must be an object
            {"type":5010,"fields":{"addresses":[{"remote_endpoint":"[::1]:1"}]}} | fields/addresses/0/remote_endpoint must be an IPv4 address
            {"type":5010,"fields":{"addresses":[{"remote_endpoint":"a"}]}}       | fields/addresses/0/remote_endpoint: "a" has no port
            {"type":1000,"fields":{"trx":{"raw":"00","expiration":0}}}           | fields/trx/expiration is not a field of this message
            {"type":1000,"fields":{"trx":{"ref_block_num":65536}}} | fields/trx/ref_block_num must be a whole number of 0 to 65535
            """)
    void refusesWhatIsNoMessage(String json, String reason) {
        assertThatThrownBy(() -> encode(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @Test
    void refusesHalvesOfSurrogatePairs() {
        assertThatThrownBy(() -> encode("{\"type\":5011,\"fields\":{\"reason_for_closing\":\"\\ud800\","
                        + "\"closing_due_to_error\":false}}"))
                .hasMessage("fields/reason_for_closing has half a surrogate pair, which is not Unicode");
    }

    @Test
    void refusesPayloadsThatFitNoFrame() throws Exception {
        byte[] largest = new byte[FrameLimits.MAX_MESSAGE_SIZE];
        ObjectNode shown = GrapheneJson.decode(7, largest);
        assertThat(GrapheneJson.encode(shown)).isEqualTo(largest);

        assertThatThrownBy(() -> GrapheneJson.decode(7, new byte[FrameLimits.MAX_MESSAGE_SIZE + 1]))
                .isInstanceOf(MalformedMessageException.class);
        shown.put("trailing", "00");
        assertThatThrownBy(() -> GrapheneJson.encode(shown))
                .hasMessage("a payload has at most 2097152 bytes, not 2097153");
    }

    private static byte[] closing(VariantObject data) {
        VariantObject.Builder context = VariantObject.builder();
        for (String key : List.of("level", "file", "method", "hostname", "thread_name", "timestamp")) {
            context.put(key, "");
        }
        LogEntry entry = new LogEntry(VariantObject.builder()
                .put("context", context.putUnsigned("line", 1).build())
                .put("format", "")
                .put("data", data)
                .build());
        WireException error = new WireException(0, WireText.EMPTY, WireText.EMPTY, List.of(entry));
        return GrapheneCodec.encode(new ClosingConnection(WireText.EMPTY, true, error));
    }

    private static ObjectNode decode(int type, String hex) throws Exception {
        return GrapheneJson.decode(type, HexText.parse("payload", hex));
    }

    private static String encode(String json) {
        try {
            JsonNode message = MAPPER.readTree(json);
            return HexText.of(GrapheneJson.encode(message));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
