package dev.hearth.p2p.simulation;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // timers that nobody waits for
class ThreadsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final int HOSTS = 64;

    private final Simulation simulation =
            Simulation.builder().geography(Geography.world()).threads(4).build();
    private final List<SimulatedHost> hosts = new ArrayList<>();

    ThreadsTest() {
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(simulation.host("h" + i));
        }
    }

    private void onEach(long millis, Runnable task) {
        hosts.forEach(host -> host.runtime().newNodeLoop().schedule(task, millis, MILLISECONDS));
    }

    @Test
    void hostsRunOnThreadsAndTheScenarioOnItsOwn() {
        Set<String> threads = Collections.synchronizedSet(new TreeSet<>());
        Set<String> told = new TreeSet<>();
        CountDownLatch two = new CountDownLatch(2);
        onEach(10, () -> {
            threads.add(Thread.currentThread().getName());
            simulation.tell(now -> told.add(Thread.currentThread().getName()));
            simulation.after(
                    Duration.ZERO, () -> told.add(Thread.currentThread().getName()));
            two.countDown(); // Who comes first leaves the rest to the other.
            assertDoesNotThrow(() -> two.await(30, SECONDS));
        });
        simulation.run(A_WHILE);
        assertThat(threads).hasSizeGreaterThan(1);
        assertThat(told).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void whatIsToldComesInTheOrderOfTimeAndOfHosts() {
        List<String> heard = new ArrayList<>();
        for (SimulatedHost host : hosts) {
            long millis = 1L + host.number() % 7;
            host.runtime()
                    .ioGroup()
                    .schedule(
                            () -> simulation.tell(
                                    now -> heard.add(now.toMillis() + " " + (char) ('0' + host.number()))),
                            millis,
                            MILLISECONDS);
        }
        simulation.run(A_WHILE);
        assertThat(heard).hasSize(HOSTS).isSorted();
    }

    @Test
    void aHostIsHeardByTheScenarioAfterATenthOfASecond() {
        List<Duration> heard = new ArrayList<>();
        hosts.get(9)
                .runtime()
                .ioGroup()
                .schedule(
                        () -> simulation.after(Duration.ofMillis(1), () -> heard.add(simulation.now())),
                        50,
                        MILLISECONDS);
        simulation.run(A_WHILE);
        assertThat(heard).containsExactly(Duration.ofMillis(150));
    }

    @Test
    void failingTaskEndsTheRunWhicheverThreadItIsOn() {
        List<Duration> later = new ArrayList<>();
        onEach(500, () -> {
            throw new IllegalStateException("broken");
        });
        hosts.forEach(host -> host.runtime().ioGroup().schedule(() -> simulation.tell(later::add), 600, MILLISECONDS));
        int thrown = 0;
        while (thrown < HOSTS) {
            Throwable failure = catchThrowable(() -> simulation.run(A_WHILE));
            assertThat(failure).hasMessage("broken");
            thrown += 1 + failure.getSuppressed().length;
        }
        simulation.run(A_WHILE);
        assertThat(later).hasSize(HOSTS).containsOnly(Duration.ofMillis(600));
    }

    @Test
    void aLinkWithoutLatencyIsRefused() {
        SimulatedLink link = simulation.link(hosts.get(0), hosts.get(1));
        assertThatThrownBy(() -> link.set(LinkProfile.lan().withLatency(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void severalThreadsNeedAGeography() {
        Simulation.Builder builder =
                Simulation.builder().link(LinkProfile.wan()).threads(2);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(Simulation.builder().threads(0)::build).isInstanceOf(IllegalArgumentException.class);
    }
}
