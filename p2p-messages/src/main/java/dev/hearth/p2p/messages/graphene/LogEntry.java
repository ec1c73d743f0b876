package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import java.util.List;

/**
 * One entry of the stack of a {@link WireException} (§2.3): a place in the sender's code and what it had to say. All
 * fields are kept as they came, in their order, those unknown to us included.
 *
 * @param fields holds {@code context} (an object with {@code level}, {@code file}, {@code line}, {@code method},
 *     {@code hostname}, {@code thread_name} and {@code timestamp}), {@code format} and {@code data} (an object)
 */
public record LogEntry(VariantObject fields) {
    private static final List<String> CONTEXT_TEXTS =
            List.of("level", "file", "method", "hostname", "thread_name", "timestamp");

    /** Checks that the fields above are there and of their kinds. */
    public LogEntry {
        try {
            check(fields);
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static LogEntry of(Variant entry) throws MalformedMessageException {
        if (!(entry instanceof VariantObject fields)) {
            throw new MalformedMessageException("a log entry is not an object");
        }
        check(fields);
        return new LogEntry(fields);
    }

    private static void check(VariantObject fields) throws MalformedMessageException {
        if (!(fields.get("context") instanceof VariantObject context)) {
            throw new MalformedMessageException("a log entry has no context object");
        }
        for (String key : CONTEXT_TEXTS) {
            required(context, key).asText();
        }
        required(context, "line").asUnsigned();
        required(fields, "format").asText();
        if (!(fields.get("data") instanceof VariantObject)) {
            throw new MalformedMessageException("a log entry has no data object");
        }
    }

    private static Variant required(VariantObject object, String key) throws MalformedMessageException {
        Variant value = object.get(key);
        if (value == null) {
            throw new MalformedMessageException("a log entry has no " + key);
        }
        return value;
    }

    /** Where and when it happened. */
    public VariantObject context() {
        return object("context");
    }

    /** The text, with {@code ${name}} standing for entries of {@link #data()}. */
    public WireText format() {
        try {
            return required(fields, "format").asText();
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("the constructor checked it", e);
        }
    }

    /** The arguments of the format. */
    public VariantObject data() {
        return object("data");
    }

    private VariantObject object(String key) {
        return fields.get(key) instanceof VariantObject object ? object : VariantObject.empty();
    }
}
