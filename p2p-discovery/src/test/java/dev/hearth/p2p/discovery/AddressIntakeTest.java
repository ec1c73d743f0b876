package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.address;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.discovery.AddressIntake.Taken;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AddressIntakeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 500 * SECOND;
    private static final PeerAddress PEER = address("8.8.8.8");

    private final AddressBook book = Books.empty();
    private final AddressIntake intake = new AddressIntake(book, PEER, new SplittableRandom(1), START);
    private int next;

    private Taken take(int count, long seconds) {
        List<SeenAddress> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(new SeenAddress(spread(next++), NOW));
        }
        return intake.take(told, any -> true, any -> true, START + seconds * SECOND, NOW);
    }

    private KnownAddress taken(PeerAddress address, long lastSeen) {
        intake.asked(1);
        intake.take(List.of(new SeenAddress(address, lastSeen)), any -> true, any -> true, START, NOW);
        return book.find(address);
    }

    @Test
    void aNewPeerMayTellOneAddress() {
        Taken taken = take(5, 0);
        assertThat(taken.processed()).hasSize(1);
        assertThat(taken.added()).isOne();
        assertThat(taken.rateLimited()).isEqualTo(4);
        assertThat(book.size()).isOne();
    }

    @Test
    void oneMoreEveryTenSecondsEvenWhenTheClockWrapsRound() {
        take(1, 0);
        assertThat(take(5, 9).processed()).isEmpty();
        assertThat(take(5, 10).processed()).hasSize(1);
        assertThat(take(50, 110).processed()).hasSize(10);
        assertThat(take(200, 1110).processed()).hasSize(100);
        assertThat(intake.processed()).isEqualTo(112);
        assertThat(intake.rateLimited()).isEqualTo(5 + 4 + 40 + 100);
    }

    @Test
    void aThousandAreSavedAtMost() {
        assertThat(take(2000, 1_000_000).processed()).hasSize(1000);
        assertThat(take(2000, 100_000_000).processed()).hasSize(1000);
    }

    @Test
    void whatWeAskedForComesOnTop() {
        intake.asked(1000);
        assertThat(take(2000, 0).processed()).hasSize(1001);
        assertThat(take(2000, 100).processed()).hasSize(10);
        take(0, 1_000_000);
        intake.asked(1000);
        assertThat(take(3000, 2_000_000).processed()).hasSize(2000);
        assertThatThrownBy(() -> intake.asked(1001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPermittedPeerHasNoLimit() {
        intake.setUnlimited(true);
        assertThat(take(500, 0).rateLimited()).isZero();
        intake.setUnlimited(false);
        assertThat(take(500, 0).rateLimited()).isEqualTo(500);
    }

    @Test
    void chanceDecidesWhatTheLimitCuts() {
        Set<PeerAddress> first = new TreeSet<>();
        for (int seed = 0; seed < 40; seed++) {
            AddressIntake other = new AddressIntake(book, PEER, new SplittableRandom(seed), START);
            List<SeenAddress> told = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                told.add(new SeenAddress(spread(i), NOW));
            }
            first.add(other.take(told, any -> true, any -> true, START, NOW)
                    .processed()
                    .get(0)
                    .address());
        }
        assertThat(first).hasSize(5);
    }

    @Test
    void whatIsNotWelcomeCostsButDoesNotCount() {
        Taken taken = intake.take(List.of(new SeenAddress(spread(1), NOW)), none -> false, any -> true, START, NOW);
        assertThat(taken).isEqualTo(new Taken(List.of(), 0, 0));
        assertThat(intake.processed()).isZero();
        assertThat(take(1, 0).rateLimited()).isOne();
    }

    @Test
    void whatIsOutOfReachCountsButIsNotKept() {
        Taken taken = intake.take(List.of(new SeenAddress(spread(1), NOW)), any -> true, none -> false, START, NOW);
        assertThat(taken.processed()).hasSize(1);
        assertThat(taken.added()).isZero();
        assertThat(intake.processed()).isOne();
    }

    @Test
    void timesWithoutReasonBecomeFiveDaysAgo() {
        long fiveDaysAgo = NOW - 5 * 86_400 - AddressIntake.HEARSAY_PENALTY_SECONDS;
        assertThat(taken(spread(1), NOW + 601).lastSeenSeconds()).isEqualTo(fiveDaysAgo);
        assertThat(taken(spread(2), 100_000_000).lastSeenSeconds()).isEqualTo(fiveDaysAgo);
        assertThat(taken(spread(3), Long.MIN_VALUE).lastSeenSeconds()).isEqualTo(fiveDaysAgo);
        assertThat(taken(spread(4), Long.MAX_VALUE).lastSeenSeconds()).isEqualTo(fiveDaysAgo);
        assertThat(taken(spread(5), 100_000_001).lastSeenSeconds()).isEqualTo(100_000_001 - 7200);
        assertThat(taken(spread(6), NOW + 600).lastSeenSeconds()).isEqualTo(NOW + 600 - 7200);
    }

    @Test
    void whatAPeerSaysOfItselfHasNoPenalty() {
        assertThat(taken(PEER.withPort(99), NOW - 10).lastSeenSeconds()).isEqualTo(NOW - 10);
        assertThat(taken(address("8.8.8.9"), NOW - 10).lastSeenSeconds()).isEqualTo(NOW - 7210);
        assertThat(book.find(PEER.withPort(99)).origin()).isEqualTo(AddressOrigin.peer(PEER));
    }

    /** graphene-p2p §10 W23. */
    @Test
    void w23OnePeerFillsSixtyFourBucketsAtMost() {
        intake.setUnlimited(true);
        take(50_000, 0);
        assertThat(book.places().newTable().occupiedBuckets()).isLessThanOrEqualTo(64);
        assertThat(book.triedCount()).isZero();
    }
}
