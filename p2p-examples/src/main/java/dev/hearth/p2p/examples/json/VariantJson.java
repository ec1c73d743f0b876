package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Variants as JSON values. JSON does not tell all of their types: a non-negative number reads as unsigned, a negative
 * one as signed, a number that is written as text as text.
 */
final class VariantJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private VariantJson() {}

    static JsonNode show(Variant value) {
        if (value instanceof Variant.Int64 number) {
            return Numbers.signed(number.value());
        }
        if (value instanceof Variant.UInt64 number) {
            return Numbers.unsigned(number.value());
        }
        if (value instanceof Variant.Bool bool) {
            return JSON.booleanNode(bool.value());
        }
        if (value instanceof Variant.Text text) {
            return JSON.textNode(text.value().toString());
        }
        if (value instanceof Variant.Array array) {
            ArrayNode list = JSON.arrayNode();
            array.values().forEach(element -> list.add(show(element)));
            return list;
        }
        if (value instanceof VariantObject object) {
            return show(object);
        }
        return JSON.nullNode();
    }

    static ObjectNode show(VariantObject object) {
        ObjectNode shown = JSON.objectNode();
        object.entries().forEach((key, value) -> shown.set(key.toString(), show(value)));
        return shown;
    }

    static Variant parse(JsonNode node, String path) {
        if (node.isNull()) {
            return Variant.nothing();
        }
        if (node.isBoolean()) {
            return Variant.of(node.booleanValue());
        }
        if (node.isTextual()) {
            return new Variant.Text(Fields.wireText(node.textValue(), path));
        }
        if (node.isArray()) {
            List<Variant> values = new ArrayList<>(node.size());
            for (int i = 0; i < node.size(); i++) {
                values.add(parse(node.get(i), path + "/" + i));
            }
            return new Variant.Array(values);
        }
        if (node.isObject()) {
            return parseObject(node, path);
        }
        boolean negative = node.isIntegralNumber() && node.bigIntegerValue().signum() < 0;
        return negative
                ? Variant.signed(Numbers.parseSigned(node, path))
                : Variant.unsigned(Numbers.parseUnsigned(node, path));
    }

    static VariantObject parseObject(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(path + " must be an object");
        }
        VariantObject.Builder object = VariantObject.builder();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String inside = path + "/" + entry.getKey();
            object.put(Fields.wireText(entry.getKey(), inside), parse(entry.getValue(), inside));
        }
        return object.build();
    }
}
