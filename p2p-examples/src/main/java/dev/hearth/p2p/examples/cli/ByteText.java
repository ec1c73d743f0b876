package dev.hearth.p2p.examples.cli;

import java.util.Locale;

/** Amounts of bytes for people. */
final class ByteText {
    private ByteText() {}

    /** For example {@code 980 B}, {@code 12.3 KB}, {@code 4.0 MB}. */
    static String of(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f KB", bytes / 1e3);
        }
        if (bytes < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        }
        return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
