package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.WireText;
import io.netty.buffer.ByteBuf;
import java.util.Map;

/** Writes variants (§2.2) and refuses what our own reader would refuse. */
final class VariantWriter {
    static final int NULL = 0;
    static final int INT64 = 1;
    static final int UINT64 = 2;
    static final int BOOL = 4;
    static final int STRING = 5;
    static final int ARRAY = 6;
    static final int OBJECT = 7;

    private final ByteBuf out;
    private final VariantLimits limits;
    private int elementsLeft;

    VariantWriter(ByteBuf out, VariantLimits limits) {
        this.out = out;
        this.limits = limits;
        this.elementsLeft = limits.elements();
    }

    void object(VariantObject object) {
        object(object, 1);
    }

    void value(Variant value) {
        spend(1);
        value(value, 1);
    }

    private void value(Variant value, int depth) {
        if (value instanceof Variant.Null) {
            out.writeByte(NULL);
        } else if (value instanceof Variant.Int64 number) {
            out.writeByte(INT64).writeLongLE(number.value());
        } else if (value instanceof Variant.UInt64 number) {
            out.writeByte(UINT64).writeLongLE(number.value());
        } else if (value instanceof Variant.Bool bool) {
            out.writeByte(BOOL).writeByte(bool.value() ? 1 : 0);
        } else if (value instanceof Variant.Text text) {
            out.writeByte(STRING);
            WireWriter.text(out, text.value());
        } else if (value instanceof Variant.Array array) {
            out.writeByte(ARRAY);
            array(array, depth);
        } else if (value instanceof VariantObject object) {
            out.writeByte(OBJECT);
            object(object, depth);
        }
    }

    private void array(Variant.Array array, int depth) {
        enter(depth);
        spend(array.values().size());
        WireWriter.varint(out, array.values().size());
        for (Variant value : array.values()) {
            value(value, depth + 1);
        }
    }

    private void object(VariantObject object, int depth) {
        enter(depth);
        if (object.size() > limits.keys()) {
            throw new IllegalArgumentException("an object has more than " + limits.keys() + " keys");
        }
        spend(object.size());
        WireWriter.varint(out, object.size());
        for (Map.Entry<WireText, Variant> entry : object.entries().entrySet()) {
            WireWriter.text(out, entry.getKey());
            value(entry.getValue(), depth + 1);
        }
    }

    private void enter(int depth) {
        if (depth > limits.depth()) {
            throw new IllegalArgumentException("variants are nested deeper than " + limits.depth());
        }
    }

    private void spend(int elements) {
        elementsLeft -= elements;
        if (elementsLeft < 0) {
            throw new IllegalArgumentException("a message holds more than " + limits.elements() + " variants");
        }
    }
}
