package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** SIGHUP before, while and after there is a node. */
class HangUpTest {
    private final AtomicInteger reloads = new AtomicInteger();

    @Test
    void whatComesTooEarlyIsDoneOnceItCanBe() {
        try (HangUp hangUp = new HangUp()) {
            hangUp.ask();
            hangUp.ask();
            assertThat(reloads).hasValue(0);
            hangUp.serve(reloads::incrementAndGet);
            assertThat(reloads).hasValue(1);
            hangUp.ask();
            assertThat(reloads).hasValue(2);
            hangUp.rest();
            hangUp.ask();
            assertThat(reloads).hasValue(2);
        }
    }
}
