package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** A vector whose elements are unknown: the hex of all of it, count first, and an empty list when the count is zero. */
final class OpaqueVector {
    private static final byte[] EMPTY = {0};

    private OpaqueVector() {}

    static JsonNode show(byte[] bytes, int from, int to) {
        byte[] vector = Arrays.copyOfRange(bytes, from, to);
        return Arrays.equals(vector, EMPTY)
                ? JsonNodeFactory.instance.arrayNode()
                : JsonNodeFactory.instance.textNode(HexText.of(vector));
    }

    static byte[] parse(JsonNode node, String path) {
        if (node.isTextual()) {
            return HexText.parse(path, node.textValue());
        }
        if (node.isArray() && node.isEmpty()) {
            return EMPTY.clone();
        }
        throw new IllegalArgumentException(path + " must be hex or an empty list");
    }

    /** Appends a count or another varint of 64 unsigned bits, in the shortest form (graphene-p2p §2.1). */
    static void writeVarint(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
