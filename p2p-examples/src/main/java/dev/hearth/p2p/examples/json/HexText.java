package dev.hearth.p2p.examples.json;

import java.util.HexFormat;

/** Bytes written in hex. */
public final class HexText {
    private static final HexFormat HEX = HexFormat.of();

    private HexText() {}

    /** Two lower-case digits for each byte. */
    public static String of(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /**
     * The bytes written in {@code digits}, of either case.
     *
     * @param name what the digits are, for the error
     * @throws IllegalArgumentException if they are not an even number of hex digits
     */
    public static byte[] parse(String name, String digits) {
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(name + " must be an even number of hex digits, not " + digits.length());
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                throw new IllegalArgumentException(
                        name + " must be hex, but has '" + digits.charAt(i) + "' at position " + (i + 1));
            }
        }
        return HEX.parseHex(digits);
    }
}
