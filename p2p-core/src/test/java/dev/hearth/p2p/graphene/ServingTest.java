package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers to 5003 and 5004 (§5.4, §6.4, §6.5). */
class ServingTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Hash UNKNOWN = Hash.parse("00000007" + "ee".repeat(16));

    private final List<GrapheneBlock> blocks = TestBlocks.chain(null, 30, 200, 0);
    private final TestTransactions transactions = new TestTransactions();
    private Scenario scenario = new Scenario(transactions, Scenario.follower(blocks), builder -> builder);
    private RawPeer peer = scenario.join(scenario.peer().polite().chain(blocks));

    private void serve(List<GrapheneBlock> chain) {
        scenario = new Scenario(transactions, Scenario.follower(chain), builder -> builder);
        peer = scenario.join(scenario.peer().polite());
    }

    private BlockchainItemIdsInventory answerTo(Hash... synopsis) {
        return answerTo(new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of(synopsis)));
    }

    private BlockchainItemIdsInventory answerTo(FetchBlockchainItemIds question) {
        int before = peer.count(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY);
        peer.send(question);
        scenario.until(() -> peer.count(GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY) > before, MOMENT);
        return peer.last(BlockchainItemIdsInventory.class);
    }

    private static BlockchainItemIdsInventory ids(int remaining, List<GrapheneBlock> listed) {
        return new BlockchainItemIdsInventory(
                remaining,
                GrapheneTypes.BLOCK,
                listed.stream().map(block -> block.entry().id()).toList());
    }

    private Hash id(int number) {
        return blocks.get(number - 1).entry().id();
    }

    @Test
    @DisplayName("§5.4: the list begins with the last block of the synopsis on our chain, itself included")
    void listBeginsWithTheLastKnownBlock() {
        assertThat(answerTo(id(3), id(9), UNKNOWN)).isEqualTo(ids(0, blocks.subList(8, 30)));
        GrapheneBlock branch = TestBlocks.after(blocks.get(20), 200, 1);
        scenario.await(scenario.node.publish(scenario.chain, branch));
        assertThat(answerTo(id(3), id(9), branch.entry().id())).isEqualTo(ids(0, blocks.subList(8, 30)));
    }

    @Test
    @DisplayName("§5.4: a peer that has all of our chain gets its last block back")
    void peerInSyncGetsOneId() {
        assertThat(answerTo(id(3), id(30))).isEqualTo(ids(0, blocks.subList(29, 30)));
    }

    @Test
    @DisplayName("§5.4: no synopsis, or a zero one, asks for everything from block 1")
    void nothingKnownMeansEverything() {
        assertThat(answerTo()).isEqualTo(ids(0, blocks));
        assertThat(answerTo(Hash.zero(20))).isEqualTo(ids(0, blocks));
    }

    @Test
    @DisplayName("§5.4: of a chain we share nothing with an empty list is all we can say")
    void unknownChainGetsNothing() {
        assertThat(answerTo(UNKNOWN, Hash.parse("0000ffff" + "ee".repeat(16)))).isEqualTo(ids(0, List.of()));
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§5.4: so it is without any block")
    void emptyChainHasNothing() {
        serve(List.of());
        assertThat(answerTo()).isEqualTo(ids(0, List.of()));
        assertThat(answerTo(UNKNOWN)).isEqualTo(ids(0, List.of()));
    }

    @Test
    @DisplayName("§5.4: at most 2000 ids, and how many are left")
    void longChainIsListedInParts() {
        List<GrapheneBlock> chain = TestBlocks.chain(null, 2_500, 120, 0);
        serve(chain);
        assertThat(answerTo(chain.get(99).entry().id())).isEqualTo(ids(401, chain.subList(99, 2_099)));
        assertThat(answerTo(chain.get(500).entry().id())).isEqualTo(ids(0, chain.subList(500, 2_500)));
    }

    @Test
    @DisplayName("§5.4: the answer names the item type of the question")
    void answerEchoesTheType() {
        assertThat(answerTo(new FetchBlockchainItemIds(4711, List.of(id(29)))))
                .isEqualTo(new BlockchainItemIdsInventory(0, 4711, List.of(id(29), id(30))));
    }

    @Test
    @DisplayName("§5.4: a peer whose last block we do not have is asked for its chain again, another one not")
    void unknownTipIsAskedFor() {
        scenario.run(MOMENT);
        int before = peer.count(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS);
        answerTo(id(9));
        scenario.run(MOMENT);
        assertThat(peer.count(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS)).isEqualTo(before);
        answerTo(id(9), UNKNOWN);
        scenario.run(MOMENT);
        assertThat(peer.count(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS)).isGreaterThan(before);
    }

    @Test
    @DisplayName("§4.4: announcements begin when a peer has nothing left to get from us")
    void announcementsBeginInSync() {
        publish(1);
        assertThat(peer.has(GrapheneTypes.ITEM_IDS_INVENTORY)).isFalse();
        answerTo(id(9));
        publish(2);
        assertThat(peer.has(GrapheneTypes.ITEM_IDS_INVENTORY)).isFalse();
        answerTo(id(30));
        TransactionMessage announced = publish(3);
        assertThat(peer.last(ItemIdsInventory.class))
                .isEqualTo(new ItemIdsInventory(GrapheneTypes.TRANSACTION, List.of(announced.messageId())));
    }

    @Test
    @DisplayName("§5.4: they begin for a peer of a chain we share nothing with, too")
    void announcementsToAnUnknownChain() {
        answerTo(UNKNOWN);
        publish(1);
        assertThat(peer.has(GrapheneTypes.ITEM_IDS_INVENTORY)).isTrue();
    }

    private TransactionMessage publish(int number) {
        GrapheneTransaction transaction = TestTransactions.transaction(number);
        scenario.await(scenario.node.publish(transactions, transaction));
        scenario.run(MOMENT);
        return new TransactionMessage(transaction.bytes());
    }

    @Test
    @DisplayName("§2.5: a recent block is served by its message and by its id, an old one by its id")
    void blocksByEitherHash() {
        GrapheneBlock recent = TestBlocks.after(blocks.get(29), 200, 0);
        scenario.await(scenario.node.publish(scenario.chain, recent));
        BlockMessage old = RawPeer.message(blocks.get(4));
        BlockMessage message = RawPeer.message(recent);
        peer.send(new FetchItems(
                GrapheneTypes.BLOCK,
                List.of(message.messageId(), recent.entry().id(), old.claimedId(), old.messageId())));
        scenario.run(MOMENT);
        assertThat(peer.received(BlockMessage.class)).containsExactly(message, message, old);
        assertThat(peer.received(ItemNotAvailable.class))
                .containsExactly(new ItemNotAvailable(GrapheneTypes.BLOCK, old.messageId()));
    }

    @Test
    @DisplayName("§6.5: a transaction is served by its message as it was published, while we remember it")
    void transactionsByMessage() {
        TransactionMessage message = publish(1);
        peer.send(new FetchItems(GrapheneTypes.TRANSACTION, List.of(message.messageId())));
        scenario.run(MOMENT);
        assertThat(peer.received(TransactionMessage.class)).containsExactly(message);
    }

    @Test
    @DisplayName("§6.5: answers come in the order of the request, what is missing between what is there")
    void answersKeepTheirOrder() {
        List<Hash> asked = new ArrayList<>(List.of(id(7), UNKNOWN, id(3), id(30), id(1)));
        int before = peer.received().size();
        peer.send(new FetchItems(GrapheneTypes.BLOCK, asked));
        scenario.run(MOMENT);
        List<Hash> answered = new ArrayList<>();
        for (RawPeer.Received one :
                peer.received().subList(before, peer.received().size())) {
            if (one.message() instanceof BlockMessage block) {
                answered.add(block.claimedId());
            } else if (one.message() instanceof ItemNotAvailable missing) {
                answered.add(missing.hash());
            }
        }
        assertThat(answered).isEqualTo(asked);
    }

    @Test
    @DisplayName("§6.5: a request for nothing is no fault")
    void emptyRequest() {
        scenario.run(MOMENT);
        int before = peer.received().size();
        peer.send(new FetchItems(GrapheneTypes.BLOCK, Collections.emptyList()));
        scenario.run(MOMENT);
        assertThat(peer.received()).hasSize(before);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    void whoWasAskedWhileWeCaughtUpIsShownOurHeadAgain() {
        scenario.run(MOMENT);
        List<RawPeer.Received> questions = new ArrayList<>();
        peer.on(GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS, question -> {
            if (questions.isEmpty()) {
                peer.send(peer.idsFor(question));
            }
            questions.add(question);
        });
        List<GrapheneBlock> longer = TestBlocks.chain(null, 70, 200, 0);
        SimulatedHost far = scenario.newHost();
        scenario.simulation.link(far, scenario.host).set(LinkProfile.lan().withLatency(Duration.ofMillis(100)));
        scenario.join(new RawPeer(far.runtime()).polite().chain(longer));
        scenario.until(() -> scenario.headNumber() == 70);
        scenario.run(MOMENT);

        Hash head = longer.get(69).entry().id();
        assertThat(questions).hasSizeGreaterThan(1);
        assertThat(peer.last(FetchBlockchainItemIds.class).synopsis()).doesNotContain(head);
        peer.send(peer.idsFor(questions.get(questions.size() - 1)));
        scenario.until(() -> peer.last(FetchBlockchainItemIds.class).synopsis().contains(head));
    }
}
