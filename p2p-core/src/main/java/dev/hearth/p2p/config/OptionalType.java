package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values that need not be there; JSON's null says so.
 *
 * @param absent what stands for no value where there is no null
 */
record OptionalType<T>(ValueType<T> type, String absent) implements ValueType<Optional<T>> {
    @Override
    public String expected() {
        return type.expected();
    }

    @Override
    @SuppressWarnings("NullableOptional") // null says that the text is no value; an empty one is a value
    public @Nullable Optional<T> ofText(String text) {
        if (text.equals(absent)) {
            return Optional.empty();
        }
        T value = type.ofText(text);
        return value == null ? null : Optional.of(value);
    }

    @Override
    public Optional<T> ofJson(JsonValue json) throws FileFormatException {
        return json.kind() == Kind.NULL ? Optional.empty() : Optional.of(type.ofJson(json));
    }

    @Override
    public boolean accepts(Optional<T> value) {
        return value.isEmpty() || type.accepts(value.get());
    }

    @Override
    public String show(Optional<T> value) {
        return value.map(type::show).orElse(absent);
    }

    @Override
    public JsonNode toJson(Optional<T> value) {
        return value.map(type::toJson).orElse(NullNode.getInstance());
    }
}
