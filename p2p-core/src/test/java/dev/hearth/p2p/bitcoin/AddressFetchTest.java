package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.TimedAddress;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections for addresses alone (§4.1; case 7). */
class AddressFetchTest {
    private final Scenario scenario =
            new Scenario(List.of(), protocol -> protocol, builder -> builder.desiredConnections(0));
    private final RawPeer peer = scenario.listen(scenario.peer().polite());

    @BeforeEach
    void fetch() {
        assertThat(scenario.await(scenario.node.fetchAddresses(scenario.home(peer))))
                .isTrue();
        scenario.until(() -> scenario.established() == 1);
    }

    private AddrV2 addresses(String... texts) {
        long now = TimeUnit.MICROSECONDS.toSeconds(scenario.host.runtime().wallMicros());
        return new AddrV2(Stream.of(texts)
                .map(text -> new TimedAddress(now, RawPeer.NODE, PeerAddress.parse(text)))
                .toList());
    }

    @Test
    @DisplayName("case 7: it asks for addresses and for nothing else")
    void asksForAddressesAlone() {
        scenario.run(Duration.ofMinutes(1));
        assertThat(scenario.onlyPeer().kind()).isEqualTo(ConnectionKind.ADDRESS_FETCH);
        assertThat(scenario.await(scenario.node.fetchAddresses(scenario.home(peer))))
                .as("it is connected already")
                .isFalse();
        assertThat(peer.commands())
                .contains(BitcoinCommands.GETADDR)
                .doesNotContain(BitcoinCommands.GETHEADERS, BitcoinCommands.FEEFILTER, BitcoinCommands.ADDRV2);
    }

    @Test
    @DisplayName("case 7: one address is no answer, two end it")
    void endsWithTheAnswer() {
        peer.send(addresses("74.1.2.3:18444"));
        scenario.run(Duration.ofSeconds(5));
        assertThat(peer.isConnected()).isTrue();
        peer.send(addresses("75.1.2.3:18444", "76.1.2.3:18444"));
        scenario.until(peer::isClosed, Duration.ofSeconds(5));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PURPOSE_SERVED);
        for (String told : List.of("74.1.2.3:18444", "75.1.2.3:18444", "76.1.2.3:18444")) {
            assertThat(scenario.await(scenario.node.explain(PeerAddress.parse(told))))
                    .contains("the address book has it");
        }
    }

    @Test
    @DisplayName("case 7: it waits five minutes")
    void isGivenUpAfterFiveMinutes() {
        scenario.run(Duration.ofSeconds(295));
        assertThat(peer.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(6));
        assertThat(peer.isClosed()).isTrue();
    }
}
