package dev.hearth.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueueTest {
    private record Entry(long due, int number) {}

    private final SimulatedExecutor executor =
            Simulation.builder().build().host("a").running().io();
    private final Timeline timeline = executor.timeline();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tasksRunInTheOrderOfTheirTimesAndThenOfTheirComing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entry> ran = new ArrayList<>();
        List<Entry> given = new ArrayList<>();
        int most = 2_000;
        while (ran.size() < most) {
            int more = random.nextInt(4);
            for (int i = 0; i < more && given.size() < most; i++) {
                give(timeline.nanoTime() + random.nextInt(20), given, ran);
            }
            if (given.size() == most || random.nextBoolean()) {
                timeline.run(timeline.nextDue() + random.nextInt(3));
            }
        }
        assertThat(ran)
                .isSortedAccordingTo(Comparator.comparingLong(Entry::due).thenComparingInt(Entry::number))
                .hasSameElementsAs(given);
    }

    private void give(long due, List<Entry> given, List<Entry> ran) {
        Entry entry = new Entry(due, given.size());
        given.add(entry);
        timeline.at(due, executor, () -> ran.add(entry));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cancelledTasksLeaveTheOthersInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> ran = new ArrayList<>();
        List<Timeline.Task> unwanted = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            long due = timeline.nanoTime() + 1 + random.nextInt(1_000);
            boolean wanted = random.nextInt(4) == 0;
            Timeline.Task task = timeline.at(due, executor, () -> ran.add(wanted ? due : -1));
            if (!wanted) {
                unwanted.add(task);
            }
        }
        unwanted.forEach(timeline::cancel);
        timeline.run(Timeline.NEVER);
        assertThat(ran).doesNotContain(-1L).isSorted().hasSize(10_000 - unwanted.size());
    }
}
