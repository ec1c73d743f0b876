package dev.hearth.p2p.discovery;

import org.jspecify.annotations.Nullable;

/**
 * How many places an address book has.
 *
 * @param newBuckets buckets for addresses we were told of, 1 to 65,536
 * @param triedBuckets buckets for addresses we reached, 1 to 65,536
 * @param bucketSize places in a bucket, 1 to 64
 */
public record BookSize(int newBuckets, int triedBuckets, int bucketSize) {
    /** Room for 131,072 new and 32,768 tried addresses: twice the buckets of bitcoin-p2p §5.1. */
    public static final BookSize DEFAULT = new BookSize(2048, 512, 64);

    private static final int MOST_BUCKETS = 1 << 16;
    private static final int LARGEST_BUCKET = Long.SIZE;

    public BookSize {
        requireRange("new buckets", newBuckets, MOST_BUCKETS);
        requireRange("tried buckets", triedBuckets, MOST_BUCKETS);
        requireRange("places in a bucket", bucketSize, LARGEST_BUCKET);
    }

    // Written out, for a starting node compares two: linking the generated ones would hold it up.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BookSize size
                && newBuckets == size.newBuckets
                && triedBuckets == size.triedBuckets
                && bucketSize == size.bucketSize;
    }

    @Override
    public int hashCode() {
        return (newBuckets * 31 + triedBuckets) * 31 + bucketSize;
    }

    private static void requireRange(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("a book has 1 to " + most + " " + what + ", not " + value);
        }
    }
}
