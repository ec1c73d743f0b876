package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.runtime.NodeLoop;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.simulation.Simulation;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Simulation simulation = Simulation.builder().seed(1).build();
    private final NodeRuntime runtime = simulation.host("node").runtime();
    private final NodeLoop loop = runtime.newNodeLoop();
    private final Timers timers = new Timers(new Turns(loop, new BandwidthLimits(runtime::nanoTime, RateLimits.NONE)));
    private final List<String> done = new ArrayList<>();

    @Test
    void whatWaitsIsDoneInItsTime() {
        loop.execute(() -> {
            timers.schedule(() -> done.add("later"), TimeUnit.SECONDS.toNanos(2));
            timers.schedule(() -> done.add("sooner"), TimeUnit.SECONDS.toNanos(1));
        });
        simulation.run(Duration.ofSeconds(3));
        assertThat(done).containsExactly("sooner", "later");
    }

    @Test
    void theEndOfAConnectionIsNotWaitedForByItsTimers() {
        List<Future<?>> inMinutes = new ArrayList<>();
        loop.execute(() -> {
            inMinutes.add(timers.schedule(() -> done.add("too late"), TimeUnit.MINUTES.toNanos(20)));
            timers.schedule(() -> done.add("too late"), 0);
            timers.end();
        });
        simulation.run(Duration.ofMinutes(21));
        assertThat(inMinutes).singleElement().matches(Future::isCancelled);
        assertThat(done).isEmpty();
    }
}
