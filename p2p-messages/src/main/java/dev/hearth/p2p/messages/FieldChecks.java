package dev.hearth.p2p.messages;

/**
 * What the constructors of message records demand of their numbers, so that every record can be written. Each method
 * throws {@link IllegalArgumentException} naming the field if the value is out of range.
 */
public final class FieldChecks {
    private static final long MAX_U32 = 0xffff_ffffL;

    private FieldChecks() {}

    /** Demands 0 to 255. */
    public static void u8(String name, int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException(name + " is 0 to 255, not " + value);
        }
    }

    /** Demands 0 to 65535. */
    public static void u16(String name, int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(name + " is 0 to 65535, not " + value);
        }
    }

    /** Demands 0 to 2^32-1. */
    public static void u32(String name, long value) {
        if (value < 0 || value > MAX_U32) {
            throw new IllegalArgumentException(name + " is 0 to 4294967295, not " + value);
        }
    }

    /** Demands {@code length} bytes. */
    public static void hash(String name, Hash hash, int length) {
        if (hash.length() != length) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, not " + hash.length());
        }
    }
}
