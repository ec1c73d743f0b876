package dev.hearth.p2p.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NameResolver.Addresses;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.Storage;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what timers do shows in the log
class SimulatedHostTest {
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Path DATA = Path.of("data");

    private final Simulation simulation = Simulation.builder().seed(5).build();
    private final SimulatedHost host = simulation.host("host");
    private final NodeRuntime runtime = host.runtime();
    private final List<String> log = new ArrayList<>();

    @Test
    void nodeLoopKeepsOrderAndKnowsItself() {
        EventExecutor loop = runtime.newNodeLoop();
        EventExecutor other = runtime.newNodeLoop();
        loop.execute(() -> {
            log.add("first " + loop.inEventLoop() + " " + other.inEventLoop());
            loop.execute(() -> log.add("third"));
            log.add("still first");
        });
        loop.execute(() -> log.add("second"));
        assertThat(log).isEmpty();
        simulation.run(A_WHILE);
        assertThat(log).containsExactly("first true false", "still first", "second", "third");
    }

    @Test
    void timersFallDueInVirtualTime() {
        EventExecutor loop = runtime.newNodeLoop();
        loop.schedule(() -> log.add("once " + simulation.now()), 3, SECONDS);
        ScheduledFuture<?> rate = loop.scheduleAtFixedRate(() -> log.add("rate " + simulation.now()), 1, 2, SECONDS);
        ScheduledFuture<?> cancelled = loop.schedule(() -> log.add("never"), 4, SECONDS);
        cancelled.cancel(false);
        simulation.run(Duration.ofSeconds(4));
        rate.cancel(false);
        simulation.run(A_WHILE);
        assertThat(log).containsExactly("rate PT1S", "once PT3S", "rate PT3S");
        assertThat(loop.ticker().nanoTime()).isEqualTo(runtime.nanoTime());
    }

    @Test
    void timerAnswersWithItsResult() {
        EventExecutor loop = runtime.newNodeLoop();
        ScheduledFuture<String> answer = loop.schedule(() -> "done", 5, MILLISECONDS);
        simulation.run(A_WHILE);
        assertThat(answer.getNow()).isEqualTo("done");
    }

