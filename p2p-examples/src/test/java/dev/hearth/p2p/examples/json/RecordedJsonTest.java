package dev.hearth.p2p.examples.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real nodes sent is shown as the reference prints it, and packs into the same bytes again. */
class RecordedJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.Recorded#vectors")
    void hasTheFieldsTheReferencePrints(Recorded.Message recorded) throws Exception {
        JsonNode shown = reread(GrapheneJson.decode(recorded.type(), recorded.body()));
        ObjectNode expected = recorded.json().get("fields").deepCopy();
        maskOperations(shown.get("fields"));
        maskOperations(expected);

        assertThat(shown.get("fields")).isEqualTo(expected);
        assertThat(fieldNames(shown.get("fields"))).isEqualTo(fieldNames(expected));
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.Recorded#all")
    void packsIntoTheSameBytes(Recorded.Message recorded) throws Exception {
        JsonNode shown = reread(GrapheneJson.decode(recorded.type(), recorded.body()));

        assertThat(shown.has("trailing")).isFalse();
        assertThat(shown.get("type").intValue()).isEqualTo(recorded.type());
        assertThat(recorded.json().path("type_name").asText(shown.get("name").textValue() + "_message_type"))
                .isEqualTo(shown.get("name").textValue() + "_message_type");
        assertThat(GrapheneJson.encode(shown)).isEqualTo(recorded.body());
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.Recorded#sessions")
    void needsItsBytesOnlyForTimesBetweenSeconds(Recorded.Message recorded) throws Exception {
        assertThat(GrapheneJson.decode(recorded.type(), recorded.body()).has("raw"))
                .isEqualTo(recorded.type() == GrapheneTypes.CURRENT_TIME_REQUEST
                        || recorded.type() == GrapheneTypes.CURRENT_TIME_REPLY);
    }

    @ParameterizedTest
    @MethodSource("dev.hearth.p2p.examples.json.Recorded#all")
    void tellsTheBytesAfterTheMessage(Recorded.Message recorded) throws Exception {
        byte[] body = recorded.body();
        byte[] longer = Arrays.copyOf(body, body.length + 3);
        longer[body.length] = 0x5a;

        JsonNode shown = reread(GrapheneJson.decode(recorded.type(), longer));

        assertThat(shown.get("trailing").textValue()).isEqualTo("5a0000");
        assertThat(shown.get("fields"))
                .isEqualTo(reread(GrapheneJson.decode(recorded.type(), body)).get("fields"));
        assertThat(GrapheneJson.encode(shown)).isEqualTo(longer);
    }

    @Test
    void operationsAndTransactionsAreTheHexOfTheWholeVector() throws Exception {
        Recorded.Message transaction = Recorded.vector("trx");
        String body = transaction.json().get("body").textValue();
        JsonNode trx =
                GrapheneJson.decode(1000, transaction.body()).get("fields").get("trx");
        String signature = trx.get("signatures").get(0).textValue();
        assertThat(body.substring(20)).isEqualTo(trx.get("operations").textValue() + "00" + "01" + signature);

        Recorded.Message recorded = Recorded.vector("block: #8");
        JsonNode fields = GrapheneJson.decode(1001, recorded.body()).get("fields");
        String header = recorded.json().get("signed_header_bytes").textValue();
        assertThat(recorded.json().get("body").textValue())
                .isEqualTo(header
                        + fields.get("block").get("transactions").textValue()
                        + fields.get("block_id").textValue());
    }

    private static JsonNode reread(JsonNode shown) throws Exception {
        return MAPPER.readTree(MAPPER.writeValueAsString(shown));
    }

    /** The reference knows operations, we do not. */
    private static void maskOperations(JsonNode fields) {
        if (fields.get("trx") instanceof ObjectNode trx) {
            trx.put("operations", "");
        }
        if (fields.get("block") instanceof ObjectNode block) {
            JsonNode transactions = block.get("transactions");
            if (transactions.isTextual() || !transactions.isEmpty()) {
                block.put("transactions", "");
            }
        }
    }

    private static List<String> fieldNames(JsonNode fields) {
        List<String> names = new ArrayList<>();
        fields.properties().forEach(field -> names.add(field.getKey()));
        return names;
    }
}
