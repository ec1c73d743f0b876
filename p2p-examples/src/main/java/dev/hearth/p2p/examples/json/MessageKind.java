package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A type of messages of some protocol, and what is around their fields: {@code type}, {@code name}, {@code raw} and
 * {@code trailing}.
 *
 * @param type as it is shown
 * @param name what the protocol calls it, null for types it does not know
 * @param form of its payloads
 * @param longest bytes that a payload may have
 */
record MessageKind(JsonNode type, @Nullable String name, PayloadForm form, int longest) {
    static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String FIELDS = "fields";
    private static final String RAW = "raw";
    private static final String TRAILING = "trailing";

    /** By text, as a number that was parsed may be of another class than one that was made. */
    private static final Comparator<JsonNode> SCALARS = Comparator.comparing(JsonNode::toString);

    /** Shows {@code payload}; {@link #pack} makes the same bytes of the result. */
    ObjectNode show(byte[] payload) throws MalformedMessageException {
        if (payload.length > longest) {
            throw new MalformedMessageException(tooLong(payload.length));
        }
        PayloadForm.Shown shown = form.show(payload);
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.set(TYPE, type);
        message.put(NAME, name);
        message.set(FIELDS, shown.fields());
        byte[] bytes = Arrays.copyOf(payload, shown.length());
        if (!tells(shown.fields(), bytes)) {
            message.put(RAW, HexText.of(bytes));
        }
        if (bytes.length < payload.length) {
            message.put(TRAILING, HexText.of(Arrays.copyOfRange(payload, bytes.length, payload.length)));
        }
        return message;
    }

    private boolean tells(ObjectNode fields, byte[] bytes) {
        try {
            return Arrays.equals(packFields(fields), bytes);
        } catch (IllegalArgumentException e) {
            return false; // two keys that look alike may have taken something with them
        }
    }

    private byte[] packFields(JsonNode fields) {
        Fields in = Fields.of(fields, FIELDS);
        byte[] bytes = form.pack(in);
        in.end();
        return bytes;
    }

    /**
     * The payload that a message shows, whose type has been read. Members that only say the same again ({@code name};
     * {@code fields} beside {@code raw}) must agree with the others; {@code name} may be missing, {@code at} is not
     * looked at.
     *
     * @throws IllegalArgumentException if it shows none; the text tells where and why
     */
    byte[] pack(Fields in) {
        checkName(in.takeIfPresent(NAME));
        JsonNode fields = in.take(FIELDS);
        byte[] raw = in.takeIfPresent(RAW) == null ? null : in.hex(RAW);
        byte[] trailing = in.takeIfPresent(TRAILING) == null ? new byte[0] : in.hex(TRAILING);
        in.takeIfPresent("at");
        in.end();
        byte[] bytes = raw == null ? packFields(fields) : raw;
        long length = (long) bytes.length + trailing.length;
        if (length > longest) {
            throw new IllegalArgumentException(tooLong(length));
        }
        byte[] payload = Arrays.copyOf(bytes, (int) length);
        System.arraycopy(trailing, 0, payload, bytes.length, trailing.length);
        if (raw != null) {
            checkRaw(payload, fields);
        }
        return payload;
    }

    private void checkName(@Nullable JsonNode given) {
        String expected = name == null ? "null" : '"' + name + '"';
        if (given != null && !given.toString().equals(expected)) {
            throw new IllegalArgumentException(
                    "name must be " + expected + " for type " + type.asText() + ", not " + given);
        }
    }

    private void checkRaw(byte[] payload, JsonNode fields) {
        try {
            if (!show(payload).get(FIELDS).equals(SCALARS, fields)) {
                throw new IllegalArgumentException("raw must hold what fields show; leave it out to encode the fields");
            }
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("raw is no message: " + e.getMessage(), e);
        }
    }

    private String tooLong(long length) {
        return "a payload has at most " + longest + " bytes, not " + length;
    }
}