    @Test
    void failingTaskEndsTheRun() {
        runtime.application().execute(() -> {
            throw new IllegalStateException("broken");
        });
        runtime.newNodeLoop().schedule(() -> log.add("later"), 1, SECONDS);
        assertThatThrownBy(() -> simulation.run(A_WHILE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        simulation.run(A_WHILE);
        assertThat(log).containsExactly("later");
    }

    @Test
    void failingTimerEndsTheRun() {
        runtime.newNodeLoop()
                .schedule(
                        () -> {
                            throw new AssertionError("broken");
                        },
                        1,
                        SECONDS);
        assertThatThrownBy(() -> simulation.run(A_WHILE)).isInstanceOf(AssertionError.class);
    }

    @Test
    void foreignThreadsAreRefused() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> foreign = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            foreign.set(runtime.isForeignThread());
            try {
                runtime.application().execute(() -> {});
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        thread.start();
        thread.join();
        assertThat(thrown.get()).hasMessageContaining("lives on the thread");
        assertThat(foreign.get()).isTrue();
        assertThat(runtime.isForeignThread()).isFalse();
    }

    @Test
    void handshakesAreBounded() {
        Executor handshakes = runtime.handshakes();
        for (int i = 0; i < 256; i++) {
            handshakes.execute(() -> log.add("done"));
        }
        assertThatThrownBy(() -> handshakes.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        simulation.run(A_WHILE);
        assertThat(log).hasSize(256);
        handshakes.execute(() -> {});
    }

    @Test
    void crashDropsTasksAndTimersOfThatHostAlone() {
        SimulatedHost other = simulation.host("other");
        runtime.newNodeLoop().schedule(() -> log.add("timer"), 1, SECONDS);
        runtime.application().execute(() -> log.add("task"));
        other.runtime().newNodeLoop().schedule(() -> log.add("other"), 1, SECONDS);
        EventExecutor loop = runtime.newNodeLoop();
        host.crash(CrashMode.SILENT);
        simulation.run(A_WHILE);
        assertThat(log).containsExactly("other");
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(host::runtime).isInstanceOf(IllegalStateException.class);
        assertThat(host.isUp()).isFalse();
        host.restart();
        assertThat(host.runtime()).isNotSameAs(runtime);
        assertThatThrownBy(host::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loopsAreLentOnly() {
        assertThatThrownBy(() -> runtime.ioGroup().shutdownGracefully())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void crashLosesOnlyUnflushedStorage() {
        Storage storage = runtime.storage(DATA);
        storage.write("flushed", "kept".getBytes(UTF_8));
        storage.writePrivate("rewritten", "before".getBytes(UTF_8));
        storage.flush();
        storage.write("rewritten", "after".getBytes(UTF_8));
        storage.write("unflushed", "lost".getBytes(UTF_8));
        assertThat(text(storage, "rewritten")).contains("after");
        host.crash(CrashMode.SILENT);
        host.restart();

        Storage again = host.runtime().storage(DATA);
        assertThat(text(again, "flushed")).contains("kept");
        assertThat(text(again, "rewritten")).contains("before");
        assertThat(text(again, "unflushed")).isEmpty();
        storage.write("flushed", "from the grave".getBytes(UTF_8));
        storage.flush();
        assertThat(text(again, "flushed")).contains("kept");
    }

    @Test
    void secondNodeOnADirectoryIsRefused() {
        Storage first = runtime.storage(DATA);
        assertThatThrownBy(() -> runtime.storage(Path.of("./data")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("data directory ./data is in use by another node");
        runtime.storage(Path.of("elsewhere"));
        simulation.host("other").runtime().storage(DATA);
        first.write("a", "b".getBytes(UTF_8));
        first.close();
        assertThat(text(runtime.storage(DATA), "a")).contains("b");
    }

    @Test
    void movesAsideWhatIsCorrupt() {
        Storage storage = runtime.storage(DATA);
        storage.write("a", "bad".getBytes(UTF_8));
        storage.moveAside("a");
        storage.moveAside("a");
        assertThat(text(storage, "a")).isEmpty();
        assertThat(text(storage, "a.corrupt-1")).contains("bad");
        assertThat(text(storage, "a.corrupt-2")).isEmpty();
    }

    @Test
    void namesResolveToWhatTheScenarioSays() {
        PeerAddress first = PeerAddress.parse("192.0.2.1:0");
        PeerAddress second = PeerAddress.parse("[2001:db8::1]:0");
        simulation.names().host("Seed.example", Duration.ofMinutes(2), List.of(first, second));
        CompletableFuture<Addresses> found =
                runtime.names().addresses(new HostPort("seed.EXAMPLE.", 8333)).toCompletableFuture();
        CompletableFuture<Addresses> missing =
                runtime.names().addresses(new HostPort("other.example", 8333)).toCompletableFuture();
        assertThat(found).isNotDone();
        simulation.run(A_WHILE);
        assertThat(found)
                .isCompletedWithValue(new Addresses(List.of(first.withPort(8333), second.withPort(8333)), 120));
        assertThat(missing)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void wallClockBeginsWithTheYearAndMayBeWrong() {
        long begin = runtime.wallMicros();
        assertThat(begin).isEqualTo(1_767_225_600_000_000L);
        simulation.run(Duration.ofMillis(1_500));
        assertThat(runtime.wallMicros() - begin).isEqualTo(1_500_000);
        host.skewClock(Duration.ofHours(-2));
        assertThat(runtime.wallMicros() - begin).isEqualTo(1_500_000 - 7_200_000_000L);
    }

    @Test
    void chanceDependsOnSeedHostPurposeAndTurn() {
        long here = runtime.random("governor").nextLong();
        assertThat(here).isNotEqualTo(runtime.random("governor").nextLong());
        assertThat(here).isNotEqualTo(runtime.random("sync").nextLong());
        assertThat(here)
                .isNotEqualTo(
                        simulation.host("other").runtime().random("governor").nextLong());

        NodeRuntime same = Simulation.builder().seed(5).build().host("host").runtime();
        assertThat(same.random("sync").nextLong()).isNotEqualTo(here);
        assertThat(same.random("governor").nextLong()).isEqualTo(here);
        assertThat(same.secureRandom().nextLong())
                .isEqualTo(runtime.secureRandom().nextLong());
        NodeRuntime otherSeed =
                Simulation.builder().seed(6).build().host("host").runtime();
        assertThat(otherSeed.random("governor").nextLong()).isNotEqualTo(here);
    }

    @Test
    void runUntilStopsWithTheConditionOrTheLimit() {
        simulation.after(Duration.ofSeconds(3), () -> log.add("now"));
        assertThat(simulation.runUntil(() -> !log.isEmpty(), A_WHILE)).isTrue();
        assertThat(simulation.now()).isEqualTo(Duration.ofSeconds(3));
        assertThat(simulation.runUntil(() -> log.size() > 1, A_WHILE)).isFalse();
        assertThat(simulation.now()).isEqualTo(Duration.ofSeconds(13));
    }

    private static Optional<String> text(Storage storage, String name) {
        return storage.read(name).map(content -> new String(content, UTF_8));
    }
}
