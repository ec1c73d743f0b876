package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherServicesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 22, 25, 53, 101, 104, 109, 111, 443 - 54, 512, 515, 995, 2049, 6665, 6669, 6697, 10080})
    void listenWhereEverybodyKnows(int port) {
        assertThat(OtherServices.listenAt(port)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 80, 443, 105, 108, 511, 516, 1024, 6664, 6670, 8333, 18333, 18444, 38333, 65535})
    void doNotListenElsewhere(int port) {
        assertThat(OtherServices.listenAt(port)).isFalse();
    }

    @Test
    void areAsManyAsTheListHas() {
        assertThat(IntStream.range(0, 65_536).filter(OtherServices::listenAt).count())
                .isEqualTo(80);
    }
}
