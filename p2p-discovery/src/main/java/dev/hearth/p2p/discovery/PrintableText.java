package dev.hearth.p2p.discovery;

/** The short texts a book keeps. */
final class PrintableText {
    private PrintableText() {}

    /** Whether a text is at most {@code longest} printable ASCII characters. */
    static boolean fits(String text, int longest) {
        return text.length() <= longest && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
