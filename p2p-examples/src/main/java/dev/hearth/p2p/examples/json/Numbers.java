package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Numbers as the reference prints them: beyond 32 bits as text, because readers of JSON keep no more than 53 bits.
 * Either form is read.
 */
final class Numbers {
    static final long MAX_U8 = 0xff;
    static final long MAX_U16 = 0xffffL;
    static final long MAX_U32 = 0xffff_ffffL;

    private static final BigInteger MIN_I64 = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_I64 = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}");

    private Numbers() {}

    static JsonNode signed(long value) {
        boolean small = value == (int) value;
        return small
                ? JsonNodeFactory.instance.numberNode((int) value)
                : JsonNodeFactory.instance.textNode(Long.toString(value));
    }

    static JsonNode unsigned(long value) {
        boolean small = value >= 0 && value <= MAX_U32;
        return small
                ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.textNode(Long.toUnsignedString(value));
    }

    static long parseInt(JsonNode node, String path) {
        return parse(node, path, BigInteger.valueOf(Integer.MIN_VALUE), BigInteger.valueOf(Integer.MAX_VALUE));
    }

    static long parseSigned(JsonNode node, String path) {
        return parse(node, path, MIN_I64, MAX_I64);
    }

    static long parseUnsigned(JsonNode node, String path) {
        return parse(node, path, BigInteger.ZERO, MAX_U64);
    }

    /** A number of 0 to {@code max}. */
    static long parse(JsonNode node, String path, long max) {
        return parse(node, path, BigInteger.ZERO, BigInteger.valueOf(max));
    }

    private static long parse(JsonNode node, String path, BigInteger min, BigInteger max) {
        BigInteger value = null;
        if (node.isIntegralNumber()) {
            value = node.bigIntegerValue();
        } else if (node.isTextual() && DECIMAL.matcher(node.textValue()).matches()) {
            value = new BigInteger(node.textValue());
        }
        if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(path + " must be a whole number of " + min + " to " + max);
        }
        return value.longValue();
    }
}
