package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is sent in a day is kept for new blocks (§3.5; case 24). */
class UploadBudgetTest {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    /** What a day that has just begun has beside a block of 4 MB for each ten minutes that follow. */
    private static final long FOR_OLD_BLOCKS = 10_000;

    private final List<BitcoinBlock> old = Scenario.blocks(3);

    private Scenario scenario(String whitelist) {
        NodeConfig config = NodeConfig.of().toBuilder()
                .set(ConfigKeys.LIMITS_UPLOAD_PER_DAY, 143 * 4_000_000L + FOR_OLD_BLOCKS)
                .set(ConfigKeys.WHITELIST, whitelist.isEmpty() ? List.of() : List.of(whitelist))
                .build();
        return new Scenario(
                old, protocol -> protocol, builder -> builder.config(config).blockInterval(Duration.ofMinutes(10)));
    }

    private static RawPeer asks(Scenario scenario, RawPeer peer, BitcoinBlock block) {
        peer.send(new GetData(List.of(RawPeer.vector(InventoryType.WITNESS_BLOCK, block))));
        scenario.run(MOMENT);
        return peer;
    }

    /** Asks until the day's share of old blocks is gone. */
    private RawPeer exhausted(Scenario scenario) {
        RawPeer peer = scenario.join(scenario.peer().polite());
        for (int i = 0; i < FOR_OLD_BLOCKS / 250 && peer.isConnected(); i++) {
            asks(scenario, peer, old.get(i % 3));
        }
        return peer;
    }

    @Test
    @DisplayName(
            "case 24: who asks for an old block when the day's share of them is sent is disconnected, without blame")
    void oldBlocksAreRefused() {
        Scenario scenario = scenario("");
        RawPeer peer = exhausted(scenario);
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.count(BitcoinCommands.BLOCK)).isGreaterThan(20);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.UPLOAD_LIMIT);
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }

    /** One that is in no cache. */
    private BitcoinBlock newBlock(Scenario scenario) {
        long now = scenario.host.runtime().wallMicros() / 1_000_000;
        BitcoinBlock fresh = TestBlocks.at(now, old.get(2).header());
        scenario.chain.accept(fresh, new Delivery(Delivery.Origin.LOCAL, null));
        return fresh;
    }

    @Test
    @DisplayName("case 24: new blocks are sent all the same")
    void newBlocksAreServed() {
        Scenario scenario = scenario("");
        assertThat(exhausted(scenario).isClosed()).isTrue();
        BitcoinBlock fresh = newBlock(scenario);
        RawPeer peer = asks(scenario, scenario.join(scenario.peer().polite()), fresh);
        assertThat(peer.last(BlockMessage.class).block()).isEqualTo(fresh.bytes());
        assertThat(asks(scenario, peer, old.get(0)).isClosed()).isTrue();
    }

    @Test
    @DisplayName("case 24: the next day old blocks are sent again")
    void theNextDayBeginsAnew() {
        Scenario scenario = scenario("");
        assertThat(exhausted(scenario).isClosed()).isTrue();
        scenario.run(Duration.ofDays(1));
        RawPeer peer = scenario.join(scenario.peer().polite());
        asks(scenario, peer, newBlock(scenario)); // The day begins with the first that is asked for.
        asks(scenario, peer, old.get(0));
        assertThat(peer.last(BlockMessage.class).block()).isEqualTo(old.get(0).bytes());
    }

    @Test
    @DisplayName("case 24: who has the permission download is sent old blocks all the same")
    void permissionDownload() {
        Scenario scenario = scenario("download@0.0.0.0/0");
        assertThat(exhausted(scenario).isConnected()).isTrue();
    }
}
