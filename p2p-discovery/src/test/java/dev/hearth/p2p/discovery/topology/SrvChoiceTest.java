package dev.hearth.p2p.discovery.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SrvChoiceTest {
    private static SrvRecord record(int priority, int weight, String target) {
        return new SrvRecord(priority, weight, 3001, target);
    }

    private static Map<String, Integer> picks(int times, List<SrvRecord> records) {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> picks = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            SrvChoice.pick(records, random).ifPresent(record -> picks.merge(record.target(), 1, Integer::sum));
        }
        return picks;
    }

    @Test
    void nothingIsPickedOfNothingAndOfAServiceThatIsNotOffered() {
        assertThat(picks(1, List.of())).isEmpty();
        assertThat(picks(1, List.of(record(0, 1, ".")))).isEmpty();
    }

    @Test
    void onlyTheSmallestPriorityCountsAndADotIsNoTarget() {
        assertThat(picks(
                        100,
                        List.of(
                                record(2, 65_535, "late"),
                                record(1, 1, "a"),
                                record(0, 9, "."),
                                record(1, 1, "b"),
                                record(3, 1, "later"))))
                .containsOnlyKeys("a", "b");
    }

    @Test
    void aWeightIsAChance() {
        Map<String, Integer> picks = picks(10_000, List.of(record(1, 1, "one"), record(1, 3, "three")));
        assertThat(picks.get("three")).isBetween(7_300, 7_700);
        assertThat(picks.get("one")).isBetween(2_300, 2_700);
    }

    @Test
    void targetsWithoutWeightAreEqualAmongThemselves() {
        Map<String, Integer> picks = picks(9_000, List.of(record(1, 0, "a"), record(1, 0, "b"), record(1, 0, "c")));
        assertThat(picks.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(2_800, 3_200));
    }

    @Test
    void targetsWithoutWeightShareASmallChanceAmongOthers() {
        Map<String, Integer> picks =
                picks(10_000, List.of(record(1, 0, "a"), record(1, 9, "heavy"), record(1, 0, "b")));
        assertThat(picks.get("a") + picks.get("b")).isBetween(850, 1_150);
        assertThat(picks.get("a")).isBetween(400, 600);
    }

    @Test
    void sumsOfManyHeavyTargetsDoNotOverflow() {
        List<SrvRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(record(1, 65_535, "t" + i));
        }
        assertThat(picks(10_000, records)).hasSize(100);
    }

    @Test
    void fieldsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new SrvRecord(0, 65_536, 1, "a"))
                .hasMessage("an SRV record's weight is 0 to 65535, not 65536");
        assertThatThrownBy(() -> new SrvRecord(-1, 0, 1, "a"))
                .hasMessage("an SRV record's priority is 0 to 65535, not -1");
    }

    @Test
    void aTargetIsKeptWhileItIsAmongThoseOfTheSmallestPriority() {
        SrvRecord chosen = record(1, 1, "a");
        assertThat(SrvChoice.isStillOffered(chosen, List.of(record(2, 9, "b"), record(2, 5, "a"))))
                .isTrue();
        assertThat(SrvChoice.isStillOffered(chosen, List.of(record(1, 9, "b"), record(2, 1, "a"))))
                .isFalse();
        assertThat(SrvChoice.isStillOffered(chosen, List.of(new SrvRecord(1, 1, 3002, "a"))))
                .isFalse();
    }
}
