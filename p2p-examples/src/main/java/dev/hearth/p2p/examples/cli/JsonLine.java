package dev.hearth.p2p.examples.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line, written field by field. */
final class JsonLine {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final StringBuilder text = new StringBuilder(200);

    /** Begins with {@code "at"}: UTC with milliseconds. */
    JsonLine(long atMillis) {
        text.append("{\"at\":\"").append(time(atMillis)).append('"');
    }

    /** A time as {@code "at"} has it. */
    static String time(long atMillis) {
        return TIME.format(Instant.ofEpochMilli(atMillis));
    }

    /** Begins an event. */
    static JsonLine event(long atMillis, String name) {
        return new JsonLine(atMillis).put("event", name);
    }

    JsonLine put(String name, @Nullable Object value) {
        if (value == null) {
            key(name).append("null");
        } else {
            key(name).append('"');
            JsonStringEncoder.getInstance().quoteAsString(value.toString(), text);
            text.append('"');
        }
        return this;
    }

    JsonLine put(String name, long value) {
        key(name).append(value);
        return this;
    }

    JsonLine put(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    JsonLine put(String name, JsonNode value) {
        key(name).append(value);
        return this;
    }

    JsonLine put(String name, Collection<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return put(name, array);
    }

    private StringBuilder key(String name) {
        return text.append(",\"").append(name).append("\":");
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
