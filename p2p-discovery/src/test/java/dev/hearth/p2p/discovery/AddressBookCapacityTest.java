package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a book holds, and how little of it one party can fill. */
class AddressBookCapacityTest {
    private static final BookSize SIZE = BookSize.DEFAULT;

    private final AddressBook book = Books.empty();

    @Test
    void halfAMillionAddressesFillItAsItsBucketsAllow() {
        int newPlaces = SIZE.newBuckets() * SIZE.bucketSize();
        int triedPlaces = SIZE.triedBuckets() * SIZE.bucketSize();
        for (int i = 0; i < 500_000; i++) {
            Books.add(book, spread(i), AddressOrigin.peer(spread(i * 7 + 1)));
            book.good(spread(i), NOW);
        }
        assertThat(book.newCount()).isBetween(newPlaces * 9 / 10, newPlaces);
        assertThat(book.triedCount()).isBetween(triedPlaces * 9 / 10, triedPlaces);
        Books.check(book);
    }

    @Test
    void anEmptyBookHoldsNoBucket() {
        for (int i = 0; i < 10_000; i++) {
            AddressBook empty = Books.empty();
            assertThat(empty.places().newTable().occupiedBuckets()
                            + empty.places().triedTable().occupiedBuckets())
                    .isZero();
            assertThat(empty.places().newTable().pages()
                            + empty.places().triedTable().pages())
                    .isZero();
        }
    }

    @Test
    void memoryFollowsTheEntries() {
        Books.add(book, spread(1), AddressOrigin.named("seed"));
        assertThat(book.places().newTable().occupiedBuckets()).isOne();
        assertThat(book.places().newTable().pages()).isOne();
        assertThat(book.places().triedTable().pages()).isZero();
        book.good(spread(1), NOW);
        assertThat(book.places().newTable().occupiedBuckets()).isZero();
    }

    @Test
    void oneSourceNetworkFillsAtMostSixtyFourNewBucketsAndPushesOutNothingThatIsGood() {
        List<PeerAddress> reached = new ArrayList<>();
        List<PeerAddress> told = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            PeerAddress honest = spread(i);
            if (Books.add(book, honest, AddressOrigin.peer(spread(i + 5000)))) {
                (i % 2 == 0 ? reached : told).add(honest);
            }
        }
        reached.forEach(honest -> book.good(honest, NOW));
        int triedBefore = book.triedCount();
        int bucketsBefore = book.places().newTable().occupiedBuckets();

        for (int i = 0; i < 100_000; i++) {
            PeerAddress source = PeerAddress.ipv4(0x08080000 + i % 65_536, 1);
            Books.add(book, spread(10_000 + i), AddressOrigin.peer(source));
        }

        assertThat(book.places().newTable().occupiedBuckets()).isLessThanOrEqualTo(bucketsBefore + 64);
        assertThat(book.triedCount()).isEqualTo(triedBefore);
        assertThat(book.newCount()).isLessThanOrEqualTo(2000 + 64 * 64);
        assertThat(reached).allMatch(honest -> book.find(honest) != null);
        assertThat(told).allMatch(honest -> book.find(honest) != null);
        Books.check(book);
    }

    @Test
    void oneNetworkHoldsAtMostEightBucketsOfTriedPlaces() {
        for (int i = 0; i < 20_000; i++) {
            PeerAddress address = PeerAddress.ipv4(0x14140000 + i, 1776);
            Books.add(book, address, AddressOrigin.peer(spread(i)));
            book.good(address, NOW);
        }
        assertThat(book.places().triedTable().occupiedBuckets()).isLessThanOrEqualTo(8);
        assertThat(book.triedCount()).isLessThanOrEqualTo(8 * 64);
        Books.check(book);
    }
}
