package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node without a handler for transactions (§1.7, §1.11; case 15). */
class BlocksOnlyTest {
    private static final BitcoinTransaction TRANSACTION = TestTransactions.of("one", 200, true);

    private final Scenario scenario = Scenario.blocksOnly();
    private final RawPeer peer = scenario.peer().polite();

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.7: it says so in its version, and names no fees")
    void saysSo(Direction direction) {
        scenario.join(direction, peer);
        scenario.run(Duration.ofMinutes(1));
        assertThat(peer.last(Version.class).relay()).isFalse();
        assertThat(peer.has(BitcoinCommands.FEEFILTER)).isFalse();
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.7: a node with one wants to hear of transactions")
    void othersWantTransactions() {
        Scenario usual = new Scenario();
        RawPeer other = usual.join(usual.peer().polite());
        assertThat(other.last(Version.class).relay()).isTrue();
    }

    @Test
    @DisplayName("case 15: a transaction that is announced nevertheless ends the connection, without blame")
    void announcedTransaction() {
        scenario.join(peer).send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        assertClosed();
    }

    @Test
    @DisplayName("case 15: so does one that is sent")
    void sentTransaction() {
        scenario.join(peer).send(new TransactionMessage(TRANSACTION.bytes()));
        assertClosed();
    }

    private void assertClosed() {
        scenario.until(peer::isClosed, Duration.ofSeconds(5));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }
}
