package dev.hearth.p2p.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DiscouragementTest {
    private final Discouragement discouragement = new Discouragement(SipHash.keyed(new byte[16]));

    private static PeerAddress host(int number) {
        return PeerAddress.ipv4(number, 1776);
    }

    @Test
    void remembersTheHostWhateverItsPort() {
        discouragement.discourage(host(1));
        assertThat(discouragement.isDiscouraged(host(1).withPort(9))).isTrue();
        assertThat(discouragement.isDiscouraged(host(2))).isFalse();
    }

    @Test
    void theLastFiftyThousandAreAlwaysRemembered() {
        for (int i = 0; i < 200_000; i++) {
            discouragement.discourage(host(i));
            if (i % 9_973 == 0) {
                for (int k = Math.max(0, i - 49_999); k <= i; k++) {
                    assertThat(discouragement.isDiscouraged(host(k))).isTrue();
                }
            }
        }
        assertThat(discouragement.isDiscouraged(host(0))).isFalse();
    }

    @Test
    void aFewAreRememberedExactly() {
        for (int i = 0; i < 500; i++) {
            discouragement.discourage(host(i));
            discouragement.discourage(host(i));
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(discouragement.isDiscouraged(host(i))).isEqualTo(i < 500);
        }
    }

    @Test
    void strangersAreHardlyEverMistaken() {
        for (int i = 0; i < 75_000; i++) {
            discouragement.discourage(host(i));
        }
        int mistaken = 0;
        for (int i = 1_000_000; i < 3_000_000; i++) {
            mistaken += discouragement.isDiscouraged(host(i)) ? 1 : 0;
        }
        assertThat(mistaken).isLessThanOrEqualTo(8); // Two are to be expected.
    }

    @Test
    void theRateOfMistakesIsTheOneAskedFor() {
        RollingFilter filter = new RollingFilter(5_000, 1e-2);
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 7_500; i++) {
            filter.insert(random.nextLong());
        }
        int mistaken = 0;
        for (int i = 0; i < 200_000; i++) {
            mistaken += filter.contains(random.nextLong()) ? 1 : 0;
        }
        assertThat(mistaken / 200_000.0).isBetween(0.005, 0.015);
    }

    @Property(tries = 100)
    void nothingAmongTheLastIsEverForgotten(@ForAll @IntRange(min = 2, max = 60) int remembered, @ForAll long seed) {
        RollingFilter filter = new RollingFilter(remembered, 1e-3);
        SplittableRandom random = new SplittableRandom(seed);
        Deque<Long> last = new ArrayDeque<>();
        for (int i = 0; i < 6 * remembered; i++) {
            long hash = random.nextLong();
            filter.insert(hash);
            last.add(hash);
            if (last.size() > remembered) {
                last.remove();
            }
            assertThat(last).allMatch(filter::contains);
        }
    }

    @Property(tries = 20)
    void oldOnesAreForgotten(@ForAll long seed) {
        RollingFilter filter = new RollingFilter(100, 1e-4);
        SplittableRandom random = new SplittableRandom(seed);
        long first = random.nextLong();
        filter.insert(first);
        for (int i = 0; i < 150; i++) {
            filter.insert(random.nextLong());
        }
        assertThat(filter.contains(first)).isFalse();
    }
}
