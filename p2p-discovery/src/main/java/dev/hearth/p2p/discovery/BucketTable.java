package dev.hearth.p2p.discovery;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of up to 64 places, most of them empty in most books. A place is one number: bucket times bucket size plus
 * position. Memory follows the entries: a bucket exists while it holds any. Every operation but the search is O(1).
 */
final class BucketTable {
    private static final int PAGE = 64;

    private final int bucketSize;
    private final @Nullable Bucket[] @Nullable [] pages;
    private Bucket[] occupied = {};
    private int occupiedCount;

    BucketTable(int buckets, int bucketSize) {
        this.bucketSize = bucketSize;
        this.pages = new Bucket[(buckets + PAGE - 1) / PAGE][];
    }

    boolean isEmpty() {
        return occupiedCount == 0;
    }

    /** Buckets that hold anything. */
    int occupiedBuckets() {
        return occupiedCount;
    }

    @Nullable
    Entry get(int slot) {
        Bucket bucket = bucket(slot / bucketSize);
        return bucket == null ? null : bucket.get(slot % bucketSize);
    }

    /** Groups of buckets that memory is kept for. */
    int pages() {
        int count = 0;
        for (Bucket[] page : pages) {
            count += page == null ? 0 : 1;
        }
        return count;
    }

    /** Fills an empty place. */
    void put(int slot, Entry entry) {
        int number = slot / bucketSize;
        Bucket bucket = bucket(number);
        (bucket != null ? bucket : create(number)).put(slot % bucketSize, entry);
    }

    /** Empties a filled place. */
    void clear(int slot) {
        int number = slot / bucketSize;
        Bucket bucket = bucket(number);
        if (bucket == null) {
            throw new IllegalStateException("bucket " + number + " is empty");
        }
        bucket.clear(slot % bucketSize);
        if (bucket.mask == 0) {
            remove(bucket);
        }
    }

    /** From a random bucket that holds anything, the first entry from a random position on, around the end. */
    Entry random(SplittableRandom random) {
        Bucket bucket = occupied[random.nextInt(occupiedCount)];
        return bucket.firstFrom(random.nextInt(bucketSize));
    }

    /** Looks through at most {@code most} neighbouring places, from a random bucket on. */
    @Nullable
    Entry search(SplittableRandom random, int most, Predicate<Entry> wanted) {
        if (isEmpty()) {
            return null;
        }
        int start = random.nextInt(occupiedCount);
        int left = most;
        for (int i = 0; i < occupiedCount; i++) {
            Bucket bucket = occupied[(start + i) % occupiedCount];
            for (int j = 0; j < bucket.count(); j++) {
                if (left-- == 0) {
                    return null;
                }
                if (wanted.test(bucket.entries[j])) {
                    return bucket.entries[j];
                }
            }
        }
        return null;
    }

    /** All filled places; an entry with several comes several times. */
    void forEach(Consumer<Entry> consumer) {
        for (int i = 0; i < occupiedCount; i++) {
            for (int j = 0; j < occupied[i].count(); j++) {
                consumer.accept(occupied[i].entries[j]);
            }
        }
    }

    /** Whether no place of a bucket is filled. */
    boolean isEmpty(int number) {
        Bucket bucket = bucket(number);
        return bucket == null || bucket.count() == 0;
    }

    /** The filled places of a bucket. */
    void forEachIn(int number, Consumer<Entry> consumer) {
        Bucket bucket = bucket(number);
        for (int i = 0; bucket != null && i < bucket.count(); i++) {
            consumer.accept(bucket.entries[i]);
        }
    }

    private @Nullable Bucket bucket(int number) {
        @Nullable Bucket[] page = pages[number / PAGE];
        return page == null ? null : page[number % PAGE];
    }

    private Bucket create(int number) {
        Bucket bucket = new Bucket(number, occupiedCount);
        if (pages[number / PAGE] == null) {
            pages[number / PAGE] = new Bucket[PAGE];
        }
        pages[number / PAGE][number % PAGE] = bucket;
        if (occupiedCount == occupied.length) {
            occupied = Arrays.copyOf(occupied, Math.max(4, 2 * occupiedCount));
        }
        occupied[occupiedCount++] = bucket;
        return bucket;
    }

    private void remove(Bucket bucket) {
        pages[bucket.number / PAGE][bucket.number % PAGE] = null;
        Bucket last = occupied[--occupiedCount];
        occupied[bucket.index] = last;
        last.index = bucket.index;
        occupied[occupiedCount] = null;
    }

    /** Filled positions are the bits of a mask; the entries stand in their order without gaps. */
    private static final class Bucket {
        final int number;
        int index;
        long mask;
        Entry[] entries = new Entry[1];

        Bucket(int number, int index) {
            this.number = number;
            this.index = index;
        }

        int count() {
            return Long.bitCount(mask);
        }

        private int rank(int position) {
            return Long.bitCount(mask & ((1L << position) - 1));
        }

        private boolean isFilled(int position) {
            return (mask >>> position & 1) == 1;
        }

        @Nullable
        Entry get(int position) {
            return isFilled(position) ? entries[rank(position)] : null;
        }

        Entry firstFrom(int position) {
            long from = mask & (-1L << position);
            return entries[rank(Long.numberOfTrailingZeros(from != 0 ? from : mask))];
        }

        void put(int position, Entry entry) {
            if (isFilled(position)) {
                throw new IllegalStateException("position " + position + " of bucket " + number + " is taken");
            }
            int count = count();
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, count + Math.max(1, count / 2));
            }
            int rank = rank(position);
            System.arraycopy(entries, rank, entries, rank + 1, count - rank);
            entries[rank] = entry;
            mask |= 1L << position;
        }

        void clear(int position) {
            if (!isFilled(position)) {
                throw new IllegalStateException("position " + position + " of bucket " + number + " is empty");
            }
            int rank = rank(position);
            int rest = count() - 1;
            System.arraycopy(entries, rank + 1, entries, rank, rest - rank);
            entries[rest] = null;
            mask &= ~(1L << position);
        }
    }
}
