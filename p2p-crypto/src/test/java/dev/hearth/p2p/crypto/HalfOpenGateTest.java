package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalfOpenGateTest {
    @Test
    void refusesOverItsCapAndLetsInAgainAfterOneLeft() {
        HalfOpenGate gate = new HalfOpenGate(2);
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isFalse();
        assertThat(gate.count()).isEqualTo(2);
        gate.leave();
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void capOfZeroRefusesAll() {
        assertThat(new HalfOpenGate(0).tryEnter()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new HalfOpenGate(-1));
    }

    @Test
    void noticesLeavingMoreOftenThanEntering() {
        HalfOpenGate gate = new HalfOpenGate(1);
        assertThatIllegalStateException().isThrownBy(gate::leave);
        assertThat(gate.count()).isZero();
    }

    @Test
    void holdsItsCapAgainstManyThreads() throws Exception {
        HalfOpenGate gate = new HalfOpenGate(3);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<?>[] runs = IntStream.range(0, 4)
                    .mapToObj(i ->
                            threads.submit(() -> IntStream.range(0, 20_000).forEach(n -> {
                                if (gate.tryEnter()) {
                                    assertThat(gate.count()).isBetween(1, 3);
                                    gate.leave();
                                }
                            })))
                    .toArray(Future<?>[]::new);
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(gate.count()).isZero();
    }
}
