package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.runtime.RateLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Turns turns = new Turns(
            channel.eventLoop(), new BandwidthLimits(channel.eventLoop().ticker()::nanoTime, RateLimits.NONE));
    private final List<Integer> visited = new ArrayList<>();

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void aFewAreVisitedAtOnce() {
        turns.each(numbers(256), visited::add);
        assertThat(visited).isEqualTo(numbers(256));
    }

    @Test
    void othersHaveTheirTurnBetweenThePartsOfMany() {
        turns.each(numbers(1_000), visited::add);
        assertThat(visited).isEqualTo(numbers(256));
        List<Integer> seenByAnother = new ArrayList<>();
        turns.execute(() -> seenByAnother.addAll(visited));
        channel.runPendingTasks();
        assertThat(seenByAnother).hasSize(512);
        assertThat(visited).isEqualTo(numbers(1_000));
    }
}
