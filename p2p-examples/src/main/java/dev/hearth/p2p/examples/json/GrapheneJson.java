package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.MessageNames;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Graphene messages as JSON objects and back, to the same bytes. Stateless and thread-safe.
 *
 * <ul>
 *   <li>{@code type}: the number in the frame header; {@code name}: what the reference calls it, null for types it does
 *       not know.
 *   <li>{@code fields}: as the reference prints them. Bytes, keys, hashes and signatures are lower-case hex; endpoints
 *       {@code 1.2.3.4:1776}; times {@code 2024-11-21T09:40:00}, UTC; enums lower-case names, a code without one is a
 *       number; signed numbers beyond 32 bits and unsigned ones beyond 2^32-1 are text. {@code operations} of a
 *       transaction and {@code transactions} of a block are one hex string, count first, or an empty list; a
 *       transaction whose signatures cannot be told from its operations is {@code {"trx":{"raw":HEX}}}; an unknown type
 *       has {@code payload} alone.
 *   <li>{@code raw}: the hex of all that {@code fields} stand for, only where they do not tell it: a time between two
 *       seconds, a variant that reads as another type, text that is not UTF-8, a form that is not canonical.
 *   <li>{@code trailing}: the hex of the bytes after the message, if there are any.
 * </ul>
 */
public final class GrapheneJson {
    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String FIELDS = "fields";
    private static final String RAW = "raw";
    private static final String TRAILING = "trailing";

    /** By text, as a number that was parsed may be of another class than one that was made. */
    private static final Comparator<JsonNode> SCALARS = Comparator.comparing(JsonNode::toString);

    private GrapheneJson() {}

    /**
     * Shows a payload; {@link #encode} makes the same bytes of the result.
     *
     * @param type 32 unsigned bits in an int
     * @throws MalformedMessageException if the payload is no message of the type, or longer than a message can be
     */
    public static ObjectNode decode(int type, byte[] payload) throws MalformedMessageException {
        if (payload.length > FrameLimits.MAX_MESSAGE_SIZE) {
            throw new MalformedMessageException(tooLong(payload.length));
        }
        PayloadForm form = PayloadForm.of(type);
        PayloadForm.Shown shown = form.show(payload);
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put(TYPE, Integer.toUnsignedLong(type))
                .put(NAME, MessageNames.of(type));
        message.set(FIELDS, shown.fields());
        byte[] bytes = Arrays.copyOf(payload, shown.length());
        if (!tells(form, shown.fields(), bytes)) {
            message.put(RAW, HexText.of(bytes));
        }
        if (bytes.length < payload.length) {
            message.put(TRAILING, HexText.of(Arrays.copyOfRange(payload, bytes.length, payload.length)));
        }
        return message;
    }

    private static boolean tells(PayloadForm form, ObjectNode fields, byte[] bytes) {
        try {
            return Arrays.equals(pack(form, fields), bytes);
        } catch (IllegalArgumentException e) {
            return false; // two keys that look alike may have taken something with them
        }
    }

    private static byte[] pack(PayloadForm form, JsonNode fields) {
        Fields in = Fields.of(fields, FIELDS);
        byte[] bytes = form.pack(in);
        in.end();
        return bytes;
    }

    /**
     * The payload that {@code message} shows. Members that only say the same again ({@code name}; {@code fields} beside
     * {@code raw}) must agree with the others; {@code name} may be missing, {@code at} is not looked at.
     *
     * @throws IllegalArgumentException if it shows none; the text tells where and why
     */
    public static byte[] encode(JsonNode message) {
        Fields in = Fields.of(message, "");
        int type = (int) in.u32(TYPE);
        checkName(type, in.takeIfPresent(NAME));
        JsonNode fields = in.take(FIELDS);
        byte[] raw = in.takeIfPresent(RAW) == null ? null : in.hex(RAW);
        byte[] trailing = in.takeIfPresent(TRAILING) == null ? new byte[0] : in.hex(TRAILING);
        in.takeIfPresent("at");
        in.end();
        byte[] bytes = raw == null ? pack(PayloadForm.of(type), fields) : raw;
        long length = (long) bytes.length + trailing.length;
        if (length > FrameLimits.MAX_MESSAGE_SIZE) {
            throw new IllegalArgumentException(tooLong(length));
        }
        byte[] payload = Arrays.copyOf(bytes, (int) length);
        System.arraycopy(trailing, 0, payload, bytes.length, trailing.length);
        if (raw != null) {
            checkRaw(type, payload, fields);
        }
        return payload;
    }

    private static void checkName(int type, @Nullable JsonNode name) {
        String called = MessageNames.of(type);
        String expected = called == null ? "null" : '"' + called + '"';
        if (name != null && !name.toString().equals(expected)) {
            throw new IllegalArgumentException(
                    "name must be " + expected + " for type " + Integer.toUnsignedString(type) + ", not " + name);
        }
    }

    private static void checkRaw(int type, byte[] payload, JsonNode fields) {
        try {
            JsonNode shown = decode(type, payload);
            if (!shown.get(FIELDS).equals(SCALARS, fields)) {
                throw new IllegalArgumentException("raw must hold what fields show; leave it out to encode the fields");
            }
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("raw is no message: " + e.getMessage(), e);
        }
    }

    private static String tooLong(long length) {
        return "a payload has at most " + FrameLimits.MAX_MESSAGE_SIZE + " bytes, not " + length;
    }
}
