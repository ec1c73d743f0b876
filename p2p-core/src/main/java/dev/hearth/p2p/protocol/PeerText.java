package dev.hearth.p2p.protocol;

/** Text that came from a peer, made fit to be printed: one line, no control characters, not too long. */
public final class PeerText {
    private static final int LONGEST = 120;

    private PeerText() {}

    /** {@code text} with everything but printable characters escaped, cut after 120 characters (graphene-p2p §10 W27). */
    public static String printable(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST + 1));
        for (int i = 0; i < text.length(); ) {
            if (clean.length() >= LONGEST) {
                return clean.append('…').toString();
            }
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (isPrintable(codePoint)) {
                clean.appendCodePoint(codePoint);
            } else {
                clean.append(String.format("\\u%04x", codePoint));
            }
        }
        return clean.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> codePoint != '\\';
        };
    }
}
