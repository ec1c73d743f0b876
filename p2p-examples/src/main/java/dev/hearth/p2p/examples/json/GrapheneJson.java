package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.FrameLimits;
import dev.hearth.p2p.messages.graphene.MessageNames;
import java.util.regex.Pattern;

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
    private static final long MAX_TYPE = 0xffff_ffffL;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");

    private GrapheneJson() {}

    /**
     * Shows a payload; {@link #encode} makes the same bytes of the result.
     *
     * @param type 32 unsigned bits in an int
     * @throws MalformedMessageException if the payload is no message of the type, or longer than a message can be
     */
    public static ObjectNode decode(int type, byte[] payload) throws MalformedMessageException {
        return kind(type).show(payload);
    }

    /**
     * The payload that {@code message} shows. Members that only say the same again ({@code name}; {@code fields} beside
     * {@code raw}) must agree with the others; {@code name} may be missing, {@code at} is not looked at.
     *
     * @throws IllegalArgumentException if it shows none; the text tells where and why
     */
    public static byte[] encode(JsonNode message) {
        Fields in = Fields.of(message, "");
        return kind((int) in.u32(MessageKind.TYPE)).pack(in);
    }

    private static MessageKind kind(int type) {
        return new MessageKind(
                JsonNodeFactory.instance.numberNode(Integer.toUnsignedLong(type)),
                MessageNames.of(type),
                PayloadForm.of(type),
                FrameLimits.MAX_MESSAGE_SIZE);
    }

    /** The type that is written in decimal digits. */
    static int type(String digits) {
        long type = DECIMAL.matcher(digits).matches() ? Long.parseLong(digits) : -1;
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException(
                    "a type must be a number of 0 to " + MAX_TYPE + ", not \"" + digits + "\"");
        }
        return (int) type;
    }
}
