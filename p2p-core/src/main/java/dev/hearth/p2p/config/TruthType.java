package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** True or false. */
record TruthType() implements ValueType<Boolean> {
    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public @Nullable Boolean ofText(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    @Override
    public Boolean ofJson(JsonValue json) throws FileFormatException {
        return json.truth();
    }

    @Override
    public JsonNode toJson(Boolean value) {
        return BooleanNode.valueOf(value);
    }
}
