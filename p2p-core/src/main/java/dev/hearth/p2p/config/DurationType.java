package dev.hearth.p2p.config;

import dev.hearth.p2p.discovery.FileFormatException;
import dev.hearth.p2p.discovery.json.JsonValue;
import dev.hearth.p2p.discovery.json.JsonValue.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations of a range, written {@code 500ms}, {@code 5s}, {@code 1.5m}, {@code 1h} or {@code 2d}; a plain number means seconds. */
record DurationType(Duration least, Duration most) implements ValueType<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h|d|)");
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    @Override
    public String expected() {
        return "a duration of " + show(least) + " to " + show(most) + ", such as 500ms, 5s, 10m or 1h";
    }

    @Override
    public @Nullable Duration ofText(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String unit = matcher.group(2).isEmpty() ? "s" : matcher.group(2);
        return inRange(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosOf(unit))));
    }

    @Override
    public Duration ofJson(JsonValue json) throws FileFormatException {
        if (json.kind() != Kind.NUMBER) {
            return ValueType.super.ofJson(json);
        }
        Duration duration = inRange(json.number(expected()).movePointRight(9));
        if (duration == null) {
            throw json.error(expected());
        }
        return duration;
    }

    @Override
    public boolean accepts(Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    /** In the largest unit of which it is a whole number, else in milliseconds with a fraction. */
    @Override
    public String show(Duration value) {
        long nanos = value.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        for (String unit : UNITS) {
            if (nanos % nanosOf(unit) == 0) {
                return nanos / nanosOf(unit) + unit;
            }
        }
        return BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString() + "ms";
    }

    private @Nullable Duration inRange(BigDecimal nanos) {
        boolean inside = nanos.compareTo(BigDecimal.valueOf(least.toNanos())) >= 0
                && nanos.compareTo(BigDecimal.valueOf(most.toNanos())) <= 0;
        // Parts of a nanosecond are dropped; in range the exponent is small enough for that to be cheap.
        return inside ? Duration.ofNanos(nanos.longValue()) : null;
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "d" -> 86_400_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            default -> 1_000_000L;
        };
    }
}
