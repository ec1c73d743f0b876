package dev.hearth.p2p.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowLinksTest {
    private static final int BLOCKS = 6_000;
    private static final int BLOCK_BYTES = 16 << 10;

    @Test
    void allFourLinksAreKeptBusy() {
        // At 40 MB/s it takes 2.5 s; half a second more before the first block is there.
        assertThat(SlowLinks.catchUp(BLOCKS, BLOCK_BYTES)).isLessThan(Duration.ofMillis(3_300));
    }
}
