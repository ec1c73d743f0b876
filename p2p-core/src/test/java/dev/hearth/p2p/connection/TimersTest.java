package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.runtime.RateLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Timers timers = new Timers(new Turns(
            channel.eventLoop(), new BandwidthLimits(channel.eventLoop().ticker()::nanoTime, RateLimits.NONE)));
    private final List<String> done = new ArrayList<>();

    @Test
    void whatWaitsIsDoneInItsTime() {
        channel.freezeTime();
        timers.schedule(() -> done.add("later"), TimeUnit.SECONDS.toNanos(2));
        timers.schedule(() -> done.add("sooner"), TimeUnit.SECONDS.toNanos(1));
        channel.advanceTimeBy(3, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(done).containsExactly("sooner", "later");
    }

    @Test
    void theEndOfAConnectionIsNotWaitedForByItsTimers() {
        Future<?> inMinutes = timers.schedule(() -> done.add("too late"), TimeUnit.MINUTES.toNanos(20));
        timers.schedule(() -> done.add("too late"), 0);
        timers.end();
        channel.runPendingTasks();
        assertThat(inMinutes.isCancelled()).isTrue();
        assertThat(done).isEmpty();
    }
}
