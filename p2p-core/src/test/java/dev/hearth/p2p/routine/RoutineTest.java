package dev.hearth.p2p.routine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoutineTest {
    private final Simulation simulation = Simulation.builder().seed(1).build();
    private final NodeRuntime runtime = simulation.host("node").runtime();
    private final NodeLoop loop = runtime.newNodeLoop();
    private final Routines routines = new Routines(runtime, loop);
    private final long begin = runtime.nanoTime();
    private final List<Long> ran = new ArrayList<>();
    private long restsUntil = begin;
    private final Routine routine = routines.add(RoutineName.FETCH_ITEMS, () -> {
        ran.add(TimeUnit.NANOSECONDS.toMillis(runtime.nanoTime() - begin));
        return restsUntil;
    });

    private void runTo(int millis) {
        simulation.run(Duration.ofMillis(millis).minus(simulation.now()));
    }

    /** From its first run on, until something ends that. */
    private void startResting() {
        restsUntil = Long.MAX_VALUE;
        routine.start();
    }

    @Test
    void withoutARestItRunsEveryInterval() {
        routine.start();
        runTo(3_500);
        assertThat(ran).containsExactly(1_000L, 2_000L, 3_000L);
    }

    @Test
    void runsWithinARestAreLeftOutAndTheOthersAreWhenTheyWouldHaveBeen() {
        restsUntil = begin + TimeUnit.MILLISECONDS.toNanos(4_200);
        routine.start();
        runTo(7_500);
        assertThat(ran).containsExactly(1_000L, 5_000L, 6_000L, 7_000L);
    }

    @Test
    void whoIsWokenRunsAtTheNextRegularTime() {
        startResting();
        runTo(60_300);
        routines.wake(RoutineName.FETCH_ITEMS);
        runTo(70_000);
        assertThat(ran).containsExactly(1_000L, 61_000L);
    }

    @Test
    void whoIsWokenWhileNotRestingRunsNoMoreOften() {
        routine.start();
        runTo(1_500);
        routines.wakeAll();
        runTo(2_500);
        assertThat(ran).containsExactly(1_000L, 2_000L);
    }

    @Test
    void aTriggeredRunMayEndARest() {
        startResting();
        runTo(5_500);
        restsUntil = begin;
        routine.trigger();
        runTo(7_500);
        assertThat(ran).containsExactly(1_000L, 5_500L, 6_000L, 7_000L);
    }

    @Test
    void whoIsStartedAgainOrHasAnotherIntervalRestsNoMore() {
        startResting();
        runTo(2_500);
        routine.stop();
        routine.wake();
        runTo(4_500);
        routine.start();
        runTo(6_000);
        routine.setInterval(Duration.ofMillis(200));
        runTo(7_000);
        assertThat(ran).containsExactly(1_000L, 5_500L, 6_200L);
    }
}
