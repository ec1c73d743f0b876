package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several values, an array in a file.
 *
 * @param separators between the values of a variable, a regular expression
 */
record ListType<T>(ValueType<T> element, String separators) implements ValueType<List<T>> {
    private static final int MOST = 10_000;
    private static final String NONE = "none";

    @Override
    public String expected() {
        return "up to " + MOST + " values, each " + element.expected();
    }

    @Override
    public @Nullable List<T> ofText(String text) {
        if (text.equals(NONE)) {
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (String part : text.strip().split(separators, -1)) {
            T value = part.isEmpty() ? null : element.ofText(part);
            if (value == null || values.size() == MOST) {
                return null;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    @Override
    public List<T> ofJson(JsonValue json) throws FileFormatException {
        List<T> values = new ArrayList<>();
        for (JsonValue value : json.elements()) {
            values.add(element.ofJson(value));
        }
        if (values.size() > MOST) {
            throw json.error(values.size() + " values", "at most " + MOST);
        }
        return List.copyOf(values);
    }

    @Override
    public boolean accepts(List<T> value) {
        return value.size() <= MOST && value.stream().allMatch(element::accepts);
    }

    @Override
    public String show(List<T> value) {
        return value.isEmpty() ? NONE : value.stream().map(element::show).collect(Collectors.joining(" "));
    }

    @Override
    public JsonNode toJson(List<T> value) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        value.forEach(each -> array.add(element.toJson(each)));
        return array;
    }
}
