package dev.hearth.p2p.examples.jmh;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a peer tells of is put into the address book, and whom to dial is drawn from it. A quarter of the addresses were
 * reached before. There are as many places for new addresses as the book is to hold: it grows by a quarter at most while
 * it is told more, however many that are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AddressBookBenchmark {
    private static final byte[] SECRET = "a secret of 32 bytes, known here".getBytes(StandardCharsets.US_ASCII);
    private static final int PORT = 1776;
    private static final int TELLERS = 4096;
    private static final int REACHED = 4;
    private static final long NOW_SECONDS = 1_800_000_000;
    private static final int DAY_SECONDS = 86_400;

    /** Addresses in the book. */
    @Param({"600", "60000"})
    public int addresses;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AddressOrigin[] tellers = new AddressOrigin[TELLERS];
    private AddressBook book = bookFor(1);

    private static AddressBook bookFor(int addresses) {
        int bucketSize = BookSize.DEFAULT.bucketSize();
        int buckets = addresses / bucketSize + 1;
        return new AddressBook(
                SECRET, new BookSize(buckets, buckets, bucketSize), NetGroups.byPrefix(), new SplittableRandom(1));
    }

    /** Fills the book. */
    @Setup
    public void fill() {
        for (int i = 0; i < TELLERS; i++) {
            tellers[i] = AddressOrigin.peer(address());
        }
        book = bookFor(addresses);
        while (book.size() < addresses) {
            PeerAddress told = address();
            tell(told);
            if (random.nextInt(REACHED) == 0) {
                book.good(told, NOW_SECONDS - random.nextInt(DAY_SECONDS));
            }
        }
    }

    /** An address the book has not, from one of many peers. */
    @Benchmark
    public boolean add() {
        return tell(address());
    }

    /** Whom to dial. */
    @Benchmark
    public @Nullable PeerAddress select() {
        return book.select(false, address -> true, NOW_SECONDS);
    }

    private boolean tell(PeerAddress address) {
        long seen = NOW_SECONDS - random.nextInt(DAY_SECONDS);
        return book.add(new SeenAddress(address, seen), tellers[random.nextInt(TELLERS)], 0, NOW_SECONDS);
    }

    private PeerAddress address() {
        PeerAddress address;
        do {
            address = PeerAddress.ipv4(random.nextInt(), PORT);
        } while (!address.isRoutable());
        return address;
    }
}
