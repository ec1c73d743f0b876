package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("§8: a helper is no port scanner")
class DialBackQuotaTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final DialBackQuota quota = new DialBackQuota();
    private int requesters;

    private boolean mayDial(String endpoint, long now) {
        return mayDial(++requesters, endpoint, now);
    }

    private boolean mayDial(int requester, String endpoint, long now) {
        return quota.tryTake(Hash.parse("%066x".formatted(requester)), PeerAddress.parse(endpoint), now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:1776",
                "10.1.2.3:1776",
                "172.16.0.1:1776",
                "192.168.1.1:1776",
                "169.254.169.254:8080",
                "100.64.0.1:1776",
                "0.0.0.0:1776",
                "224.0.0.1:1776",
                "255.255.255.255:1776",
                "[::1]:1776",
                "[fe80::1]:1776",
                "[fc00::1]:1776",
                "9.9.9.9:0",
                "9.9.9.9:22",
                "9.9.9.9:1023"
            })
    void refusesInnerNetworksAndWellKnownPorts(String endpoint) {
        assertThat(mayDial(endpoint, 0)).isFalse();
        assertThat(mayDial("9.9.9.9:1024", 0)).as("and does not count them").isTrue();
    }

    @Test
    void oneInEachNetworkAnHour() {
        assertThat(mayDial("9.9.9.9:1776", 0)).isTrue();
        assertThat(mayDial("9.9.9.200:1777", HOUR - 1)).isFalse();
        assertThat(mayDial("9.9.10.9:1776", HOUR - 1)).isTrue();
        assertThat(mayDial("9.9.9.9:1776", HOUR)).isTrue();
        assertThat(mayDial("[2a00:1:2:3::1]:1776", HOUR)).isTrue();
        assertThat(mayDial("[2a00:1:2:4::1]:1776", HOUR)).isFalse();
        assertThat(mayDial("[2a00:1:3:4::1]:1776", HOUR)).isTrue();
    }

    @Test
    void oneForEachRequesterInFiveMinutes() {
        assertThat(mayDial(1, "9.9.9.9:1776", 0)).isTrue();
        assertThat(mayDial(1, "9.9.10.9:1776", 5 * MINUTE - 1)).isFalse();
        assertThat(mayDial(2, "9.9.11.9:1776", 5 * MINUTE - 1)).isTrue();
        assertThat(mayDial(1, "9.9.10.9:1776", 5 * MINUTE)).isTrue();
    }

    @Test
    void namelessRequestersAreOne() {
        assertThat(quota.tryTake(null, PeerAddress.parse("9.9.9.9:1776"), 0)).isTrue();
        assertThat(quota.tryTake(null, PeerAddress.parse("9.9.10.9:1776"), 0)).isFalse();
    }

    @Test
    void tenAnHour() {
        for (int i = 0; i < 10; i++) {
            assertThat(mayDial("9.9." + i + ".9:1776", i * MINUTE)).isTrue();
        }
        assertThat(mayDial("9.9.100.9:1776", HOUR - 1)).isFalse();
        assertThat(mayDial("9.9.100.9:1776", HOUR)).isTrue();
        assertThat(mayDial("9.9.101.9:1776", HOUR)).isFalse();
    }
}
