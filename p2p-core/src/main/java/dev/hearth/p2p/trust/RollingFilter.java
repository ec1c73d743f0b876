package dev.hearth.p2p.trust;

/**
 * A Bloom filter that forgets by generations (bitcoin-p2p §6): of everything inserted it remembers at least the last n
 * and at most the last 1.5 n, in a fixed amount of memory, and takes a stranger for a member at the given rate. Members
 * are keyed hashes of 64 bits, from which the positions are derived.
 */
final class RollingFilter {
    private static final int GENERATIONS = 3;
    private static final int MOST_POSITIONS = 50;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final int positions;
    private final int generationSize;
    private final int cells;
    /** Each cell has the number of the generation that set it last, 1 to 3, in two bits; 0 is unset. */
    private final long[] lowBits;

    private final long[] highBits;
    private int generation = 1;
    private int inGeneration;

    /**
     * @param remembered n above, 2 and up
     * @param falsePositives the rate of false positives with a full filter, between 0 and 1
     */
    RollingFilter(int remembered, double falsePositives) {
        double exact = Math.log(falsePositives) / Math.log(0.5);
        positions = (int) Math.max(1, Math.min(MOST_POSITIONS, Math.round(exact)));
        generationSize = (remembered + 1) / 2;
        double perPosition = Math.log(1 - Math.exp(Math.log(falsePositives) / positions));
        cells = (int) Math.ceil(-1.0 * positions * GENERATIONS * generationSize / perPosition);
        int words = (cells + 63) / 64;
        lowBits = new long[words];
        highBits = new long[words];
    }

    void insert(long hash) {
        if (inGeneration == generationSize) {
            generation = generation % GENERATIONS + 1;
            inGeneration = 0;
            forgetGeneration();
        }
        inGeneration++;
        long state = hash;
        for (int i = 0; i < positions; i++) {
            state += GOLDEN_GAMMA;
            int cell = cell(state);
            long bit = 1L << cell;
            set(lowBits, cell >>> 6, bit, (generation & 1) != 0);
            set(highBits, cell >>> 6, bit, (generation & 2) != 0);
        }
    }

    private static void set(long[] bits, int word, long bit, boolean value) {
        bits[word] = value ? bits[word] | bit : bits[word] & ~bit;
    }

    boolean contains(long hash) {
        long state = hash;
        for (int i = 0; i < positions; i++) {
            state += GOLDEN_GAMMA;
            int cell = cell(state);
            if ((((lowBits[cell >>> 6] | highBits[cell >>> 6]) >>> cell) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Clears the cells that were last set when this generation number was in use before. */
    private void forgetGeneration() {
        long low = (generation & 1) != 0 ? -1L : 0;
        long high = (generation & 2) != 0 ? -1L : 0;
        for (int i = 0; i < lowBits.length; i++) {
            long others = (lowBits[i] ^ low) | (highBits[i] ^ high);
            lowBits[i] &= others;
            highBits[i] &= others;
        }
    }

    /** A uniform cell: the finaliser of splitmix64, its upper half scaled. */
    private int cell(long state) {
        long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (int) (((z >>> 32) * cells) >>> 32);
    }
}
