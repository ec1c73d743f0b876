package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import org.junit.jupiter.api.Test;

class ToldAddressesTest {
    private final ToldAddresses told = new ToldAddresses();

    private static PeerAddress address(int number) {
        return PeerAddress.ipv4(0x4a000001 + number, 1);
    }

    private boolean add(int address, int peer) {
        return told.add(address(address), new ConnectionId(peer));
    }

    @Test
    void whoKnowsAnAddressIsNotedOnce() {
        assertThat(add(1, 1)).isTrue();
        assertThat(add(1, 1)).isFalse();
        assertThat(add(1, 2)).isTrue();
        assertThat(add(2, 1)).isTrue();
        assertThat(told.size()).isEqualTo(2);
    }

    @Test
    void whatEightKnowNeedNotBeToldToAnybody() {
        for (int peer = 1; peer <= 8; peer++) {
            assertThat(add(1, peer)).isTrue();
        }
        assertThat(add(1, 9)).isFalse();
        assertThat(add(2, 9)).isTrue();
    }

    @Test
    void ofManyAddressesTheFirstIsForgotten() {
        for (int number = 0; number <= ToldAddresses.MOST; number++) {
            add(number, 1);
        }
        assertThat(told.size()).isEqualTo(ToldAddresses.MOST);
        assertThat(add(1, 1)).isFalse();
        assertThat(add(0, 1)).isTrue();
    }
}
