package dev.hearth.p2p.simulation;

import java.util.SplittableRandom;

/** Derives independent streams of chance from the seed and the names of what they are for. */
record Chance(long seed) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The streams below a name, such as those of a host. */
    Chance of(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return of(hash);
    }

    /** The streams below a number, such as those of a connection. */
    Chance of(long number) {
        return new Chance(mixed(seed ^ mixed(number)));
    }

    SplittableRandom stream() {
        return new SplittableRandom(seed);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
