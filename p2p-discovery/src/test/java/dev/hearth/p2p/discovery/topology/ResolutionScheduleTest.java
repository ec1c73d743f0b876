package dev.hearth.p2p.discovery.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionScheduleTest {
    @ParameterizedTest
    @CsvSource({"0,60", "59,60", "60,60", "300,300", "900,900", "901,900", "4294967295,900", "-1,60"})
    void anAnswerHoldsForItsTtlWithinBounds(long ttl, int wait) {
        assertThat(ResolutionSchedule.FIRST.answered(ttl).waitSeconds()).isEqualTo(wait);
    }

    @Test
    void failuresWaitLongerAndLongerAndAnAnswerEndsThat() {
        ResolutionSchedule schedule = ResolutionSchedule.FIRST;
        for (int expected : new int[] {60, 125, 255, 515, 900, 900}) {
            schedule = schedule.failed();
            assertThat(schedule.waitSeconds()).isEqualTo(expected);
        }
        assertThat(schedule.answered(60).waitSeconds()).isEqualTo(60);
    }

    @Test
    void aNameThatDoesNotExistIsLeftAloneForLong() {
        assertThat(ResolutionSchedule.FIRST.notFound().waitSeconds()).isEqualTo(900);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "3,6", "4,9", "5,12", "6,12", "2147483647,12"})
    void resolversAreMadeAgain(int attempt, int seconds) {
        assertThat(ResolutionSchedule.resolverRetrySeconds(attempt)).isEqualTo(seconds);
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> new ResolutionSchedule(59)).hasMessage("a wait is 60 to 900 seconds, not 59");
        assertThatThrownBy(() -> ResolutionSchedule.resolverRetrySeconds(0))
                .hasMessage("the first attempt is 1, not 0");
    }

    @Property
    void noTtlMakesABusyLoopOrASleepForEver(@ForAll long ttl) {
        assertThat(ResolutionSchedule.FIRST.answered(ttl).waitSeconds()).isBetween(60, 900);
        assertThat(ResolutionSchedule.FIRST.answered(ttl).failed().waitSeconds())
                .isBetween(125, 900);
    }
}
