package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.BookSize;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The address book of a node that has been running for years: filled by the book's own rules until nearly every place is
 * taken, new and tried ones.
 */
public final class FullBook {
    private static final int PORT = 1776;
    private static final int SECRET_BYTES = 32;
    private static final int DAY_SECONDS = 86_400;

    /** Of a hundred places, this many; the last few would take as long as all others. */
    private static final int FULL_PERCENT = 95;

    private static final int PERCENT = 100;

    /** Peers that told of them, a few dozen addresses each. */
    private static final int TELLERS = 4096;

    private final SplittableRandom random;
    private final long nowSeconds;
    private final AddressBook book;
    private final AddressOrigin[] tellers = new AddressOrigin[TELLERS];

    private FullBook(long seed, long nowSeconds) {
        this.random = new SplittableRandom(seed);
        this.nowSeconds = nowSeconds;
        this.book = new AddressBook(
                bytes(SECRET_BYTES), BookSize.DEFAULT, NetGroups.byPrefix(), new SplittableRandom(seed));
        for (int i = 0; i < TELLERS; i++) {
            tellers[i] = AddressOrigin.peer(address());
        }
    }

    /**
     * Writes one into the data directory of a node, which may not exist yet.
     *
     * @param nowSeconds the present, in seconds since the epoch
     * @return how many addresses it has
     */
    public static int write(Path dataDirectory, long seed, long nowSeconds) throws IOException {
        FullBook full = new FullBook(seed, nowSeconds);
        full.fill();
        Files.createDirectories(dataDirectory);
        Files.write(dataDirectory.resolve(AddressBookFile.NAME), new AddressBookFile(full.book, List.of(), 0).write());
        return full.book.size();
    }

    private void fill() {
        int tried = BookSize.DEFAULT.triedBuckets() * BookSize.DEFAULT.bucketSize() * FULL_PERCENT / PERCENT;
        while (book.triedCount() < tried) {
            PeerAddress address = tell();
            book.good(address, nowSeconds - random.nextInt(DAY_SECONDS));
            book.resolveCollisions(nowSeconds);
        }
        int told = BookSize.DEFAULT.newBuckets() * BookSize.DEFAULT.bucketSize() * FULL_PERCENT / PERCENT;
        while (book.newCount() < told) {
            tell();
        }
    }

    /** Has some peer tell the book an address. */
    private PeerAddress tell() {
        PeerAddress address = address();
        book.add(
                new SeenAddress(address, nowSeconds - random.nextInt(DAY_SECONDS)),
                tellers[random.nextInt(TELLERS)],
                0,
                nowSeconds);
        return address;
    }

    private PeerAddress address() {
        PeerAddress address;
        do {
            address = random.nextInt(4) == 0
                    ? PeerAddress.of(Network.IPV6, publicIpv6(), PORT)
                    : PeerAddress.of(Network.IPV4, bytes(4), PORT);
        } while (!address.isRoutable());
        return address;
    }

    private byte[] publicIpv6() {
        byte[] bytes = bytes(16);
        bytes[0] = (byte) (0x20 | (bytes[0] & 0x0f));
        return bytes;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
