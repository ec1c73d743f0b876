package dev.hearth.p2p.discovery.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue.Content;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON file whose root is an object. Refused: more than a mebibyte, nesting deeper than 64, a number of more
 * than 64 characters, a name of more than 256, a text of more than 65536, the same name twice in one object, anything
 * after the root, comments, and YAML.
 */
public final class JsonFile {
    /** Most bytes of a file. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TEXT = 65_536;
    private static final String JSON = "JSON (comments and YAML are not read)";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST + 1)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;

    private JsonFile(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Returns the root of a file.
     *
     * @param file its name, for errors
     */
    public static JsonValue read(String file, byte[] content) throws FileFormatException {
        if (content.length > MOST_BYTES) {
            throw new FileFormatException(file, 0, "", content.length + " bytes", "at most " + MOST_BYTES);
        }
        try (JsonParser parser = FACTORY.createParser(content)) {
            return new JsonFile(file, parser).root();
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FileFormatException(file, 0, "", "text in no known encoding", JSON);
        }
    }

    private JsonValue root() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw error("nothing", JSON);
            }
            JsonValue root = value(null, "", first, 1);
            if (root.kind() != Kind.OBJECT) {
                throw error(root.found(), Kind.OBJECT.words());
            }
            if (parser.nextToken() != null) {
                throw error("more after the end", "one object");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw error(
                    "a name, number or text that is too long",
                    "at most " + LONGEST_NAME + ", " + LONGEST_NUMBER + " and " + LONGEST_TEXT + " characters");
        } catch (JsonParseException e) {
            throw new FileFormatException(
                    file, Math.max(0, e.getLocation().getLineNr()), "", "text that is not JSON", JSON);
        }
    }

    private JsonValue value(@Nullable JsonValue parent, String step, JsonToken token, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw error("deeper nesting", "at most " + DEEPEST + " levels");
        }
        return switch (token) {
            case START_OBJECT -> object(parent, step, depth);
            case START_ARRAY -> array(parent, step, depth);
            case VALUE_STRING -> scalar(parent, step, Kind.TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(parent, step, Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(parent, step, Kind.TRUTH);
            default -> scalar(parent, step, Kind.NULL);
        };
    }

    private JsonValue scalar(@Nullable JsonValue parent, String step, Kind kind) throws IOException {
        return new JsonValue(file, parent, step, line(), kind, new Content.Scalar(parser.getText()));
    }

    private JsonValue object(@Nullable JsonValue parent, String step, int depth) throws IOException {
        LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();
        JsonValue object = new JsonValue(file, parent, step, line(), Kind.OBJECT, new Content.Members(members));
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonValue member = value(object, name, parser.nextToken(), depth + 1);
            JsonValue first = members.putIfAbsent(name, member);
            if (first != null) {
                throw member.error("the name again", "it once, as on line " + first.line());
            }
        }
        return object;
    }

    private JsonValue array(@Nullable JsonValue parent, String step, int depth) throws IOException {
        List<JsonValue> elements = new ArrayList<>();
        JsonValue array = new JsonValue(file, parent, step, line(), Kind.ARRAY, new Content.Elements(elements));
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            elements.add(value(array, "[" + elements.size() + "]", token, depth + 1));
            token = parser.nextToken();
        }
        return array;
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private FileFormatException error(String found, String expected) {
        return new FileFormatException(file, line(), "", found, expected);
    }
}
