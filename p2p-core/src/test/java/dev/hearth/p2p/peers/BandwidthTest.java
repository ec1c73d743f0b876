package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.TrafficInfo;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Means over the last minute, whether each of its seconds was sampled or not. */
class BandwidthTest {
    private static final long START = TimeUnit.HOURS.toNanos(7);

    private final Bandwidth bandwidth = new Bandwidth();

    private static long at(double seconds) {
        return START + (long) (seconds * 1e9);
    }

    /** In each second from the one after {@code from} on, as many bytes come, and twice as many go. */
    private void busy(int from, int to, long received) {
        for (int second = from + 1; second <= to; second++) {
            bandwidth.count(received, 2 * received);
            bandwidth.sample(at(second));
        }
    }

    private TrafficInfo info(double seconds) {
        return bandwidth.info(at(seconds));
    }

    @Test
    void meansAreThoseOfTheLastMinute() {
        busy(0, 30, 600);
        assertThat(info(30)).isEqualTo(new TrafficInfo(18_000, 36_000, 300, 600));
        busy(30, 60, 1_200);
        assertThat(info(60)).isEqualTo(new TrafficInfo(54_000, 108_000, 900, 1_800));
        busy(60, 120, 60);
        assertThat(info(120)).isEqualTo(new TrafficInfo(57_600, 115_200, 60, 120));
    }

    @Test
    void secondsWithoutASampleAreSecondsWithoutTraffic() {
        busy(0, 60, 600);
        busy(90, 100, 1_200);
        assertThat(info(100).receivedPerSecond()).isEqualTo((20 * 600 + 10 * 1_200) / 60);
        assertThat(info(100).sentPerSecond()).isEqualTo(2 * (20 * 600 + 10 * 1_200) / 60);
    }

    @Test
    void whoAsksDuringAPauseIsToldThatNothingMoves() {
        busy(0, 60, 600);
        assertThat(info(61).receivedPerSecond()).isEqualTo(600); // The second that has just ended may yet be sampled.
        assertThat(info(91).receivedPerSecond()).isEqualTo(300);
        assertThat(info(91).received()).isEqualTo(36_000);
        assertThat(info(121)).isEqualTo(new TrafficInfo(36_000, 72_000, 0, 0));
    }

    @Test
    void aPauseCountsOnceHoweverOftenSomebodyAsks() {
        busy(0, 60, 600);
        for (double second = 60; second < 75; second += 0.3) {
            assertThat(info(second).receivedPerSecond()).isBetween(450L, 600L);
        }
        busy(75, 76, 600);
        assertThat(info(76).receivedPerSecond()).isEqualTo(45 * 600 / 60);
    }

    @Test
    void aPauseLongerThanTheMinuteLeavesNothingOfIt() {
        busy(0, 60, 600);
        busy(10_000, 10_001, 1_200);
        assertThat(info(10_001)).isEqualTo(new TrafficInfo(37_200, 74_400, 20, 40));
    }
}
