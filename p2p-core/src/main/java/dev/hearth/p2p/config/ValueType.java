package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import org.jspecify.annotations.Nullable;

/** A kind of values: which there are, and how they are written in files, variables and errors. */
interface ValueType<T> {
    /** What a value is, with its range, in words that can follow "expected". */
    String expected();

    /** The value of a variable or an option; null when it is none, or out of range. */
    @Nullable
    T ofText(String text);

    /** The value of a file. By default those are the same texts. */
    default T ofJson(JsonValue json) throws FileFormatException {
        T value = json.kind() == Kind.TEXT ? ofText(json.text(expected())) : null;
        if (value == null) {
            throw json.error(expected());
        }
        return value;
    }

    /** Whether a value given by a program is one. */
    default boolean accepts(T value) {
        return value.equals(ofText(show(value)));
    }

    /** The text that {@link #ofText} reads. */
    default String show(T value) {
        return String.valueOf(value);
    }

    /** What {@link #ofJson} reads. */
    default JsonNode toJson(T value) {
        return TextNode.valueOf(show(value));
    }
}
