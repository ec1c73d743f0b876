package dev.hearth.p2p.crypto.bip324;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** The same chance in every run; whoever asks for one number below a bound, as for a length of garbage, gets this one. */
@SuppressWarnings("serial") // never serialized
final class SeededRandom extends SecureRandom {
    private final SplittableRandom random;
    private final int number;

    SeededRandom(long seed, int number) {
        this.random = new SplittableRandom(seed);
        this.number = number;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public int nextInt(int bound) {
        return Math.min(number, bound - 1);
    }
}
