package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Intervals by the name of a routine; in a file {@code "connect": {"interval": "5s"}}, in a variable {@code connect=5s}.
 * Which names there are is checked by the node, as an application may have routines of its own.
 */
record RoutineIntervals(DurationType interval) implements ValueType<SortedMap<String, Duration>> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int MOST = 1_000;
    private static final String NONE = "none";

    @Override
    public String expected() {
        return "names of routines, each with an interval that is " + interval.expected();
    }

    @Override
    public @Nullable SortedMap<String, Duration> ofText(String text) {
        SortedMap<String, Duration> intervals = new TreeMap<>();
        if (text.equals(NONE)) {
            return Collections.unmodifiableSortedMap(intervals);
        }
        for (String part : text.strip().split("[\\s,]+", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            Duration duration = equals < 0 ? null : interval.ofText(part.substring(equals + 1));
            if (duration == null
                    || !NAME.matcher(name).matches()
                    || intervals.size() == MOST
                    || intervals.put(name, duration) != null) {
                return null;
            }
        }
        return Collections.unmodifiableSortedMap(intervals);
    }

    @Override
    public SortedMap<String, Duration> ofJson(JsonValue json) throws FileFormatException {
        SortedMap<String, Duration> intervals = new TreeMap<>();
        for (JsonValue routine : json.members().values()) {
            if (!NAME.matcher(routine.name()).matches()) {
                throw routine.error("this name", "lower-case letters, digits and hyphens, at most 64");
            }
            JsonValue value = routine.required("interval", interval.expected());
            if (routine.members().size() > 1) {
                throw routine.error("more than an interval", "an interval");
            }
            intervals.put(routine.name(), interval.ofJson(value));
        }
        if (intervals.size() > MOST) {
            throw json.error(intervals.size() + " routines", "at most " + MOST);
        }
        return Collections.unmodifiableSortedMap(intervals);
    }

    @Override
    public boolean accepts(SortedMap<String, Duration> value) {
        return value.size() <= MOST
                && value.entrySet().stream()
                        .allMatch(
                                entry -> NAME.matcher(entry.getKey()).matches() && interval.accepts(entry.getValue()));
    }

    @Override
    public String show(SortedMap<String, Duration> value) {
        return value.isEmpty()
                ? NONE
                : value.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + interval.show(entry.getValue()))
                        .collect(Collectors.joining(" "));
    }

    @Override
    public JsonNode toJson(SortedMap<String, Duration> value) {
        ObjectNode routines = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Duration> entry : value.entrySet()) {
            routines.putObject(entry.getKey()).set("interval", interval.toJson(entry.getValue()));
        }
        return routines;
    }
}
