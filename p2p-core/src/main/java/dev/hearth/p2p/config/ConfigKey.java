package dev.hearth.p2p.config;

import java.util.Locale;

/**
 * One thing that can be configured, a row of {@link ConfigKeys}. Two keys are equal when they are the same row.
 *
 * @param <T> what its values are
 */
public final class ConfigKey<T> {
    private final String name;
    private final ValueType<T> type;
    private final T defaultValue;
    private final boolean adjustable;
    private final String description;

    ConfigKey(String name, ValueType<T> type, T defaultValue, boolean adjustable, String description) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.adjustable = adjustable;
        this.description = description;
    }

    /** Its name, such as {@code targets.active}; in a file each dot may also be a nested object. */
    public String name() {
        return name;
    }

    /** Its value when nobody gives one. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Whether a running node takes a new value. */
    public boolean isAdjustable() {
        return adjustable;
    }

    /** What it decides, in one line. */
    public String description() {
        return description;
    }

    /** What its values are, with their range, as an error says it: {@code a whole number of 0 to 100}. */
    public String expected() {
        return type.expected();
    }

    /** Its environment variable: {@code HEARTH_TARGETS_ACTIVE}. */
    public String environmentVariable() {
        StringBuilder variable = new StringBuilder("HEARTH_");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean afterLower = i > 0 && Character.isLowerCase(name.charAt(i - 1));
            variable.append(Character.isUpperCase(c) && afterLower ? "_" : "").append(c == '.' ? '_' : c);
        }
        return variable.toString().toUpperCase(Locale.ROOT);
    }

    /** A value as a person reads and writes it in one line. */
    public String show(T value) {
        return type.show(value);
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
