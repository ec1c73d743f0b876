package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.SplittableRandom;

/** SipHash-2-4: an order of addresses that nobody without the salt can foresee. */
final class SaltedHash {
    private final long salt0;
    private final long salt1;

    SaltedHash(long salt0, long salt1) {
        this.salt0 = salt0;
        this.salt1 = salt1;
    }

    static SaltedHash random(SplittableRandom random) {
        return new SaltedHash(random.nextLong(), random.nextLong());
    }

    long of(PeerAddress address) {
        byte[] bytes = NetGroups.canonicalBytes(address);
        byte[] key = new byte[bytes.length + 3];
        key[0] = (byte) address.network().code();
        key[1] = (byte) (address.port() >>> 8);
        key[2] = (byte) address.port();
        System.arraycopy(bytes, 0, key, 3, bytes.length);
        return of(key);
    }

    long of(byte[] bytes) {
        long v0 = salt0 ^ 0x736f6d6570736575L;
        long v1 = salt1 ^ 0x646f72616e646f6dL;
        long v2 = salt0 ^ 0x6c7967656e657261L;
        long v3 = salt1 ^ 0x7465646279746573L;
        int words = bytes.length / 8;
        // The words of the input, the last one with its length, then four rounds that end it.
        for (int i = 0; i < words + 3; i++) {
            long word = i <= words ? word(bytes, 8 * i) : 0;
            if (i == words + 1) {
                v2 ^= 0xff;
            }
            v3 ^= word;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(byte[] bytes, int offset) {
        long word = 0;
        for (int i = 0; i < 8 && offset + i < bytes.length; i++) {
            word |= (bytes[offset + i] & 0xffL) << (8 * i);
        }
        return offset + 8 > bytes.length ? word | (long) bytes.length << 56 : word;
    }
}
