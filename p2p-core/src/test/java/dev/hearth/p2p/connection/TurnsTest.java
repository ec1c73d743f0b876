package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Simulation simulation = Simulation.builder().seed(1).build();
    private final NodeRuntime runtime = simulation.host("node").runtime();
    private final NodeLoop loop = runtime.newNodeLoop();
    private final Turns turns = new Turns(loop, new BandwidthLimits(runtime::nanoTime, RateLimits.NONE));
    private final List<Integer> visited = new ArrayList<>();

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void aFewAreVisitedAtOnce() {
        List<Integer> seenByAnother = new ArrayList<>();
        turns.execute(() -> turns.each(numbers(64), visited::add));
        turns.execute(() -> seenByAnother.addAll(visited));
        simulation.run(Duration.ofSeconds(1));
        assertThat(seenByAnother).isEqualTo(numbers(64));
    }

    @Test
    void othersHaveTheirTurnBetweenThePartsOfMany() {
        List<Integer> seenByAnother = new ArrayList<>();
        turns.execute(() -> turns.each(numbers(1_000), visited::add));
        turns.execute(() -> seenByAnother.addAll(visited));
        simulation.run(Duration.ofSeconds(1));
        assertThat(seenByAnother).hasSize(64);
        assertThat(visited).isEqualTo(numbers(1_000));
    }
}
