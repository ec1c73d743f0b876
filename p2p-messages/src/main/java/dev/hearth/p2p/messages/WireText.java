package dev.hearth.p2p.messages;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text as it stands on the wire: bytes that are UTF-8 by convention but were never checked (Graphene §2.1), kept as
 * they came so that a message encodes to the bytes it was decoded from. Ordered by unsigned bytes. Immutable.
 *
 * <p>Text of a peer is hostile: {@link #toString()} may hold line breaks and terminal escapes. Show and log
 * {@link #printable(int)} instead (weakness W27).
 */
public final class WireText implements Comparable<WireText> {
    /** No bytes at all. */
    public static final WireText EMPTY = new WireText(new byte[0]);

    private final byte[] bytes;
    private final int hashCode;

    private WireText(byte[] bytes) {
        this.bytes = bytes;
        this.hashCode = Arrays.hashCode(bytes);
    }

    /** The UTF-8 form of {@code text}. */
    public static WireText of(String text) {
        return text.isEmpty() ? EMPTY : new WireText(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text of a copy of {@code bytes}. */
    public static WireText ofBytes(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** A text that takes ownership of {@code bytes}: the caller must not change them afterwards. */
    public static WireText wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new WireText(bytes);
    }

    /** Number of bytes, not of characters. */
    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}. */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * The text fit for a log line: decoded as {@link #toString()} does, control, format and other unprintable
     * characters replaced by {@code ?}, cut to {@code maxCharacters} with a trailing ellipsis when longer.
     */
    public String printable(int maxCharacters) {
        int bytesWanted = (int) Math.min(bytes.length, 4L * maxCharacters + 4);
        String text = new String(bytes, 0, bytesWanted, StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        int written = 0;
        for (int i = 0; i < text.length(); written++) {
            if (written == maxCharacters) {
                return shown.append('…').toString();
            }
            int character = text.codePointAt(i);
            shown.appendCodePoint(isPrintable(character) ? character : '?');
            i += Character.charCount(character);
        }
        return shown.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Override
    public int compareTo(WireText other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireText text && hashCode == text.hashCode && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return hashCode;
    }

    /** The bytes read as UTF-8; whatever is not UTF-8 becomes U+FFFD, so this direction may lose bytes. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
