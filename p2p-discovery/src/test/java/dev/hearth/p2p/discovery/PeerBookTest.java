package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PeerBookTest {
    private static final PeerAddress ADDRESS = PeerAddress.parse("1.2.3.4:1776");
    private static final long NOW = 1_700_000_000;

    private final PeerBook book = new PeerBook(new SplittableRandom(1));

    private boolean isDueAfter(long seconds) {
        return !book.pickDue(1, NOW + seconds, address -> true).isEmpty();
    }

    @Test
    void anAddressNeverTriedIsDue() {
        book.heardOf(ADDRESS, NOW);
        assertThat(isDueAfter(0)).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEveryFailureUpToAnHour() {
        long expected = PeerBook.RETRY_SECONDS;
        for (int failure = 1; failure <= 20; failure++) {
            book.failed(ADDRESS, Disposition.LAST_CONNECTION_FAILED, NOW);
            assertThat(isDueAfter(expected - 1)).as("failure %d", failure).isFalse();
            assertThat(isDueAfter(expected + expected / 4))
                    .as("failure %d", failure)
                    .isTrue();
            expected = Math.min(PeerBook.LONGEST_RETRY_SECONDS, 2 * expected);
        }
    }

    @Test
    void aSuccessHalvesTheFailuresAndMakesItDue() {
        for (int i = 0; i < 8; i++) {
            book.failed(ADDRESS, Disposition.LAST_CONNECTION_FAILED, NOW);
        }
        book.succeeded(ADDRESS, NOW);
        assertThat(isDueAfter(0)).isTrue();
        assertThat(book.records().get(0).failures()).isEqualTo(4);
    }

    @Test
    void aUselessPeerIsLeftAloneForAnHour() {
        book.heardOf(ADDRESS, NOW);
        book.delay(ADDRESS, NOW);
        assertThat(isDueAfter(3_599)).isFalse();
        assertThat(isDueAfter(4_600)).isTrue();
    }

    @Test
    void aFullBookForgetsHearsayBeforeWhereItHasBeen() {
        book.succeeded(ADDRESS, NOW - 3_600);
        for (int i = 0; i < 2 * PeerBook.CAPACITY; i++) {
            book.heardOf(PeerAddress.ipv4(0x0b000000 + i, 1776), NOW);
        }
        assertThat(book.size()).isEqualTo(PeerBook.CAPACITY);
        assertThat(book.records()).extracting(PeerRecord::address).contains(ADDRESS);
    }

    @Property(tries = 50)
    void neverHoldsMoreThanItsCapacityNorPicksTwice(@ForAll @IntRange(max = 3_000) int heard) {
        for (int i = 0; i < heard; i++) {
            book.heardOf(PeerAddress.ipv4(0x0b000000 + i, 1776), NOW - i);
        }
        List<PeerAddress> picked = book.pickDue(100, NOW, address -> address.ipv4Number() % 2 == 0);
        assertThat(book.size()).isLessThanOrEqualTo(PeerBook.CAPACITY);
        assertThat(picked).doesNotHaveDuplicates().allMatch(address -> address.ipv4Number() % 2 == 0);
    }
}
