package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.SplittableRandom;

/** Books and addresses for tests. */
final class Books {
    static final long NOW = 1_700_000_000;

    /** One tried place: any two addresses claim it. */
    static final BookSize ONE_TRIED_PLACE = new BookSize(1024, 1, 1);

    /** 11.0/16 to 99.255/16. */
    private static final int NETWORKS = 89 * 256;

    private Books() {}

    static byte[] secret(long seed) {
        byte[] secret = new byte[32];
        new SplittableRandom(seed).nextBytes(secret);
        return secret;
    }

    static AddressBook empty() {
        return empty(BookSize.DEFAULT);
    }

    static AddressBook empty(BookSize size) {
        return new AddressBook(secret(1), size, NetGroups.byPrefix(), new SplittableRandom(1));
    }

    static PeerAddress address(String host) {
        return PeerAddress.parse(host + ":1776");
    }

    /** The i-th of many routable addresses, each in a /16 of its own as long as there are any. */
    static PeerAddress spread(int i) {
        int network = i % NETWORKS;
        return PeerAddress.ipv4((11 + network / 256) << 24 | (network % 256) << 16 | (i / NETWORKS + 1), 1776);
    }

    static AddressOrigin origin(String host) {
        return AddressOrigin.peer(address(host));
    }

    static boolean add(AddressBook book, PeerAddress address, AddressOrigin origin) {
        return book.add(new SeenAddress(address, NOW), origin, 0, NOW);
    }

    static void check(AddressBook book) {
        new BookCheck(book).run();
    }
}
