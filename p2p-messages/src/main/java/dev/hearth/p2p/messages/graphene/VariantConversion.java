package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;

/** How a reader of a variant turns it into the type it expects (§2.2). */
final class VariantConversion {
    private static final int MAX_DECIMAL_DIGITS = 20;

    private VariantConversion() {}

    static long toUnsigned(Variant value) throws MalformedMessageException {
        if (value instanceof Variant.UInt64 number) {
            return number.value();
        }
        if (value instanceof Variant.Int64 number) {
            return number.value();
        }
        if (value instanceof Variant.Bool bool) {
            return bool.value() ? 1 : 0;
        }
        if (value instanceof Variant.Null) {
            return 0;
        }
        if (value instanceof Variant.Text text) {
            return parseUnsigned(text.value());
        }
        throw new MalformedMessageException("an array or object stands where a number is expected");
    }

    private static long parseUnsigned(WireText text) throws MalformedMessageException {
        boolean plain = !text.isEmpty() && text.length() <= MAX_DECIMAL_DIGITS;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = text.byteAt(i) >= '0' && text.byteAt(i) <= '9';
        }
        if (plain) {
            try {
                return Long.parseUnsignedLong(text.toString());
            } catch (NumberFormatException tooLarge) {
                plain = false;
            }
        }
        throw new MalformedMessageException("text stands where a number is expected");
    }

    static WireText toText(Variant value) throws MalformedMessageException {
        if (value instanceof Variant.Text text) {
            return text.value();
        }
        if (value instanceof Variant.UInt64 number) {
            return WireText.of(Long.toUnsignedString(number.value()));
        }
        if (value instanceof Variant.Int64 number) {
            return WireText.of(Long.toString(number.value()));
        }
        if (value instanceof Variant.Bool bool) {
            return WireText.of(Boolean.toString(bool.value()));
        }
        if (value instanceof Variant.Null) {
            return WireText.EMPTY;
        }
        throw new MalformedMessageException("an array or object stands where text is expected");
    }

    static byte[] toFixedBytes(Variant value, int length) throws MalformedMessageException {
        WireText hex = toText(value);
        byte[] bytes = new byte[length];
        int used = Math.min(length, hex.length() / 2);
        for (int i = 0; i < used; i++) {
            bytes[i] = (byte) ((hexDigit(hex.byteAt(2 * i)) << 4) | hexDigit(hex.byteAt(2 * i + 1)));
        }
        return bytes;
    }

    private static int hexDigit(byte character) throws MalformedMessageException {
        int digit = character < 0 ? -1 : Character.digit(character, 16);
        if (digit < 0) {
            throw new MalformedMessageException("text stands where hex digits are expected");
        }
        return digit;
    }
}
