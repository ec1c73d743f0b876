package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two addresses claim one tried place (bitcoin-p2p §5.5). */
class TriedCollisionTest {
    private static final AddressOrigin SEED = AddressOrigin.named("seed");
    private static final PeerAddress INCUMBENT = spread(1);
    private static final PeerAddress CLAIMANT = spread(2);
    private static final long FOUR_HOURS = 4 * 3600;

    private final AddressBook book = Books.empty(Books.ONE_TRIED_PLACE);

    @BeforeEach
    void claim() {
        for (int i = 1; i <= 20; i++) {
            Books.add(book, spread(i), SEED);
        }
        book.good(INCUMBENT, NOW - FOUR_HOURS);
        book.good(CLAIMANT, NOW);
    }

    private boolean isTried(PeerAddress address) {
        KnownAddress known = book.find(address);
        return known != null && known.tried();
    }

    private void assertStillWaiting() {
        assertThat(isTried(INCUMBENT)).isTrue();
        assertThat(book.selectTriedCollision()).isEqualTo(INCUMBENT);
    }

    private void assertKept() {
        assertThat(isTried(INCUMBENT)).isTrue();
        assertThat(isTried(CLAIMANT)).isFalse();
        assertThat(book.selectTriedCollision()).isNull();
        Books.check(book);
    }

    private void assertReplaced() {
        assertThat(isTried(CLAIMANT)).isTrue();
        assertThat(book.find(INCUMBENT)).isNotNull();
        assertThat(isTried(INCUMBENT)).isFalse();
        assertThat(book.triedCount()).isOne();
        assertThat(book.selectTriedCollision()).isNull();
        Books.check(book);
    }

    @Test
    void theIncumbentIsTheOneToTest() {
        assertThat(isTried(CLAIMANT)).isFalse();
        assertStillWaiting();
    }

    @Test
    void anUntestedIncumbentStaysForNow() {
        book.resolveCollisions(NOW);
        assertStillWaiting();
    }

    @Test
    void anIncumbentThatAnsweredStays() {
        book.attempt(INCUMBENT, true, NOW);
        book.good(INCUMBENT, NOW);
        book.resolveCollisions(NOW + 61);
        assertKept();
    }

    @Test
    void anIncumbentReachedWithinFourHoursStays() {
        book.resolveCollisions(NOW - 1);
        assertKept();
    }

    @Test
    void aTestTakesAMinute() {
        book.attempt(INCUMBENT, true, NOW);
        book.resolveCollisions(NOW + 60);
        assertStillWaiting();
        book.resolveCollisions(NOW + 61);
        assertReplaced();
    }

    @Test
    void withoutATestTheIncumbentGivesWayAfterFortyMinutes() {
        book.resolveCollisions(NOW + 2400);
        assertStillWaiting();
        book.resolveCollisions(NOW + 2401);
        assertReplaced();
    }

    @Test
    void ofTwoClaimantsTheFirstGetsThePlace() {
        book.good(spread(3), NOW);
        book.attempt(INCUMBENT, true, NOW);
        book.resolveCollisions(NOW + 61);
        assertReplaced();
        assertThat(book.find(spread(3)).tried()).isFalse();
    }

    @Test
    void aClockPutBackFreezesNoClaim() {
        book.good(INCUMBENT, NOW);
        long muchEarlier = NOW - 1000 * FOUR_HOURS;
        book.resolveCollisions(muchEarlier);
        assertReplaced();
    }

    @Test
    void tenClaimsAreAll() {
        for (int i = 3; i <= 20; i++) {
            book.good(spread(i), NOW);
        }
        book.attempt(INCUMBENT, true, NOW);
        for (int i = 0; i < 12; i++) {
            book.resolveCollisions(NOW + 61);
        }
        int waiting = 0;
        for (int i = 12; i <= 20; i++) {
            waiting += isTried(spread(i)) ? 1 : 0;
        }
        assertThat(waiting).as("beyond the tenth nobody was heard").isZero();
        Books.check(book);
    }

    @Test
    void aClaimantThatLeftTheBookIsForgotten() {
        AddressBook tiny = Books.empty(new BookSize(1, 1, 1));
        Books.add(tiny, INCUMBENT, SEED);
        tiny.good(INCUMBENT, NOW - FOUR_HOURS);
        Books.add(tiny, CLAIMANT, SEED);
        tiny.good(CLAIMANT, NOW);
        assertThat(tiny.selectTriedCollision()).isEqualTo(INCUMBENT);
        tiny.add(new SeenAddress(spread(3), NOW), SEED, 0, NOW + 31 * 86_400);
        assertThat(tiny.find(CLAIMANT)).isNull();
        assertThat(tiny.selectTriedCollision()).isNull();
        tiny.resolveCollisions(NOW + 31 * 86_400);
        assertThat(tiny.triedCount()).isOne();
        Books.check(tiny);
    }

    @Test
    void theReplacedOneEvictsWhoeverStandsInItsNewPlace() {
        AddressBook tiny = Books.empty(new BookSize(1, 1, 1));
        Books.add(tiny, INCUMBENT, SEED);
        tiny.good(INCUMBENT, NOW - FOUR_HOURS);
        Books.add(tiny, CLAIMANT, SEED);
        tiny.good(CLAIMANT, NOW);
        tiny.attempt(INCUMBENT, true, NOW);
        tiny.resolveCollisions(NOW + 61);
        assertThat(tiny.find(CLAIMANT).tried()).isTrue();
        assertThat(tiny.find(INCUMBENT).tried()).isFalse();
        Books.check(tiny);
    }
}
