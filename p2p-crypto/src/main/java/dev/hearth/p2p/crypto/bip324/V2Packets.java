package dev.hearth.p2p.crypto.bip324;

/** Sizes of packets (BIP324, "Packet encryption"): encrypted length, then encrypted header and contents, then tag. */
public final class V2Packets {
    /** Bytes of the length. */
    public static final int LENGTH_FIELD = 3;

    /** Bytes of the header, of which one bit is used. */
    public static final int HEADER = 1;

    /** Bytes of the tag that authenticates a packet. */
    public static final int TAG = 16;

    /** Bytes of a packet beyond its contents. */
    public static final int OVERHEAD = LENGTH_FIELD + HEADER + TAG;

    /** Most bytes of contents that are sent or accepted: a message's type in its long form, and 4,000,000 bytes of payload. */
    public static final int LARGEST_CONTENTS = 1 + 12 + 4_000_000;

    /** Most bytes of garbage between a key and its terminator. */
    public static final int LARGEST_GARBAGE = 4095;

    private V2Packets() {}
}
