package dev.hearth.p2p.examples.bench;

import java.util.SplittableRandom;

/** What no compression makes smaller. */
final class RandomBytes {
    private RandomBytes() {}

    static byte[] of(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }
}
