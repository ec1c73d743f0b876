package dev.hearth.p2p.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Whole numbers of a range. In a file they are numbers, not texts. */
record NumberType(int least, int most) implements ValueType<Integer> {
    /**
     * Bytes in a time; 0 is without limit.
     *
     * @param leastLimit the least that is one
     */
    record Rate(int leastLimit) implements ValueType<Long> {
        private static final long MOST = 1_000_000_000_000L;

        @Override
        public String expected() {
            return leastLimit <= 1
                    ? "a whole number of 0 to " + MOST
                    : "0 or a whole number of " + leastLimit + " to " + MOST;
        }

        @Override
        public @Nullable Long ofText(String text) {
            Long value = parse(text, 0, MOST);
            return value == null || isTooLittle(value) ? null : value;
        }

        @Override
        public Long ofJson(JsonValue json) throws FileFormatException {
            long value = json.wholeNumber(0, MOST, expected());
            if (isTooLittle(value)) {
                throw json.error(expected());
            }
            return value;
        }

        private boolean isTooLittle(long value) {
            return value != 0 && value < leastLimit;
        }

        @Override
        public JsonNode toJson(Long value) {
            return LongNode.valueOf(value);
        }
    }

    @Override
    public String expected() {
        return "a whole number of " + least + " to " + most;
    }

    @Override
    public @Nullable Integer ofText(String text) {
        Long value = parse(text, least, most);
        return value == null ? null : value.intValue();
    }

    @Override
    public Integer ofJson(JsonValue json) throws FileFormatException {
        return json.wholeNumber(least, most);
    }

    @Override
    public JsonNode toJson(Integer value) {
        return IntNode.valueOf(value);
    }

    private static @Nullable Long parse(String text, long least, long most) {
        boolean plain = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!plain) {
            return null;
        }
        long value = Long.parseLong(text);
        return value >= least && value <= most ? value : null;
    }
}
