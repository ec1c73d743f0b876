package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressSampleTest {
    private static final long HOUR = 3600;
    private static final AddressOrigin SEED = AddressOrigin.named("seed");

    private final AddressBook book = Books.empty();
    private final AddressSample sample = new AddressSample(book, 1000, new SplittableRandom(1));

    private void reach(int from, int to) {
        for (int i = from; i < to; i++) {
            Books.add(book, spread(i), AddressOrigin.peer(spread(i)));
            book.good(spread(i), NOW);
        }
    }

    private List<PeerAddress> answer(Network requester, long now) {
        return addresses(sample.answer(requester, 1000, any -> true, now));
    }

    private static List<PeerAddress> addresses(List<SeenAddress> seen) {
        List<PeerAddress> addresses = new ArrayList<>();
        seen.forEach(one -> addresses.add(one.address()));
        return addresses;
    }

    private static int missing(List<PeerAddress> from, List<PeerAddress> in) {
        List<PeerAddress> rest = new ArrayList<>(from);
        rest.removeAll(in);
        return rest.size();
    }

    @Test
    void showsLessThanAQuarterOfWhatWeReached() {
        for (int i = 500; i < 900; i++) {
            Books.add(book, spread(i), SEED);
        }
        reach(0, 300);
        List<PeerAddress> answer = answer(Network.IPV4, NOW);
        assertThat(answer).hasSize(69).doesNotHaveDuplicates();
        assertThat(answer).allMatch(address -> book.find(address).lastSuccessSeconds() > 0);
    }

    @Test
    void showsNoMoreThanTheCap() {
        reach(0, 1000);
        AddressSample small = new AddressSample(book, 10, new SplittableRandom(1));
        List<SeenAddress> ten = small.answer(Network.IPV4, 1000, any -> true, NOW);
        assertThat(ten).hasSize(10);
        assertThat(small.answer(Network.IPV4, 4, any -> true, NOW)).isEqualTo(ten.subList(0, 4));
        assertThatThrownBy(() -> new AddressSample(book, 0, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyBookHasNothingToShow() {
        assertThat(answer(Network.IPV4, NOW)).isEmpty();
        reach(0, 1);
        assertThat(answer(Network.IPV4, NOW)).containsExactly(spread(0));
    }

    @Test
    void theFirstAddressesReachedShowAtOnce() {
        for (int i = 0; i < 100; i++) {
            Books.add(book, spread(i), SEED);
        }
        assertThat(answer(Network.IPV4, NOW)).isEmpty();
        book.good(spread(0), NOW);
        assertThat(answer(Network.IPV4, NOW)).containsExactly(spread(0));
    }

    @Test
    void everybodyOfANetworkGetsTheSameForTwentyOneToTwentySevenHours() {
        reach(0, 500);
        List<PeerAddress> first = answer(Network.IPV4, NOW);
        assertThat(answer(Network.IPV4, NOW + 21 * HOUR - 1)).isEqualTo(first);
        assertThat(answer(Network.IPV4, NOW + 27 * HOUR + 1)).isNotEqualTo(first);
        assertThat(answer(Network.TORV3, NOW)).hasSameSizeAs(first).isNotEqualTo(first);
    }

    @Test
    void aClockPutBackEndsTheSample() {
        reach(0, 500);
        List<PeerAddress> first = answer(Network.IPV4, NOW);
        assertThat(answer(Network.IPV4, NOW - HOUR)).hasSameSizeAs(first).isNotEqualTo(first);
        assertThat(sample.answer(Network.IPV4, 1000, any -> true, NOW - HOUR))
                .as("tells no time of the future")
                .allMatch(seen -> seen.lastSeenSeconds() == NOW - HOUR);
    }

    @Test
    void whatMayNotBeSharedLeavesTheAnswerAtOnce() {
        reach(0, 500);
        List<PeerAddress> first = answer(Network.IPV4, NOW);
        book.neverShare(first.get(0));
        book.attempt(first.get(1), true, NOW);
        List<SeenAddress> answer =
                sample.answer(Network.IPV4, 1000, address -> !address.equals(first.get(2)), NOW + HOUR);
        assertThat(addresses(answer)).isEqualTo(first.subList(3, first.size()));
    }

    @Test
    void aFreshAnswerIsAnotherEachTimeAndLeavesThatOfOthersAsItIs() {
        reach(0, 500);
        List<PeerAddress> usual = answer(Network.IPV4, NOW);
        List<PeerAddress> first = fresh();
        assertThat(first).hasSameSizeAs(usual).isNotEqualTo(usual);
        assertThat(fresh()).hasSameSizeAs(usual).isNotEqualTo(first);
        assertThat(answer(Network.IPV4, NOW)).isEqualTo(usual);
        assertThat(sample.fresh(4, address -> !first.contains(address), NOW)).hasSize(4);
    }

    private List<PeerAddress> fresh() {
        return addresses(sample.fresh(1000, any -> true, NOW));
    }

    @Test
    void staleAddressesAreNotShown() {
        reach(0, 100);
        assertThat(answer(Network.IPV4, NOW + 31 * 24 * HOUR)).isEmpty();
    }

    @Test
    void aGrownBookShowsMoreInTheSameOrder() {
        reach(0, AddressSample.LEAST);
        List<PeerAddress> first = answer(Network.IPV4, NOW);
        reach(AddressSample.LEAST, 90);
        assertThat(answer(Network.IPV4, NOW + HOUR)).isEqualTo(first);
        reach(90, 600);
        List<PeerAddress> second = answer(Network.IPV4, NOW + HOUR);
        assertThat(second).hasSizeGreaterThan(AddressSample.LEAST);
        assertThat(second.stream().filter(first::contains))
                .isSubsetOf(first)
                .isSortedAccordingTo((a, b) -> Integer.compare(first.indexOf(a), first.indexOf(b)));
    }

    @Test
    void onePeerMoreChangesOneAddressOfTheSampleAtMost() {
        List<PeerAddress> before = List.of();
        for (int i = 0; i < 300; i++) {
            reach(i, i + 1);
            // The same chance gives the same salt: as if the sample were drawn anew under the old one.
            AddressSample fresh = new AddressSample(book, 40, new SplittableRandom(7));
            List<PeerAddress> after = addresses(fresh.answer(Network.IPV4, 1000, any -> true, NOW));
            assertThat(missing(before, after)).isLessThanOrEqualTo(1);
            assertThat(missing(after, before)).isLessThanOrEqualTo(1);
            before = after;
        }
        assertThat(before).hasSize(40);
    }
}
