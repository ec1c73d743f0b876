package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.WireText;
import java.util.ArrayList;
import java.util.List;

/** Reads the variants of one message within its limits; repeated keys and long varints are accepted. */
final class VariantReader {
    private final WireReader in;
    private final VariantLimits limits;
    private int elementsLeft;

    VariantReader(WireReader in, VariantLimits limits) {
        this.in = in;
        this.limits = limits;
        this.elementsLeft = limits.elements();
    }

    VariantObject object() throws MalformedMessageException {
        return object(1);
    }

    Variant value() throws MalformedMessageException {
        spend(1);
        return value(1);
    }

    private Variant value(int depth) throws MalformedMessageException {
        int tag = in.u8();
        return switch (tag) {
            case VariantWriter.NULL -> Variant.nothing();
            case VariantWriter.INT64 -> new Variant.Int64(in.i64());
            case VariantWriter.UINT64 -> new Variant.UInt64(in.i64());
            case VariantWriter.BOOL -> new Variant.Bool(in.bool());
            case VariantWriter.STRING -> new Variant.Text(in.text());
            case VariantWriter.ARRAY -> array(depth);
            case VariantWriter.OBJECT -> object(depth);
            default -> throw new MalformedMessageException("a variant has the unknown tag " + tag);
        };
    }

    private Variant array(int depth) throws MalformedMessageException {
        enter(depth);
        int count = in.count(1);
        spend(count);
        List<Variant> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(depth + 1));
        }
        return new Variant.Array(values);
    }

    private VariantObject object(int depth) throws MalformedMessageException {
        enter(depth);
        int count = in.count(2);
        if (count > limits.keys()) {
            throw new MalformedMessageException("an object has more than " + limits.keys() + " keys");
        }
        spend(count);
        VariantObject.Builder object = VariantObject.builder();
        for (int i = 0; i < count; i++) {
            WireText key = in.text();
            object.put(key, value(depth + 1));
        }
        return object.build();
    }

    private void enter(int depth) throws MalformedMessageException {
        if (depth > limits.depth()) {
            throw new MalformedMessageException("variants are nested deeper than " + limits.depth());
        }
    }

    private void spend(int elements) throws MalformedMessageException {
        elementsLeft -= elements;
        if (elementsLeft < 0) {
            throw new MalformedMessageException("a message holds more than " + limits.elements() + " variants");
        }
    }
}
