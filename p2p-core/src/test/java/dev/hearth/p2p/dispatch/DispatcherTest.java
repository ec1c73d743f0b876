package dev.hearth.p2p.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final int MANY = 3_000;

    private final Simulation simulation = Simulation.builder().seed(1).build();
    private final NodeRuntime runtime = simulation.host("node").runtime();
    private final NodeLoop loop = runtime.newNodeLoop();
    private final Dispatcher dispatcher = new Dispatcher(runtime, loop);
    private final List<String> happened = new ArrayList<>();

    private void onLoop(Runnable task) {
        loop.execute(task);
        simulation.run(Duration.ofSeconds(1));
    }

    @Test
    void whoWaitedForABusyApplicationHearsWhenItIsNot() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        onLoop(() ->
                IntStream.range(0, MANY).forEach(i -> dispatcher.askAsync(Lane.OTHER, "", () -> slow, happened::add)));
        onLoop(() -> {
            assertThat(dispatcher.isBusy()).isTrue();
            dispatcher.whenFree(() -> happened.add("free"));
        });
        assertThat(happened).isEmpty();
        onLoop(() -> slow.complete("judged"));
        assertThat(happened).hasSize(MANY + 1).containsOnlyOnce("free");
    }

    @Test
    void blocksGoFirst() {
        onLoop(() -> {
            dispatcher.ask(Lane.OTHER, "", () -> "under way", happened::add);
            dispatcher.ask(Lane.OTHER, "", () -> "item", happened::add);
            dispatcher.ask(Lane.CHAIN, "", () -> "block", happened::add);
        });
        assertThat(happened).containsExactly("under way", "block", "item");
    }

    @Test
    void nothingIsAnsweredAfterTheEnd() {
        onLoop(() -> {
            dispatcher.ask(Lane.OTHER, "", () -> "too late", happened::add);
            dispatcher.close();
        });
        assertThat(happened).isEmpty();
    }
}
