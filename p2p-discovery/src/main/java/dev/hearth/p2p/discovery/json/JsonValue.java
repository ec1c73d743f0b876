package dev.hearth.p2p.discovery.json;

import dev.hearth.p2p.discovery.FileFormatException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a JSON file and the place where it stands. Immutable. */
public final class JsonValue {
    /** The kinds of values, with the words an error uses for what was expected. */
    public enum Kind {
        /** Names and values. */
        OBJECT("an object"),
        /** Values in a row. */
        ARRAY("an array"),
        /** A string. */
        TEXT("a text"),
        /** A number, whole or not. */
        NUMBER("a number"),
        /** A truth value. */
        TRUTH("true or false"),
        /** JSON's null. */
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind in an error's sentence. */
        public String words() {
            return words;
        }
    }

    /** What a scalar or a container holds: the text of a scalar, or the children by name, or the children in a row. */
    sealed interface Content {
        record Scalar(String text) implements Content {}

        record Members(LinkedHashMap<String, JsonValue> byName) implements Content {}

        record Elements(List<JsonValue> inARow) implements Content {}
    }

    private static final int SHOWN = 60;

    private final String file;
    private final @Nullable JsonValue parent;
    private final String step;
    private final int line;
    private final Kind kind;
    private final Content content;

    /** @param step the way from the parent to here: a name or {@code [index]} */
    JsonValue(String file, @Nullable JsonValue parent, String step, int line, Kind kind, Content content) {
        this.file = file;
        this.parent = parent;
        this.step = step;
        this.line = line;
        this.kind = kind;
        this.content = content;
    }

    /** The name of the file it stands in. */
    public String file() {
        return file;
    }

    /** The line it stands on, counted from 1. */
    public int line() {
        return line;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** The name it has in its object, or {@code [index]} in its array; empty for the root. */
    public String name() {
        return step;
    }

    /**
     * The way from the root, such as {@code localRoots[0].valency}; empty for the root. Names are cut as by
     * {@link #cut}, so that it fits into an error.
     */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (JsonValue at = this; at != null && at.parent != null; at = at.parent) {
            boolean dotted = at.parent.parent != null && !at.step.startsWith("[");
            path.insert(0, cut(at.step)).insert(0, dotted ? "." : "");
        }
        return path.toString();
    }

    /** Its members in the order of the file. */
    public Map<String, JsonValue> members() throws FileFormatException {
        if (content instanceof Content.Members members) {
            return Collections.unmodifiableMap(members.byName);
        }
        throw error(Kind.OBJECT.words());
    }

    /** Its elements. */
    public List<JsonValue> elements() throws FileFormatException {
        if (content instanceof Content.Elements elements) {
            return Collections.unmodifiableList(elements.inARow);
        }
        throw error(Kind.ARRAY.words());
    }

    /** The member of this name; null when there is none, or when it is JSON's null. */
    public @Nullable JsonValue optional(String name) throws FileFormatException {
        JsonValue member = members().get(name);
        return member == null || member.kind == Kind.NULL ? null : member;
    }

    /** The member of this name, which there must be. */
    public JsonValue required(String name, String expected) throws FileFormatException {
        JsonValue member = members().get(name);
        if (member == null) {
            String path = path();
            throw new FileFormatException(file, line, path.isEmpty() ? name : path + "." + name, "nothing", expected);
        }
        return member;
    }

    /** Its text. */
    public String text(String expected) throws FileFormatException {
        return scalar(Kind.TEXT, expected);
    }

    /** Whether it is true. */
    public boolean truth() throws FileFormatException {
        return scalar(Kind.TRUTH, Kind.TRUTH.words()).equals("true");
    }

    /** Its value, of any size and with any fraction. */
    public BigDecimal number(String expected) throws FileFormatException {
        return new BigDecimal(scalar(Kind.NUMBER, expected));
    }

    /** Its value, whole and in the given range, both ends included. */
    public long wholeNumber(long least, long most) throws FileFormatException {
        return wholeNumber(least, most, "a whole number of " + least + " to " + most);
    }

    /** As {@link #wholeNumber(long, long)}, with other words for what is expected. */
    public long wholeNumber(long least, long most, String expected) throws FileFormatException {
        BigDecimal number = number(expected);
        boolean inRange =
                number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
        // In range the exponent is small, so that looking for a fraction is cheap.
        if (!inRange || number.stripTrailingZeros().scale() > 0) {
            throw error(expected);
        }
        return number.longValueExact();
    }

    /** As {@link #wholeNumber(long, long)}, for ranges of ints. */
    public int wholeNumber(int least, int most) throws FileFormatException {
        return (int) wholeNumber((long) least, (long) most);
    }

    /** The error that something else was expected here. */
    public FileFormatException error(String expected) {
        return error(found(), expected);
    }

    /** The error that this was found here and something else expected. */
    public FileFormatException error(String found, String expected) {
        return new FileFormatException(file, line, path(), found, expected);
    }

    /** What is here, in few words. */
    public String found() {
        return switch (kind) {
            case OBJECT, ARRAY, NULL -> kind.words();
            case TEXT -> quoted(((Content.Scalar) content).text());
            case NUMBER, TRUTH -> cut(((Content.Scalar) content).text());
        };
    }

    /** A text in quotes for an error, cut as {@link #cut} does. */
    public static String quoted(String text) {
        return '"' + cut(text) + '"';
    }

    /** A text for an error: control characters replaced, and cut after {@value #SHOWN} characters. */
    public static String cut(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.length() > SHOWN ? shown.append("...").toString() : shown.toString();
    }

    private String scalar(Kind wanted, String expected) throws FileFormatException {
        if (kind == wanted && content instanceof Content.Scalar scalar) {
            return scalar.text();
        }
        throw error(expected);
    }
}
