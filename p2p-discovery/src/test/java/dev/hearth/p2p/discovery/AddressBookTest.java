package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.address;
import static dev.hearth.p2p.discovery.Books.origin;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.PeerAddress.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final PeerAddress ADDRESS = address("250.1.1.1");
    private static final AddressOrigin SEED = AddressOrigin.named("seed");

    private final AddressBook book = Books.empty();

    private boolean addAt(PeerAddress address, AddressOrigin origin, long seen, long penalty) {
        return book.add(new SeenAddress(address, seen), origin, penalty, NOW);
    }

    private KnownAddress known(PeerAddress address) {
        return Objects.requireNonNull(book.find(address));
    }

    private static void fail(AddressBook book, PeerAddress address, int times, long now) {
        for (int i = 0; i < times; i++) {
            book.attempt(address, true, now);
            // A success elsewhere: or further failures would not count.
            book.good(address("9.9.9.9"), now);
        }
    }

    @Test
    void nothingWasReachedLatelyOnceTheClockIsPutBack() {
        addAt(ADDRESS, SEED, NOW, 0);
        book.good(ADDRESS, NOW);
        assertThat(known(ADDRESS).wasReachedWithin(60, NOW + 59)).isTrue();
        assertThat(known(ADDRESS).wasReachedWithin(60, NOW + 60)).isFalse();
        assertThat(known(ADDRESS).wasReachedWithin(60, NOW - 1)).isFalse();
    }

    @Test
    void keepsWhatItIsTold() {
        assertThat(addAt(ADDRESS, SEED, NOW - 100, 10)).isTrue();
        assertThat(known(ADDRESS))
                .isEqualTo(new KnownAddress(ADDRESS, SEED, NOW - 110, 0, 0, 0, 0, false, 0, "", false));
        assertThat(book.size()).isOne();
        assertThat(book.newCount()).isOne();
        assertThat(book.find(address("1.2.3.4"))).isNull();
    }

    @Test
    void anAddressIsHostAndPort() {
        addAt(ADDRESS, SEED, NOW, 0);
        assertThat(addAt(ADDRESS.withPort(1777), SEED, NOW, 0)).isTrue();
        assertThat(book.size()).isEqualTo(2);
    }

    @Test
    void whatNamesNoHostNeverEnters() {
        for (String address : List.of(
                "1.2.3.4:0", "0.0.0.0:1776", "[::]:1776", "224.0.0.1:1776", "239.1.2.3:1776", "[ff02::1]:1776")) {
            assertThat(addAt(PeerAddress.parse(address), SEED, NOW, 0))
                    .as(address)
                    .isFalse();
        }
        assertThat(book.size()).isZero();
        assertThat(addAt(PeerAddress.of(Network.I2P, new byte[32], 0), SEED, NOW, 0))
                .as("I2P knows no ports")
                .isTrue();
    }

    @Test
    void timesOutsideTheWorldAreBoundedToIt() {
        addAt(ADDRESS, SEED, Long.MIN_VALUE, 7200);
        assertThat(known(ADDRESS).lastSeenSeconds()).isZero();
        addAt(spread(1), SEED, Long.MAX_VALUE, 0);
        assertThat(known(spread(1)).lastSeenSeconds()).isEqualTo((1L << 32) - 1);
    }

    @Test
    void theTimeLastSeenRisesInSteps() {
        addAt(ADDRESS, SEED, NOW - 10 * DAY, 0);
        addAt(ADDRESS, SEED, NOW - 9 * DAY, 0);
        assertThat(known(ADDRESS).lastSeenSeconds()).as("not more than a day").isEqualTo(NOW - 10 * DAY);
        addAt(ADDRESS, SEED, NOW - 9 * DAY + 1, 0);
        assertThat(known(ADDRESS).lastSeenSeconds()).as("more than a day").isEqualTo(NOW - 9 * DAY + 1);
        addAt(ADDRESS, SEED, NOW - HOUR, 2 * HOUR);
        addAt(ADDRESS, SEED, NOW, 2 * HOUR);
        assertThat(known(ADDRESS).lastSeenSeconds()).as("not more than an hour").isEqualTo(NOW - 3 * HOUR);
        addAt(ADDRESS, SEED, NOW + 1, 2 * HOUR);
        assertThat(known(ADDRESS).lastSeenSeconds()).as("more than an hour").isEqualTo(NOW + 1 - 2 * HOUR);
        addAt(ADDRESS, SEED, NOW - 20 * DAY, 0);
        assertThat(known(ADDRESS).lastSeenSeconds()).as("never falls").isEqualTo(NOW + 1 - 2 * HOUR);
    }

    @Test
    void aTimeNotedBeforeTheClockWasPutBackIsReplaced() {
        addAt(ADDRESS, SEED, NOW + DAY, 0);
        addAt(ADDRESS, SEED, NOW - HOUR, 0);
        assertThat(known(ADDRESS).lastSeenSeconds()).isEqualTo(NOW - HOUR);
        addAt(spread(1), SEED, NOW + DAY, 0);
        book.connected(spread(1), NOW);
        assertThat(known(spread(1)).lastSeenSeconds()).isEqualTo(NOW);
    }

    @Test
    void oldNewsGetNoSecondPlace() {
        addAt(ADDRESS, SEED, NOW, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(addAt(ADDRESS, AddressOrigin.peer(spread(i)), NOW, 0)).isFalse();
        }
    }

    @Test
    void eachFurtherPlaceIsTwiceAsHardToGetAndEightAreAll() {
        int[] tellings = new int[AddressBook.MOST_PLACES + 1];
        for (int n = 0; n < 200; n++) {
            PeerAddress address = spread(n);
            for (int i = 0; i < 2000; i++) {
                int places = book.places().entry(address) == null
                        ? 0
                        : book.places().entry(address).places();
                tellings[places]++;
                addAt(address, AddressOrigin.peer(spread(1000 + 2000 * n + i)), NOW - 2000 + i, 0);
            }
            assertThat(book.places().entry(address).places()).isEqualTo(AddressBook.MOST_PLACES);
        }
        for (int places = 1; places < AddressBook.MOST_PLACES; places++) {
            // Mean 2^places of 200 geometric draws: its deviation is a fourteenth of that.
            assertThat(tellings[places] / 200.0)
                    .as("places %d", places)
                    .isBetween(0.6 * (1 << places), 1.5 * (1 << places));
        }
        Books.check(book);
    }

    @Test
    void onlyATerribleOrManifoldIncumbentGivesWay() {
        AddressBook tiny = Books.empty(new BookSize(1, 1, 1));
        assertThat(Books.add(tiny, spread(1), SEED)).isTrue();
        assertThat(Books.add(tiny, spread(2), SEED)).isFalse();
        assertThat(tiny.find(spread(2))).isNull();
        fail(tiny, spread(1), 3, NOW);
        assertThat(tiny.add(new SeenAddress(spread(2), NOW), SEED, 0, NOW + 60)).isFalse();
        assertThat(tiny.add(new SeenAddress(spread(2), NOW), SEED, 0, NOW + 61)).isTrue();
        assertThat(tiny.find(spread(1))).isNull();
        Books.check(tiny);

        AddressBook small = Books.empty(new BookSize(2, 1, 1));
        long seen = NOW - 1000;
        for (int i = 10;
                small.places().entry(spread(1)) == null
                        || small.places().entry(spread(1)).places() < 2;
                i++) {
            small.add(new SeenAddress(spread(1), seen++), AddressOrigin.peer(spread(i)), 0, NOW);
        }
        assertThat(Books.add(small, spread(2), SEED)).isTrue();
        assertThat(small.places().entry(spread(1)).places()).isOne();
        Books.check(small);
    }

    @Test
    void aReachedAddressMovesToItsTriedPlace() {
        addAt(ADDRESS, SEED, NOW - DAY, 0);
        book.good(ADDRESS, NOW);
        assertThat(book.triedCount()).isOne();
        assertThat(book.newCount()).isZero();
        assertThat(known(ADDRESS).tried()).isTrue();
        assertThat(known(ADDRESS).lastSuccessSeconds()).isEqualTo(NOW);
        assertThat(known(ADDRESS).lastSeenSeconds())
                .as("hides live connections")
                .isEqualTo(NOW - DAY);
        assertThat(addAt(ADDRESS, origin("8.8.8.8"), NOW, 0))
                .as("no new place besides")
                .isFalse();
        book.good(ADDRESS, NOW + 1);
        assertThat(book.triedCount()).isOne();
        Books.check(book);
    }

    @Test
    void ofAnUnknownAddressNothingIsNoted() {
        book.good(ADDRESS, NOW);
        book.attempt(ADDRESS, true, NOW);
        book.connected(ADDRESS, NOW);
        book.postpone(ADDRESS, NOW);
        book.setHint(ADDRESS, "v2");
        assertThat(book.find(ADDRESS)).isNull();
        assertThat(book.isDue(ADDRESS, NOW)).isTrue();
    }

    @Test
    void aFailureCountsOnceForEachSuccessAnywhere() {
        addAt(ADDRESS, SEED, NOW, 0);
        for (int i = 0; i < 5; i++) {
            book.attempt(ADDRESS, true, NOW);
        }
        assertThat(known(ADDRESS).attempts()).isOne();
        book.good(address("8.8.8.8"), NOW);
        book.attempt(ADDRESS, false, NOW);
        assertThat(known(ADDRESS).attempts()).isOne();
        book.attempt(ADDRESS, true, NOW - DAY);
        assertThat(known(ADDRESS).attempts()).isEqualTo(2);
        assertThat(known(ADDRESS).lastTrySeconds()).isEqualTo(NOW - DAY);
        book.good(ADDRESS, NOW);
        assertThat(known(ADDRESS).attempts()).isZero();
    }

    @Test
    void theEndOfAConnectionRefreshesTheTimeLastSeen() {
        addAt(ADDRESS, SEED, NOW - 1200, 0);
        book.connected(ADDRESS, NOW);
        assertThat(known(ADDRESS).lastSeenSeconds()).isEqualTo(NOW - 1200);
        book.connected(ADDRESS, NOW + 1);
        assertThat(known(ADDRESS).lastSeenSeconds()).isEqualTo(NOW + 1);
    }

    @Test
    void waitsTwiceAsLongAfterEveryFailureUpToAnHour() {
        addAt(ADDRESS, SEED, NOW, 0);
        assertThat(book.isDue(ADDRESS, NOW)).isTrue();
        long expected = AddressBook.RETRY_SECONDS;
        for (int failure = 1; failure <= 20; failure++) {
            book.attempt(ADDRESS, true, NOW);
            assertThat(book.isDue(ADDRESS, NOW + expected - 1))
                    .as("failure %d", failure)
                    .isFalse();
            assertThat(book.isDue(ADDRESS, NOW + expected + expected / 4))
                    .as("failure %d", failure)
                    .isTrue();
            assertThat(known(ADDRESS).isDue(NOW + expected - 1)).isFalse();
            expected = Math.min(AddressBook.LONGEST_RETRY_SECONDS, 2 * expected);
        }
        assertThat(book.isDue(ADDRESS, NOW - 1))
                .as("nobody knows how long ago the future was")
                .isTrue();
        book.good(ADDRESS, NOW);
        assertThat(book.isDue(ADDRESS, NOW)).isTrue();
        book.attempt(ADDRESS, true, NOW);
        assertThat(known(ADDRESS).waitSeconds()).as("halved").isBetween(480, 600);
    }

    @Test
    void whoAnsweredWithinADayWaitsTenMinutesAtMost() {
        addAt(ADDRESS, SEED, NOW, 0);
        book.good(ADDRESS, NOW);
        long failing = NOW + AddressBook.RECENT_SUCCESS_SECONDS - 1;
        fail(book, ADDRESS, 20, failing);
        assertThat(known(ADDRESS).waitSeconds()).isBetween(600, 750);
        book.attempt(ADDRESS, true, failing + 1);
        assertThat(known(ADDRESS).waitSeconds()).isBetween(3600, 4500);
    }

    @Test
    void whoIsSetAsideIsDrawnLessOftenButWaitsNoLonger() {
        addAt(ADDRESS, SEED, NOW, 0);
        for (int i = 1; i <= 5; i++) {
            book.setAside(ADDRESS, NOW);
            book.good(address("9.9.9.9"), NOW);
            assertThat(known(ADDRESS).attempts()).isEqualTo(i);
            assertThat(known(ADDRESS).waitSeconds()).isBetween(30, 37);
        }
        book.setAside(address("8.8.8.8"), NOW); // Known to nobody.
    }

    @Test
    void whoeverIsOfNoUseWaitsTheWholeHourThoughItAnswers() {
        addAt(ADDRESS, SEED, NOW, 0);
        book.good(ADDRESS, NOW);
        book.postpone(ADDRESS, NOW);
        assertThat(known(ADDRESS).waitSeconds()).isBetween(3600, 4500);
    }

    @Test
    void whileOurNetworkIsDownWaitsDoNotGrow() {
        addAt(ADDRESS, SEED, NOW, 0);
        for (int i = 0; i < 20; i++) {
            book.attempt(ADDRESS, false, NOW);
        }
        assertThat(known(ADDRESS).waitSeconds()).isBetween(30, 37);
    }

    @Test
    void aUselessPeerIsLeftAloneForAnHour() {
        addAt(ADDRESS, SEED, NOW, 0);
        book.postpone(ADDRESS, NOW);
        assertThat(book.isDue(ADDRESS, NOW + 3599)).isFalse();
        assertThat(book.isDue(ADDRESS, NOW + 4500)).isTrue();
    }

    @Test
    void waitsAreSpread() {
        addAt(ADDRESS, SEED, NOW, 0);
        List<Integer> waits = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            book.postpone(ADDRESS, NOW);
            waits.add(known(ADDRESS).waitSeconds());
        }
        assertThat(waits)
                .allMatch(w -> w >= 3600 && w <= 4500)
                .anyMatch(w -> w < 3700)
                .anyMatch(w -> w > 4400);
    }

    @Test
    void servicesAddUpUntilThePeerSaysItself() {
        book.add(new SeenAddress(ADDRESS, NOW, 1), SEED, 0, NOW);
        assertThat(known(ADDRESS).services()).isEqualTo(1);
        book.add(new SeenAddress(ADDRESS, NOW - 100, 8), SEED, 0, NOW);
        assertThat(known(ADDRESS).services()).as("even by old news").isEqualTo(9);
        book.setServices(ADDRESS, Long.MIN_VALUE);
        assertThat(known(ADDRESS).services()).isEqualTo(Long.MIN_VALUE);
        book.setServices(address("1.2.3.4"), 1);
        assertThat(book.find(address("1.2.3.4"))).isNull();
    }

    @Test
    void hintsAreShortAndPrintable() {
        addAt(ADDRESS, SEED, NOW, 0);
        book.setHint(ADDRESS, "v2 only");
        assertThat(known(ADDRESS).hint()).isEqualTo("v2 only");
        assertThatThrownBy(() -> book.setHint(ADDRESS, "x".repeat(17))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.setHint(ADDRESS, "\n")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatWeReachedIsShareable() {
        addAt(ADDRESS, SEED, NOW, 0);
        assertThat(known(ADDRESS).isShareable()).isFalse();
        book.good(ADDRESS, NOW);
        assertThat(known(ADDRESS).isShareable()).isTrue();
        book.attempt(ADDRESS, true, NOW);
        assertThat(known(ADDRESS).isShareable()).as("failing").isFalse();
        book.good(ADDRESS, NOW);
        book.neverShare(ADDRESS);
        assertThat(known(ADDRESS).isShareable()).as("forbidden").isFalse();
    }

    @Test
    void aForbiddenAddressStaysForbiddenWhenItComesBack() {
        AddressBook tiny = Books.empty(new BookSize(1, 1, 1));
        tiny.neverShare(spread(1));
        tiny.add(new SeenAddress(spread(1), NOW - 31 * DAY), SEED, 0, NOW);
        Books.add(tiny, spread(2), SEED);
        assertThat(tiny.find(spread(1))).isNull();
        tiny.add(new SeenAddress(spread(2), NOW), SEED, 0, NOW + 31 * DAY);
        tiny.add(new SeenAddress(spread(1), NOW + 31 * DAY), SEED, 0, NOW + 31 * DAY);
        tiny.good(spread(1), NOW + 31 * DAY);
        assertThat(tiny.find(spread(1)).neverShare()).isTrue();
        assertThat(tiny.find(spread(1)).isShareable()).isFalse();
    }

    @Test
    void ofTooManyForbiddenAddressesTheOneForbiddenLongestAgoIsForgotten() {
        Books.add(book, spread(0), SEED);
        Books.add(book, spread(1), SEED);
        for (int i = 0; i < AddressBook.MOST_NEVER_SHARED; i++) {
            book.neverShare(spread(i));
        }
        book.neverShare(spread(0));
        book.neverShare(ADDRESS);
        assertThat(known(spread(0)).neverShare()).as("forbidden again").isTrue();
        assertThat(known(spread(1)).neverShare()).isFalse();
        assertThat(book.neverShared()).hasSize(AddressBook.MOST_NEVER_SHARED);
    }

    @Test
    void takesOverTheRecordsOfTheOldFile() {
        book.neverShare(spread(1));
        book.importRecords(
                List.of(
                        new PeerRecord(spread(1), NOW - DAY, Disposition.LAST_CONNECTION_SUCCEEDED, NOW - DAY, 3, 0),
                        new PeerRecord(spread(2), NOW + DAY, Disposition.LAST_CONNECTION_FAILED, NOW, 0, 2),
                        new PeerRecord(PeerAddress.NONE, NOW, Disposition.NEVER_ATTEMPTED_TO_CONNECT, 0, 0, 0)),
                NOW);
        assertThat(book.size()).isEqualTo(2);
        assertThat(known(spread(1)).tried()).isTrue();
        assertThat(known(spread(1)).lastSuccessSeconds()).isEqualTo(NOW - DAY);
        assertThat(known(spread(1)).neverShare()).isTrue();
        assertThat(known(spread(2)).tried()).isFalse();
        assertThat(known(spread(2)).lastSeenSeconds()).as("not in the future").isEqualTo(NOW);
        Books.check(book);
    }

    @Test
    void goesThroughAllItKnows() {
        for (int i = 0; i < 10; i++) {
            Books.add(book, spread(i), SEED);
        }
        book.good(spread(3), NOW);
        List<PeerAddress> all = new ArrayList<>();
        book.forEach(known -> all.add(known.address()));
        assertThat(all).hasSize(10).doesNotHaveDuplicates();
    }
}
