package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.WireText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values in insertion order (§2.2). Two objects are equal if they hold the same entries in the same order.
 * Immutable; lookups take constant time.
 */
public final class VariantObject implements Variant {
    private static final VariantObject EMPTY = new VariantObject(new LinkedHashMap<>());

    private final Map<WireText, Variant> entries;

    private VariantObject(Map<WireText, Variant> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** An object without entries. */
    public static VariantObject empty() {
        return EMPTY;
    }

    /** A new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The entries in insertion order, unmodifiable. */
    public Map<WireText, Variant> entries() {
        return entries;
    }

    /** Number of entries. */
    public int size() {
        return entries.size();
    }

    /** The value of {@code key}, or null if there is none. */
    public @Nullable Variant get(String key) {
        return entries.get(WireText.of(key));
    }

    /** Whether {@code key} is present. */
    public boolean contains(String key) {
        return entries.containsKey(WireText.of(key));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VariantObject object && ordered().equals(object.ordered());
    }

    private List<Map.Entry<WireText, Variant>> ordered() {
        return new ArrayList<>(entries.entrySet());
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return "VariantObject" + entries;
    }

    /** Collects entries; a repeated key takes the place of the earlier one. Not thread-safe. */
    public static final class Builder {
        private final Map<WireText, Variant> entries = new LinkedHashMap<>();

        private Builder() {}

        /** Sets {@code key}; a key already present keeps its place and gets the new value. */
        public Builder put(WireText key, Variant value) {
            entries.put(key, value);
            return this;
        }

        /** Sets {@code key}, written as UTF-8. */
        public Builder put(String key, Variant value) {
            return put(WireText.of(key), value);
        }

        /** Sets {@code key} to a string. */
        public Builder put(String key, String value) {
            return put(key, Variant.of(value));
        }

        /** Sets {@code key} to an unsigned number. */
        public Builder putUnsigned(String key, long value) {
            return put(key, Variant.unsigned(value));
        }

        /** The object; the builder stays usable and independent of it. */
        public VariantObject build() {
            return entries.isEmpty() ? EMPTY : new VariantObject(new LinkedHashMap<>(entries));
        }
    }
}
