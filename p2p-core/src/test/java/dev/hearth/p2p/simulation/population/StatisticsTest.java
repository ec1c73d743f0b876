package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.simulation.population.Report.Restart;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Hash ITEM = Hash.zero(20);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void percentilesAreNumbersThatWereThere() {
        double[] hundred =
                IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
        assertThat(Distribution.of(hundred)).isEqualTo(new Distribution(100, 50.5, 1, 50, 90, 99, 100));
        assertThat(hundred[0]).isEqualTo(100);
        assertThat(Distribution.of(List.of(7))).isEqualTo(new Distribution(1, 7, 7, 7, 7, 7, 7));
        assertThat(Distribution.of(List.of())).isEqualTo(new Distribution(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void anItemThatTooFewHaveTakesForever() {
        Spread spread = Spread.of(new int[] {0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000}, 1);
        assertThat(spread).isEqualTo(new Spread(10, 9, 4, 8, Double.POSITIVE_INFINITY));
    }

    @Test
    void onlyNodesThatWereReadyAndStayedAreWaitedFor() {
        Arrivals arrivals = new Arrivals();
        BitSet ready = new BitSet();
        ready.set(0, 5);
        assertThat(arrivals.arrived(ITEM, 0, SECOND, ready)).isTrue();
        ready.set(7);
        assertThat(arrivals.arrived(ITEM, 1, 2 * SECOND, ready)).isFalse();
        assertThat(arrivals.arrived(ITEM, 7, 2 * SECOND, ready)).isFalse();
        arrivals.arrived(ITEM, 2, 3 * SECOND, ready);
        arrivals.arrived(ITEM, 2, 4 * SECOND, ready);
        arrivals.arrived(ITEM, 3, 5 * SECOND, ready);
        arrivals.left(4);

        arrivals.settle(60 * SECOND);
        assertThat(arrivals.propagation().items()).isZero();
        arrivals.settle(61 * SECOND);
        Propagation spread = arrivals.propagation();
        assertThat(spread.items()).isOne();
        assertThat(spread.p50().mean()).isEqualTo(1_000);
        assertThat(spread.p99().mean()).isEqualTo(4_000);
        assertThat(spread.short99()).isZero();
        assertThat(spread.curve()).hasSize(100).startsWith(0.0).endsWith(4_000.0);
    }

    @Test
    void whoSyncsAnOldItemDoesNotPublishItAgain() {
        Arrivals arrivals = new Arrivals();
        arrivals.arrived(ITEM, 0, SECOND, new BitSet());
        arrivals.settle(100 * SECOND);
        assertThat(arrivals.arrived(ITEM, 1, 200 * SECOND, new BitSet())).isFalse();
        arrivals.settle(300 * SECOND);
        assertThat(arrivals.propagation().items()).isZero();
    }

    @Test
    void redundantBytesAreThoseOfTheCopiesBeyondTheNeeded() {
        Copies copies = new Copies(30, 3_000, 20);
        assertThat(copies.perItem()).isEqualTo(1.5);
        assertThat(copies.redundantBytes()).isEqualTo(1_000);
        assertThat(new Copies(0, 0, 0).perItem()).isZero();
        assertThat(new Copies(0, 0, 0).redundantBytes()).isZero();
    }

    @Test
    void aNodeIsEclipsedWhenAllItUsesIsHostile() {
        assertThat(new Slots(2, 5, 2, 0, 2, 2, 2, 2, 0).isEclipsed()).isTrue();
        assertThat(new Slots(2, 5, 2, 5, 7, 7, 2, 2, 0).isEclipsed()).isTrue();
        assertThat(new Slots(2, 5, 1, 5, 2, 1, 2, 1, 0).isEclipsed()).isFalse();
        assertThat(new Slots(2, 5, 2, 0, 3, 2, 2, 2, 0).isEclipsed()).isFalse();
        assertThat(new Slots(0, 5, 0, 5, 0, 0, 0, 0, 0).isEclipsed()).isFalse();
        Sample sample = Sample.of(
                Duration.ofMinutes(1),
                3,
                1,
                List.of(new Slots(2, 0, 2, 0, 2, 2, 2, 2, 0), new Slots(6, 0, 0, 0, 6, 0, 6, 0, 0), Slots.NONE));
        assertThat(sample.hostileShare()).isEqualTo(0.25);
        assertThat(sample.eclipsed()).isOne();
        assertThat(sample.isolated()).isOne();
        assertThat(sample.live()).isEqualTo(3);
    }

    @Test
    void aRestartIsSafeWhenHalfOfTheHotPeersAreHonest() {
        assertThat(new Restart("n1", new Slots(4, 0, 2, 0, 4, 2, 4, 2, 0)).isSafe())
                .isTrue();
        assertThat(new Restart("n1", new Slots(4, 0, 3, 0, 4, 3, 4, 3, 0)).isSafe())
                .isFalse();
        assertThat(new Restart("n1", new Slots(0, 9, 0, 0, 0, 0, 0, 0, 0)).isSafe())
                .isFalse();
    }

    @Test
    void theHostileShareOfAnHourIsItsWorst() {
        List<Double> shares = Report.hostileShareByHour(
                List.of(sample(1, 10, 100), sample(60, 30, 100), sample(61, 20, 100), sample(119, 5, 100)));
        assertThat(shares).hasSize(2);
        assertThat(shares.get(0)).isCloseTo(0.3, within(1e-9));
        assertThat(shares.get(1)).isCloseTo(0.2, within(1e-9));
    }

    private static Sample sample(int minute, long hostile, long slots) {
        return new Sample(Duration.ofMinutes(minute), 10, 10, 1, slots, hostile, 0, 0, Slots.NONE);
    }
}
