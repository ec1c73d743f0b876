package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Usefulness.Contribution;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("governor spec 10.4: metrics")
class UsefulnessTest {
    private final Usefulness usefulness = new Usefulness();

    @Example
    void onlyTheFirstReportOfABlockCounts() {
        usefulness.announced(address(1), 10);
        usefulness.announced(address(2), 10);
        usefulness.delivered(address(2), 10, 500);
        usefulness.delivered(address(1), 10, 900);
        assertThat(usefulness.of(address(1))).isEqualTo(new Contribution(1, 0, 0));
        assertThat(usefulness.of(address(2))).isEqualTo(new Contribution(0, 1, 500));
    }

    @Property(tries = 100)
    void sumsAreThoseOfTheWindow(@ForAll @Size(max = 600) List<@IntRange(max = 1000) Integer> reports) {
        Usefulness usefulness = new Usefulness();
        TreeMap<Long, PeerAddress> model = new TreeMap<>();
        for (int report : reports) {
            long number = report / 2;
            PeerAddress peer = address(report % 7);
            usefulness.delivered(peer, number, number);
            if (model.size() < Usefulness.WINDOW || number > model.firstKey()) {
                model.putIfAbsent(number, peer);
            }
            if (model.size() > Usefulness.WINDOW) {
                model.pollFirstEntry();
            }
        }
        Map<PeerAddress, Contribution> expected = new LinkedHashMap<>();
        model.forEach((number, peer) -> expected.merge(
                peer,
                new Contribution(0, 1, number),
                (a, b) -> new Contribution(0, a.blocks() + b.blocks(), a.bytes() + b.bytes())));
        for (int i = 0; i < 7; i++) {
            assertThat(usefulness.of(address(i)))
                    .isEqualTo(expected.getOrDefault(address(i), new Contribution(0, 0, 0)));
        }
    }

    @Example
    void theLeastUsefulComesFirst() {
        for (int number = 0; number < 60; number++) {
            usefulness.announced(address(number % 6 < 3 ? 1 : number % 6 < 5 ? 2 : 3), number);
            usefulness.delivered(address(3), number, 100);
        }
        usefulness.announced(address(1), 1_000); // All three have been here for a window now.
        List<PeerAddress> all = List.of(address(1), address(2), address(3));
        assertThat(usefulness.leastUsefulFirst(all, SyncMode.CAUGHT_UP, new SplittableRandom(1)))
                .containsExactly(address(2), address(1), address(3));
        assertThat(usefulness.leastUsefulFirst(all, SyncMode.BULK_SYNC, new SplittableRandom(1)))
                .endsWith(address(3));
    }

    @Property(tries = 50)
    void aNewcomerIsNotAmongTheWorstFifth(@ForAll long seed, @ForAll @IntRange(min = 4, max = 30) int veterans) {
        Usefulness usefulness = new Usefulness();
        SplittableRandom random = new SplittableRandom(seed);
        List<PeerAddress> hot = new ArrayList<>();
        for (int i = 0; i < veterans; i++) {
            usefulness.joined(address(i));
            hot.add(address(i));
        }
        for (int number = 0; number < 400; number++) {
            usefulness.announced(address(random.nextInt(1 + random.nextInt(veterans))), number);
        }
        usefulness.joined(address(100));
        hot.add(address(100));
        int worst = Math.max(1, hot.size() / 5);
        assertThat(usefulness.leastUsefulFirst(hot, SyncMode.CAUGHT_UP, random).subList(0, worst))
                .doesNotContain(address(100));
    }

    @Example
    void aPeerThatDeliversNothingInItsFirstWindowIsAmongTheWorst() {
        usefulness.announced(address(1), 1);
        usefulness.joined(address(2));
        for (int number = 2; number < 300; number++) {
            usefulness.announced(address(1), number);
        }
        assertThat(usefulness.leastUsefulFirst(
                        List.of(address(1), address(2)), SyncMode.CAUGHT_UP, new SplittableRandom(1)))
                .startsWith(address(2));
    }

    @Example
    void comingBackDoesNotMakeANewcomerAgain() {
        usefulness.announced(address(1), 1);
        usefulness.joined(address(2));
        for (int number = 2; number < 170; number++) {
            usefulness.announced(address(1), number);
        }
        usefulness.left(address(2));
        usefulness.joined(address(2));
        for (int number = 170; number < 200; number++) {
            usefulness.announced(address(1), number);
        }
        assertThat(usefulness.leastUsefulFirst(
                        List.of(address(1), address(2)), SyncMode.CAUGHT_UP, new SplittableRandom(1)))
                .startsWith(address(2));
    }

    @Example
    @Label("O5 bounded memory: usefulness")
    void strangersDoNotFillTheMemory() {
        for (int i = 0; i < 100_000; i++) {
            usefulness.joined(address(i));
            usefulness.left(address(i));
            usefulness.announced(address(i), i / 10);
        }
        assertThat(usefulness.remembered()).isLessThanOrEqualTo(Usefulness.MOST_PEERS);
    }
}
