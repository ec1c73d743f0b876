package dev.hearth.p2p.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.examples.bench.Figure.Goal;
import dev.hearth.p2p.examples.bench.Figure.Runs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void theSpreadOfRunsIsTheirLeastMiddleAndLargest() {
        assertThat(Spread.of(List.of(3.0, 1.0, 8.0))).isEqualTo(new Spread(1, 3, 8));
        assertThat(Spread.of(List.of(4.0, 2.0))).isEqualTo(new Spread(2, 3, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void theRatioIsThatOfEachRunToItsOwnLimit() {
        Runs runs = new Runs("throughput", "64KiB", "MB/s");
        runs.add(50, 100);
        runs.add(90, 100);
        runs.add(60, 200);

        Figure figure = runs.figure("the cipher", Goal.atLeast(0.6));

        assertThat(figure.limit().value()).isEqualTo(new Spread(100, 100, 200));
        assertThat(figure.limit().ratio()).isEqualTo(new Spread(0.3, 0.5, 0.9));
        assertThat(figure.isGoalReached()).isFalse();
    }

    @Test
    void aGoalMayBeABoundFromAbove() {
        Runs runs = new Runs("startup", "nothing-kept", "ms");
        runs.add(250);

        assertThat(runs.figure(Goal.atMost(300)).isGoalReached()).isTrue();
        assertThat(runs.figure(Goal.atMost(249)).isGoalReached()).isFalse();
        assertThat(runs.figure((Goal) null).isGoalReached()).isTrue();
    }

    @Test
    void everyRunIsTakenAndAnnounced() throws Exception {
        List<String> said = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        Bench bench = new Bench(3, said::add, figure -> {});

        bench.repeat("sync", () -> taken.add(taken.size()));

        assertThat(taken).hasSize(3);
        assertThat(said).containsExactly("sync, run 1 of 3", "sync, run 2 of 3", "sync, run 3 of 3");
    }
}
