package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private final AddressBook book = Books.empty();

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(Books.add(book, spread(i), AddressOrigin.peer(spread(i))))
                    .isTrue();
        }
    }

    private Map<PeerAddress, Integer> select(int times, boolean newOnly, long now) {
        Map<PeerAddress, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            PeerAddress address = book.select(newOnly, any -> true, now);
            assertThat(address).isNotNull();
            counts.merge(address, 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void anEmptyBookHasNothingToSelect() {
        assertThat(book.select(false, any -> true, NOW)).isNull();
        assertThat(book.select(true, any -> true, NOW)).isNull();
    }

    @Test
    void aTableAloneIsSelectedFrom() {
        add(0, 1);
        assertThat(book.select(false, any -> true, NOW)).isEqualTo(spread(0));
        book.good(spread(0), NOW);
        assertThat(book.select(false, any -> true, NOW)).isEqualTo(spread(0));
        assertThat(book.select(true, any -> true, NOW)).isNull();
    }

    @Test
    void halfOfTheDrawsAreFromTheTriedAddresses() {
        add(0, 50);
        book.good(spread(0), NOW);
        int tried = select(4000, false, NOW + 700).get(spread(0));
        assertThat(tried / 4000.0).isCloseTo(0.5, within(0.03));
    }

    @Test
    void allEqualAddressesHaveTheirChance() {
        add(0, 20);
        Map<PeerAddress, Integer> counts = select(20_000, true, NOW);
        assertThat(counts).hasSize(20);
        assertThat(counts.values()).allMatch(count -> count > 800 && count < 1200);
    }

    @Test
    void failuresWeigh() {
        add(0, 2);
        book.attempt(spread(0), true, NOW - 7200);
        double share = select(40_000, true, NOW).get(spread(0)) / 40_000.0;
        // Drawn as often, taken with 0.66, or with 0.79 and so on if the first draws were refused.
        double p = 0.66;
        double expected = 0.5 * p + 0.5 * (1 - p) * (0.5 * 1.2 * p + 0.5 * (1 - 1.2 * p) * 0.5);
        assertThat(share).isCloseTo(expected, within(0.02));
    }

    @Test
    void theLatelyTriedAreHardlyEverDrawn() {
        add(0, 2);
        book.attempt(spread(0), false, NOW - 100);
        double share = select(20_000, true, NOW).getOrDefault(spread(0), 0) / 20_000.0;
        assertThat(share).isBetween(0.002, 0.02);
    }

    @Test
    void whatIsNotDueIsNotSelected() {
        add(0, 30);
        for (int i = 0; i < 29; i++) {
            book.attempt(spread(i), true, NOW);
        }
        assertThat(select(200, false, NOW)).containsOnlyKeys(spread(29));
        book.attempt(spread(29), true, NOW);
        assertThat(book.select(false, any -> true, NOW + 29)).isNull();
        assertThat(book.select(false, any -> true, NOW + 38)).isNotNull();
        assertThat(book.select(false, any -> true, NOW - 1))
                .as("after the clock was put back")
                .isNotNull();
    }

    @Test
    void theOneUsableAddressOfASmallBookIsAlwaysFound() {
        add(0, 120);
        for (int i = 0; i < 120; i++) {
            PeerAddress wanted = spread(i);
            assertThat(book.select(true, wanted::equals, NOW)).isEqualTo(wanted);
        }
        book.good(spread(7), NOW);
        assertThat(book.select(false, spread(7)::equals, NOW)).isEqualTo(spread(7));
        assertThat(book.select(false, spread(8)::equals, NOW)).isEqualTo(spread(8));
    }

    @Test
    void aSearchInVainTakesABoundedNumberOfSteps() {
        for (int i = 0; i < 2000; i++) {
            Books.add(book, spread(i), AddressOrigin.peer(spread(i)));
        }
        for (int i = 0; i < 500; i++) {
            book.good(spread(i), NOW);
        }
        int[] asked = {0};
        PeerAddress none = book.select(
                false,
                address -> {
                    asked[0]++;
                    return false;
                },
                NOW);
        assertThat(none).isNull();
        assertThat(asked[0]).isLessThanOrEqualTo(2 * (100 + 128));
    }

    @Test
    void theWorstAddressIsStillFoundQuickly() {
        add(0, 1);
        for (int i = 0; i < 20; i++) {
            book.attempt(spread(0), true, NOW);
            book.good(spread(99), NOW);
        }
        int[] asked = {0};
        assertThat(book.select(
                        false,
                        address -> {
                            asked[0]++;
                            return true;
                        },
                        NOW + 5000))
                .isEqualTo(spread(0));
        assertThat(asked[0]).isLessThan(60);
    }
}
