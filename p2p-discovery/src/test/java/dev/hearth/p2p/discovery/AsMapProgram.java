package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.BitSet;

/** Writes AS maps, well-formed or not. */
final class AsMapProgram {
    private final BitSet bits = new BitSet();
    private int length;

    AsMapProgram bit(int bit) {
        bits.set(length++, bit == 1);
        return this;
    }

    AsMapProgram returns(int system) {
        return bit(0).number(system, 1, 15, 24);
    }

    AsMapProgram jump(int distance) {
        return bit(1).bit(0).number(distance, 17, 5, 30);
    }

    /** Matches the lowest {@code count} bits of {@code value}. */
    AsMapProgram match(int value, int count) {
        return bit(1).bit(1).bit(0).number(1 << count | value, 2, 1, 8);
    }

    AsMapProgram defaultsTo(int system) {
        return bit(1).bit(1).bit(1).number(system, 1, 15, 24);
    }

    /** Matches the 12 bytes before every IPv4 address. */
    AsMapProgram matchIpv4() {
        byte[] mapped = NetGroups.canonicalBytes(PeerAddress.ipv4(0, 1));
        for (int i = 0; i < 12; i++) {
            match(mapped[i] & 0xff, 8);
        }
        return this;
    }

    AsMapProgram append(AsMapProgram other) {
        for (int i = 0; i < other.length; i++) {
            bit(other.bits.get(i) ? 1 : 0);
        }
        return this;
    }

    int length() {
        return length;
    }

    private AsMapProgram number(int value, int least, int firstSize, int lastSize) {
        int rest = value - least;
        int size = firstSize;
        while (size < lastSize && rest >= 1 << size) {
            bit(1);
            rest -= 1 << size++;
        }
        if (size < lastSize) {
            bit(0);
        }
        for (int left = size - 1; left >= 0; left--) {
            bit(rest >>> left & 1);
        }
        return this;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[(length + 7) / 8];
        byte[] set = bits.toByteArray();
        System.arraycopy(set, 0, bytes, 0, set.length);
        return bytes;
    }
}
