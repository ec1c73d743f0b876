package dev.hearth.p2p.discovery;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A part of the network that one party can be thought to control: addresses of one group count as one where diversity
 * matters. A class byte (1 IPv4, 2 IPv6 or an AS number, 3 onion, 4 I2P, 5 CJDNS, 6 named origin, 0 not routable), then
 * at most 14 bytes of prefix (bitcoin-p2p §5.3).
 *
 * <p>An immutable value of two longs: cheap to compare, to hash (the same in every JVM) and to order.
 */
public final class NetGroup implements Comparable<NetGroup> {
    /** Most bytes of a group, the class byte included. */
    static final int LONGEST = 15;

    // The bytes from the left, then zeros, and the number of bytes in the last byte of all.
    private final long high;
    private final long low;

    private NetGroup(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** The group of these 1 to {@value #LONGEST} bytes, class byte first. */
    static NetGroup of(byte... bytes) {
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw new IllegalArgumentException("a group has 1 to " + LONGEST + " bytes, not " + bytes.length);
        }
        long high = 0;
        long low = bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            long value = (bytes[i] & 0xffL) << (56 - 8 * (i & 7));
            if (i < 8) {
                high |= value;
            } else {
                low |= value;
            }
        }
        return new NetGroup(high, low);
    }

    /** The bytes, class byte first. */
    public byte[] toBytes() {
        byte[] bytes = new byte[(int) (low & 0xff)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((i < 8 ? high : low) >>> (56 - 8 * (i & 7)));
        }
        return bytes;
    }

    /** Whether this is the one group of all that is not publicly routable. */
    public boolean isUnroutable() {
        return high >>> 56 == 0;
    }

    @Override
    public int compareTo(NetGroup other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetGroup group && high == group.high && low == group.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low);
    }

    /** The bytes in hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
