package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Attacks on catching up and on answering questions; names begin with the number of the weakness (§10). */
class SyncAttacksTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Scenario scenario = new Scenario();
    private final RawPeer attacker = scenario.peer().polite();

    private void assertPunished() {
        scenario.run(Duration.ofSeconds(3));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }

    @Test
    @DisplayName("W3: an old block under the id of a new one is refused, and the new one still arrives")
    void mislabelledBlockIsRefusedInSync() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 10, 200, 0);
        Hash victim = blocks.get(4).entry().id();
        attacker.chain(blocks).has(victim, new BlockMessage(blocks.get(0).bytes(), victim));
        scenario.join(attacker);
        assertPunished();
        scenario.join(scenario.peer().polite().chain(blocks));
        scenario.until(() -> scenario.headNumber() == 10);
    }

    @Test
    @DisplayName("W3: the same while relaying")
    void mislabelledBlockIsRefusedInRelay() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 10, 200, 0);
        GrapheneBlock next = TestBlocks.after(blocks.get(9), 200, 0);
        BlockMessage lie = new BlockMessage(blocks.get(0).bytes(), next.entry().id());
        attacker.chain(blocks).has(lie.messageId(), lie);
        RawPeer honest = scenario.peer().polite().chain(blocks).has(next);
        scenario.join(attacker);
        scenario.join(honest);
        scenario.until(() -> scenario.headNumber() == 10);
        scenario.run(MOMENT);
        attacker.send(new ItemIdsInventory(GrapheneTypes.BLOCK, List.of(lie.messageId())));
        assertPunished();
        honest.send(new ItemIdsInventory(
                GrapheneTypes.BLOCK, List.of(RawPeer.message(next).messageId())));
        scenario.until(() -> scenario.headNumber() == 11);
    }

    @Test
    @DisplayName("W10: more blocks than there can be are not believed, whatever their number does in 32 bits")
    void implausibleNumberOfBlocksIsRefused() {
        List<Hash> ids = List.of(TestBlocks.after(null, 200, 0).entry().id());
        attacker.on(
                GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS,
                question -> attacker.send(new BlockchainItemIdsInventory(0xffff_ffffL, GrapheneTypes.BLOCK, ids)));
        scenario.join(attacker);
        assertPunished();
        assertThat(attacker.received(FetchItems.class)).isEmpty();
    }

    @Test
    @DisplayName("W14: more ids than an answer may have are refused")
    void tooManyIdsAreRefused() {
        List<Hash> ids = new ArrayList<>();
        for (int number = 1; number <= 5_000; number++) {
            ids.add(Hash.wrap(ByteBuffer.allocate(20).putInt(number).array()));
        }
        attacker.on(
                GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS,
                question -> attacker.send(new BlockchainItemIdsInventory(0, GrapheneTypes.BLOCK, ids)));
        scenario.join(attacker);
        assertPunished();
    }

    @Test
    @DisplayName("W14: ids of another type are refused")
    void idsOfAnotherTypeAreRefused() {
        List<Hash> ids = List.of(TestBlocks.after(null, 200, 0).entry().id());
        attacker.on(
                GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS,
                question -> attacker.send(new BlockchainItemIdsInventory(0, GrapheneTypes.TRANSACTION, ids)));
        scenario.join(attacker);
        assertPunished();
    }

    @Test
    @DisplayName("W11: a peer that sends a block every 5.9 s does not hold sync up")
    void slowPeerDoesNotHoldSyncUp() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 1_000, 200, 0);
        Deque<Hash> owed = new ArrayDeque<>();
        attacker.chain(blocks)
                .on(GrapheneTypes.FETCH_ITEMS, request -> owed.addAll(((FetchItems) request.message()).items()));
        scenario.join(attacker);
        scenario.every(Duration.ofMillis(5_900), attacker, () -> {
            Hash next = owed.poll();
            blocks.stream()
                    .filter(block -> block.entry().id().equals(next))
                    .forEach(block -> attacker.send(RawPeer.message(block)));
        });
        scenario.run(MOMENT);
        assertThat(owed).isNotEmpty();
        scenario.join(scenario.peer().polite().chain(blocks));
        scenario.until(() -> scenario.headNumber() == 1_000, Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("W12: blocks of a peer that is gone, which nobody else lists, take no room from others")
    void orphanedBlocksAreDropped() {
        for (int salt = 1; salt <= 3; salt++) {
            leaveBlocksBehind(salt);
        }
        scenario.run(MOMENT);
        SimulatedHost far = scenario.newHost();
        scenario.simulation.link(far, scenario.host).set(LinkProfile.lan().withLatency(Duration.ofMillis(100)));
        scenario.join(new RawPeer(far.runtime()).polite().chain(TestBlocks.chain(null, 300, 200, 0)));
        // One at a time they would take a minute.
        scenario.until(() -> scenario.headNumber() == 300, Duration.ofSeconds(10));
    }

    /** Serves all blocks but the one that comes first, and goes. */
    private void leaveBlocksBehind(int salt) {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 16, 1_900_000, salt);
        RawPeer peer = scenario.peer().polite().chain(blocks);
        peer.on(GrapheneTypes.FETCH_ITEMS, request -> {
            FetchItems fetch = (FetchItems) request.message();
            for (GrapheneBlock block : blocks.subList(1, blocks.size())) {
                if (fetch.items().contains(block.entry().id())) {
                    peer.send(RawPeer.message(block));
                }
            }
        });
        scenario.join(peer);
        scenario.run(Duration.ofSeconds(2));
        peer.close();
        scenario.run(MOMENT);
    }

    @Test
    @DisplayName("W13: questions for ids faster than they can be answered are a violation")
    void floodOfQuestionsIsRefused() {
        scenario.join(attacker);
        for (int i = 0; i < 1_000; i++) {
            attacker.send(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of()));
        }
        assertPunished();
        assertThat(attacker.count(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY)).isLessThan(250);
    }

    @Test
    @DisplayName("W13: more than 1000 items in one request are a violation")
    void tooManyItemsAtOnceAreRefused() {
        scenario.join(attacker);
        attacker.send(new FetchItems(
                GrapheneTypes.BLOCK,
                TestBlocks.chain(null, 1_001, 120, 0).stream()
                        .map(block -> block.entry().id())
                        .toList()));
        assertPunished();
    }

    @Test
    @DisplayName("W13: an item asked for a hundred times in one request is sent once")
    void duplicateRequestsAreServedOnce() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 3, 100_000, 0);
        scenario.join(attacker.chain(blocks));
        scenario.until(() -> scenario.headNumber() == 3);
        attacker.send(new FetchItems(
                GrapheneTypes.BLOCK,
                Collections.nCopies(100, blocks.get(1).entry().id())));
        scenario.run(Duration.ofSeconds(5));
        assertThat(attacker.received(BlockMessage.class)).hasSize(1);
    }

    @Test
    @DisplayName("W13: addresses are given out at a bounded rate")
    void floodOfAddressRequestsIsNotAnswered() {
        scenario.join(attacker);
        for (int i = 0; i < 1_000; i++) {
            attacker.send(new AddressRequest());
        }
        scenario.run(MOMENT);
        assertThat(attacker.received(AddressMessage.class)).hasSizeBetween(1, 12);
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W13: a peer that asks for 60 MB and does not read costs us one or two, and is let go")
    void answersNobodyReadsAreNotProduced() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 60, 1_000_000, 0);
        scenario.join(scenario.peer().polite().chain(blocks));
        scenario.until(() -> scenario.headNumber() == 60);
        scenario.join(attacker);
        scenario.run(MOMENT);
        attacker.channel().config().setAutoRead(false);
        scenario.every(MOMENT, attacker, () -> attacker.send(new CurrentTimeRequest(1)));
        attacker.send(new FetchItems(
                GrapheneTypes.BLOCK,
                blocks.stream().map(block -> block.entry().id()).toList()));
        for (int second = 0; second < 20; second++) {
            scenario.run(MOMENT);
            assertThat(scenario.host.bufferedBytes()).isLessThan(4 << 20);
        }
        scenario.run(Duration.ofSeconds(20));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.NOT_READING);
        assertThat(scenario.host.bufferedBytes()).isLessThan(1 << 20);
    }

    @Test
    @DisplayName("W15: what we serve a peer does not change what we ask it")
    void servingDoesNotMoveOurSynopsis() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 30, 200, 0);
        scenario.join(attacker.chain(blocks));
        scenario.until(() -> scenario.headNumber() == 30);
        scenario.run(MOMENT);
        List<Hash> before = attacker.last(FetchBlockchainItemIds.class).synopsis();
        attacker.send(new FetchItems(
                GrapheneTypes.BLOCK, List.of(blocks.get(2).entry().id())));
        scenario.until(() -> attacker.has(GrapheneTypes.BLOCK));
        int asked = attacker.count(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS);
        GrapheneBlock stray = TestBlocks.chain(blocks.get(29), 5, 200, 0).get(4);
        attacker.has(stray)
                .send(new ItemIdsInventory(
                        GrapheneTypes.BLOCK, List.of(RawPeer.message(stray).messageId())));
        scenario.until(() -> attacker.count(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS) > asked);
        assertThat(attacker.last(FetchBlockchainItemIds.class).synopsis()).isEqualTo(before);
        assertThat(before.get(before.size() - 1))
                .isEqualTo(blocks.get(29).entry().id());
    }

    @Test
    @DisplayName("W30: what was asked of a peer we let go is asked from others at once")
    void requestsAreReleasedWithTheDecision() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 100, 200, 0);
        attacker.chain(blocks).ignoring(GrapheneTypes.FETCH_ITEMS);
        scenario.join(attacker);
        RawPeer honest = scenario.peer().polite().chain(blocks);
        scenario.join(honest);
        scenario.run(Duration.ofMillis(300));
        Hash first = blocks.get(0).entry().id();
        assertThat(attacker.last(FetchItems.class).items()).contains(first);
        assertThat(scenario.headNumber()).isZero();
        attacker.send(new ItemNotAvailable(GrapheneTypes.BLOCK, first));
        scenario.until(() -> scenario.headNumber() == 100, Duration.ofMillis(300));
        assertThat(attacker.isConnected()).isTrue();
    }
}
