package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import java.util.List;

/**
 * A self-describing value (§2.2). Doubles and blobs do not exist on the wire. The {@code as…} methods convert as the
 * reference does when it reads a field of a hello; a value that cannot be converted is the sender's fault, hence their
 * checked exception.
 */
public sealed interface Variant
        permits Variant.Null, Variant.Int64, Variant.UInt64, Variant.Bool, Variant.Text, Variant.Array, VariantObject {
    /** No value. */
    record Null() implements Variant {}

    /** A signed number. */
    record Int64(long value) implements Variant {}

    /** An unsigned number: 64 unsigned bits in a long. */
    record UInt64(long value) implements Variant {}

    /** A truth value. */
    record Bool(boolean value) implements Variant {}

    /** A string. */
    record Text(WireText value) implements Variant {}

    /** A list of values. */
    record Array(List<Variant> values) implements Variant {
        /** Copies {@code values}. */
        public Array {
            values = List.copyOf(values);
        }
    }

    /** No value. */
    static Variant nothing() {
        return new Null();
    }

    /** A signed number. */
    static Variant signed(long value) {
        return new Int64(value);
    }

    /** An unsigned number: 64 unsigned bits in a long. */
    static Variant unsigned(long value) {
        return new UInt64(value);
    }

    /** A truth value. */
    static Variant of(boolean value) {
        return new Bool(value);
    }

    /** A string, written as UTF-8. */
    static Variant of(String value) {
        return new Text(WireText.of(value));
    }

    /**
     * The value as 64 unsigned bits: numbers as they are (a signed one reinterpreted), bool as 0 or 1, null as 0, text
     * as a decimal number.
     *
     * @throws MalformedMessageException for other text, arrays and objects
     */
    default long asUnsigned() throws MalformedMessageException {
        return VariantConversion.toUnsigned(this);
    }

    /**
     * The value as text: strings as they are, numbers in decimal, {@code true} or {@code false}, null as no text.
     *
     * @throws MalformedMessageException for arrays and objects
     */
    default WireText asText() throws MalformedMessageException {
        return VariantConversion.toText(this);
    }

    /**
     * The text form read as hex into exactly {@code length} bytes: shorter text leaves the rest zero, longer text is
     * cut, a single digit at the end is dropped.
     *
     * @throws MalformedMessageException if a digit that is used is not hex, or for arrays and objects
     */
    default byte[] asFixedBytes(int length) throws MalformedMessageException {
        return VariantConversion.toFixedBytes(this, length);
    }
}
