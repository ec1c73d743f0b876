package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.event.RoutineInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loops of a running node, as an operator sees and changes them. */
class RoutinesTest {
    private final Scenario scenario = new Scenario();

    private List<RoutineInfo> list() {
        return scenario.await(scenario.node.routines().list());
    }

    private RoutineInfo routine(String name) {
        return list().stream()
                .filter(routine -> routine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyLoopOfTheNodeIsListedAndRuns() {
        assertThat(list())
                .extracting(RoutineInfo::name)
                .contains("governor", "fetch-items", "advertise-inventory", "keepalive", "bandwidth-monitor", "persist")
                .doesNotHaveDuplicates();
        scenario.run(Duration.ofMinutes(6));
        assertThat(list())
                .allSatisfy(routine -> assertThat(routine.failures()).isZero())
                .allMatch(RoutineInfo::running);
        assertThat(routine("feeler").runs()).isEqualTo(12);
        assertThat(routine("resolve-peers").sinceLastRun()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
    }

    @Test
    void aStoppedRoutineDoesNotRunUntilItIsStarted() {
        assertThat(scenario.await(scenario.node.routines().stop("feeler"))).isTrue();
        scenario.run(Duration.ofMinutes(5));
        assertThat(routine("feeler").runs()).isZero();
        assertThat(routine("feeler").running()).isFalse();
        scenario.await(scenario.node.routines().start("feeler"));
        scenario.run(Duration.ofMinutes(5));
        assertThat(routine("feeler").runs()).isEqualTo(10);
    }

    @Test
    void anIntervalCountsFromNowOn() {
        scenario.await(scenario.node.routines().setInterval("feeler", Duration.ofSeconds(5)));
        scenario.run(Duration.ofSeconds(20));
        assertThat(routine("feeler").runs()).isEqualTo(4);
        assertThat(routine("feeler").interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatLooksAfterConnectionsRestsWhileNoneIsBusy() {
        scenario.run(Duration.ofMinutes(10));
        long before = routine("bandwidth-monitor").runs();
        assertThat(before).isLessThan(5);
        assertThat(routine("fetch-sync-items").runs()).isLessThan(5);
        assertThat(routine("advertise-inventory").runs()).isLessThan(5);
        assertThat(routine("terminate-inactive-connections").runs()).isLessThan(50); // of 300

        scenario.join(scenario.peer().polite());
        scenario.run(Duration.ofSeconds(10));
        assertThat(routine("bandwidth-monitor").runs()).isGreaterThanOrEqualTo(before + 3);
        assertThat(scenario.await(scenario.node.traffic()).received()).isPositive();
    }

    @Test
    void anUnknownNameAndAnImpossibleIntervalAreTold() {
        assertThat(scenario.await(scenario.node.routines().stop("no-such"))).isFalse();
        assertThatThrownBy(() -> scenario.node.routines().setInterval("keepalive", Duration.ZERO))
                .hasMessage("interval: found PT0S, expected 1 ms to 365 days");
    }

    @Test
    void theApplicationHasRoutinesOfItsOwnWhoseFailuresAreCounted() {
        AtomicInteger runs = new AtomicInteger();
        scenario.await(scenario.node.routines().add("report", "tells how it goes", Duration.ofSeconds(2), () -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("thrown by the test");
            }
        }));
        scenario.run(Duration.ofSeconds(9));
        assertThat(runs).hasValue(4);
        assertThat(routine("report").failures()).isEqualTo(1);
        assertThat(routine("report").runs()).isEqualTo(4);
        CompletionStage<Void> second =
                scenario.node.routines().add("keepalive", "is there already", Duration.ofSeconds(1), () -> {});
        scenario.run(Duration.ofSeconds(1));
        assertThat(second.toCompletableFuture()).isCompletedExceptionally();
    }
}
