package dev.hearth.p2p.examples.json;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times as the reference prints them: UTC, cut to the second. A fraction of up to six digits is read. */
final class Times {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MAX_U32 = 0xffff_ffffL;

    private static final DateTimeFormatter SECONDS = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("'T'HH:mm:ss")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter WITH_FRACTION = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 1, 6, true)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Times() {}

    static String ofSeconds(long seconds) {
        return SECONDS.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
    }

    static String ofMicros(long micros) {
        return ofSeconds(Math.floorDiv(micros, MICROS_PER_SECOND));
    }

    /** Microseconds since 1970, which must fit 64 signed bits. */
    static long parseMicros(String text, String path) {
        try {
            LocalDateTime time = parse(text, path);
            long seconds = time.toEpochSecond(ZoneOffset.UTC);
            return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), time.get(ChronoField.MICRO_OF_SECOND));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(path + " is too far from 1970 for 64 bits of microseconds", e);
        }
    }

    /** Seconds since 1970, which must fit 32 unsigned bits. */
    static long parseSeconds(String text, String path) {
        LocalDateTime time = parse(text, path);
        long seconds = time.toEpochSecond(ZoneOffset.UTC);
        if (time.get(ChronoField.MICRO_OF_SECOND) != 0 || seconds < 0 || seconds > MAX_U32) {
            throw new IllegalArgumentException(path + " must be a whole second of the years 1970 to 2106");
        }
        return seconds;
    }

    private static LocalDateTime parse(String text, String path) {
        try {
            return LocalDateTime.parse(text, WITH_FRACTION);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(path + " must be a time such as 2024-11-21T09:40:00", e);
        }
    }
}
