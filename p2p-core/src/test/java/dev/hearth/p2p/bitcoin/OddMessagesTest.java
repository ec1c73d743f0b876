package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that can be read and that no good peer sends. */
class OddMessagesTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer peer = scenario.peer();

    private void join() {
        scenario.join(peer.polite());
        scenario.run(Duration.ofSeconds(3));
        peer.forget();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                InventoryType.FILTERED_BLOCK,
                InventoryType.COMPACT_BLOCK,
                InventoryType.WITNESS_TX,
                InventoryType.WITNESS_BLOCK
            })
    @DisplayName("§1.11: what may be asked for only is not heard when it is announced")
    void formsAreNoAnnouncements(int type) {
        join();
        InventoryVector odd =
                new InventoryVector(type, Scenario.blocks(1).get(0).header().hash());
        peer.send(new Inv(List.of(odd)));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.GETDATA)).isFalse();
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.11: missing transactions are named together, in every form they were asked for")
    void missingTransactionsAreNamedTogether() {
        join();
        BitcoinTransaction missing = TestTransactions.of("missing", 100, true);
        List<InventoryVector> wanted = List.of(
                RawPeer.wtx(missing),
                new InventoryVector(InventoryType.TX, missing.id()),
                new InventoryVector(InventoryType.WITNESS_TX, missing.id()));
        peer.send(new GetData(wanted));
        scenario.run(MOMENT);
        assertThat(peer.received(NotFound.class)).containsExactly(new NotFound(wanted));
    }

    @ParameterizedTest
    @CsvSource({"filterload, 36001", "filteradd, 521", "filterload, 0", "filteradd, 0"})
    @DisplayName("§1.14: whatever is in a filter, who sends one is let go without blame")
    void oddFilters(String command, int length) {
        join();
        byte[] payload = new byte[length == 0 ? 1 : length + 12];
        payload[0] = (byte) 0xfd;
        if (length > 0) {
            payload[1] = (byte) length;
            payload[2] = (byte) (length >>> 8);
        }
        peer.send(command, payload);
        scenario.until(peer::isClosed, MOMENT);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"60000, false", "60001, true"})
    @DisplayName("§1.4: pings are answered where answers exist")
    void pingOfAnOldPeer(int version, boolean answered) {
        peer.version = version;
        peer.wtxids = false;
        peer.addrV2 = false;
        join();
        peer.send(Ping.of(7));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.PONG)).isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    @DisplayName("§1.7: a time before 1970 is 1970")
    void negativeTime(long time) {
        peer.polite();
        peer.on(BitcoinCommands.VERSION, theirs -> {
            Version own = peer.version();
            peer.send(new Version(
                    own.version(), own.services(), time, 0, own.yourAddress(), own.nonce(), own.userAgent(), 0, true));
            peer.acknowledge();
        });
        scenario.join(Direction.OUTBOUND, peer);
        long now = scenario.host.runtime().wallMicros();
        assertThat(scenario.onlyPeer().clockOffsetMicros()).isBetween(-now, TimeUnit.MINUTES.toMicros(1) - now);
    }
}
