package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UploadBudgetTest {
    private static final long RESERVE = 144 * 4_000_000L;

    private long now = -5;
    private long limit = RESERVE + 1_000;
    private long sent;
    private final UploadBudget budget = new UploadBudget(() -> now, () -> limit, () -> sent);

    @Test
    void withoutALimitItIsNeverSpent() {
        limit = 0;
        sent = Long.MAX_VALUE;
        assertThat(budget.isSpent()).isFalse();
    }

    @Test
    void aBlockOfFourMegabytesEachTenMinutesIsKeptForTheRestOfTheDay() {
        sent = 999;
        assertThat(budget.isSpent()).isFalse();
        sent = 1_000;
        assertThat(budget.isSpent()).isTrue();
        now += Duration.ofMinutes(10).toNanos();
        assertThat(budget.isSpent()).isFalse();
        sent += 4_000_000;
        assertThat(budget.isSpent()).isTrue();
    }

    @Test
    void theNextDayBeginsAnew() {
        sent = limit;
        assertThat(budget.isSpent()).isTrue();
        now += Duration.ofDays(1).toNanos() - 1;
        assertThat(budget.isSpent()).isTrue();
        now += 1;
        assertThat(budget.isSpent()).isFalse();
        sent += 1_000;
        assertThat(budget.isSpent()).isTrue();
    }

    @Test
    void aLimitBelowTheReserveLeavesNothingForOldBlocks() {
        limit = RESERVE;
        assertThat(budget.isSpent()).isTrue();
    }
}
