package dev.hearth.p2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTest {
    private static final long NOW = 1_700_000_000;
    private static final int NEVER = -1;

    private static long ago(long seconds) {
        return seconds == NEVER ? 0 : NOW - seconds;
    }

    /** Seconds since last seen, tried and reached; negative times but -1, which is never, lie ahead. */
    @ParameterizedTest
    @CsvSource({
        "0,        -1,     -1,     0,   false",
        "0,        -1,     -1,     2,   false",
        "0,        -1,     -1,     3,   true",
        "0,        60,     -1,     3,   false",
        "0,        61,     -1,     3,   true",
        "2592000,  -1,     -1,     0,   false",
        "2592001,  -1,     -1,     0,   true",
        "2592001,  60,     -1,     0,   false",
        "-600,     -1,     -1,     0,   false",
        "-601,     -1,     -1,     0,   true",
        "0,        1000,   604800, 10,  false",
        "0,        1000,   604801, 9,   false",
        "0,        1000,   604801, 10,  true",
        "0,        1000,   3600,   500, false",
        "0,        -5000,  -1,     3,   true",
        "0,        -5000,  -5000,  10,  true"
    })
    void terrible(long seen, long tried, long reached, int attempts, boolean expected) {
        assertThat(Quality.isTerrible(ago(seen), ago(tried), ago(reached), attempts, NOW))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 1",
        "599, 0, 0.01",
        "600, 0, 1",
        "-5, 0, 1",
        "600, 1, 0.66",
        "600, 2, 0.4356",
        "0, 1, 0.0066",
    })
    void chance(long tried, int attempts, double expected) {
        assertThat(Quality.chance(ago(tried), attempts, NOW)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void noMoreThanEightFailuresWeigh() {
        assertThat(Quality.chance(0, 8, NOW)).isEqualTo(Quality.chance(0, 1000, NOW));
    }
}
