package dev.hearth.p2p.simulation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.KnownAddress;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.messages.PeerAddress;
import org.junit.jupiter.api.Test;

class LatestSeenAddressesTest {
    private static final PeerAddress FIRST = PeerAddress.parse("8.1.0.1:1776");
    private static final PeerAddress SECOND = PeerAddress.parse("8.2.0.1:1776");
    private static final AddressOrigin SOMEBODY = AddressOrigin.peer(PeerAddress.parse("8.3.0.1:1776"));
    private static final long NOW = 1_000_000;

    private final LatestSeenAddresses addresses = new LatestSeenAddresses();

    private void hear(PeerAddress address, long now) {
        addresses.add(new SeenAddress(address, 0), SOMEBODY, 0, now);
    }

    @Test
    void theLatestSeenIsDialledFirst() {
        hear(FIRST, NOW);
        hear(SECOND, NOW + 1);
        assertThat(addresses.select(false, any -> true, NOW + 2)).isEqualTo(SECOND);
        hear(FIRST, NOW + 2);
        assertThat(addresses.select(false, any -> true, NOW + 2)).isEqualTo(FIRST);
        assertThat(addresses.select(false, SECOND::equals, NOW + 2)).isEqualTo(SECOND);
    }

    @Test
    void theWaitGrowsByThirtySecondsWithEveryFailure() {
        hear(FIRST, NOW);
        long now = NOW;
        for (int failures = 1; failures <= 5; failures++) {
            addresses.attempt(FIRST, true, now);
            long wait = 30L * (failures + 1);
            assertThat(addresses.isDue(FIRST, now + wait)).isFalse();
            assertThat(addresses.isDue(FIRST, now + wait + 1)).isTrue();
            now += wait + 1;
        }
        addresses.good(FIRST, now);
        assertThat(addresses.isDue(FIRST, now)).isTrue();
        addresses.attempt(FIRST, true, now + 29);
        assertThat(addresses.isDue(FIRST, now + 29))
                .as("the end of the dial that proved it")
                .isTrue();
        now += 30;
        addresses.attempt(FIRST, true, now);
        assertThat(addresses.isDue(FIRST, now + 120))
                .as("five failures halved, and one")
                .isFalse();
        assertThat(addresses.isDue(FIRST, now + 121)).isTrue();
    }

    @Test
    void anotherChainIsLeftAloneForAnHour() {
        hear(FIRST, NOW);
        addresses.postpone(FIRST, NOW);
        assertThat(addresses.isDue(FIRST, NOW + 121 * 30)).isFalse();
        assertThat(addresses.isDue(FIRST, NOW + 121 * 30 + 1)).isTrue();
    }

    @Test
    void onlyThoseWhoseLastDialSucceededAreTold() {
        hear(FIRST, NOW);
        hear(SECOND, NOW);
        addresses.good(FIRST, NOW);
        assertThat(addresses.find(FIRST)).matches(KnownAddress::isShareable);
        assertThat(addresses.find(SECOND)).matches(known -> !known.isShareable());
        addresses.attempt(FIRST, true, NOW + 60);
        assertThat(addresses.find(FIRST)).matches(known -> !known.isShareable());
    }
}
