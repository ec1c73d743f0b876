package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Attacks on the relay of items; names begin with the number of the weakness (§10). */
class RelayAttacksTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final TestTransactions transactions = new TestTransactions();
    private final Scenario scenario = new Scenario(transactions, builder -> builder);
    private final RawPeer attacker = scenario.peer().polite();
    private final RawPeer honest = scenario.peer().polite();

    private static RawPeer announce(RawPeer peer, TransactionMessage... messages) {
        List<Hash> hashes = new ArrayList<>();
        for (TransactionMessage message : messages) {
            peer.has(message.messageId(), message);
            hashes.add(message.messageId());
        }
        return peer.send(new ItemIdsInventory(GrapheneTypes.TRANSACTION, hashes));
    }

    private static RawPeer announce(RawPeer peer, GrapheneBlock block) {
        return peer.has(block)
                .send(new ItemIdsInventory(
                        GrapheneTypes.BLOCK, List.of(RawPeer.message(block).messageId())));
    }

    private static TransactionMessage message(int number) {
        return new TransactionMessage(TestTransactions.transaction(number).bytes());
    }

    private static List<Hash> asked(RawPeer peer) {
        List<Hash> asked = new ArrayList<>();
        peer.received(FetchItems.class).forEach(request -> asked.addAll(request.items()));
        return asked;
    }

    private static List<Hash> announcedTo(RawPeer peer) {
        List<Hash> announced = new ArrayList<>();
        peer.received(ItemIdsInventory.class).forEach(inventory -> announced.addAll(inventory.hashes()));
        return announced;
    }

    /** A node that has {@code count} blocks, and two peers in sync with it. */
    private List<GrapheneBlock> bothJoinWithBlocks(int count) {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, count, 200, 0);
        scenario.join(attacker.chain(blocks));
        scenario.join(honest.chain(blocks));
        scenario.until(() -> scenario.headNumber() == count);
        scenario.run(MOMENT);
        for (RawPeer peer : List.of(attacker, honest)) {
            peer.send(new dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds(
                    GrapheneTypes.BLOCK, List.of(blocks.get(count - 1).entry().id())));
        }
        scenario.run(MOMENT);
        return blocks;
    }

    @Test
    @DisplayName("W16: a transaction with bytes after it is neither taken nor relayed")
    void trailingBytesAreRefused() {
        bothJoinWithBlocks(1);
        byte[] genuine = TestTransactions.transaction(1).bytes();
        byte[] longer = Arrays.copyOf(genuine, genuine.length + 7);
        Arrays.fill(longer, genuine.length, longer.length, (byte) 7);
        TransactionMessage variant = new TransactionMessage(longer);
        announce(attacker, variant);
        scenario.run(Duration.ofSeconds(3));
        assertThat(asked(attacker)).contains(variant.messageId());
        assertThat(transactions.judged).isEmpty();
        assertThat(announcedTo(honest)).isEmpty();
        assertThat(attacker.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_ITEM);
        announce(honest, message(1));
        scenario.until(() -> transactions.pool.size() == 1);
    }

    @Test
    @DisplayName("W16: another encoding of a transaction is refused though the application's codec takes it")
    void otherEncodingsAreRefused() {
        TestTransactions lenient = new TestTransactions(new LenientCodec());
        Scenario lenientScenario = new Scenario(lenient, builder -> builder);
        RawPeer liar = lenientScenario.join(lenientScenario.peer().polite());
        RawPeer other = lenientScenario.join(lenientScenario.peer().polite());
        TransactionMessage variant = new TransactionMessage(new byte[] {(byte) 0x83, 0, 1, 2, 3});
        announce(liar, variant);
        lenientScenario.run(Duration.ofSeconds(3));
        assertThat(lenient.pool).isEmpty();
        assertThat(liar.isClosed()).isTrue();
        TransactionMessage genuine = new TransactionMessage(new byte[] {3, 1, 2, 3});
        announce(other, genuine);
        lenientScenario.until(() -> lenient.pool.size() == 1);
    }

    /** A length and as many bytes, the length in any form of varint. */
    private static final class LenientCodec implements ItemCodec<GrapheneTransaction> {
        @Override
        public Decoded<GrapheneTransaction> decode(byte[] bytes) throws MalformedItemException {
            int at = 0;
            while (bytes[at] < 0) {
                at++;
            }
            int from = at + 1;
            int length = bytes[0] & 0x7f;
            byte[] content = Arrays.copyOfRange(bytes, from, from + length);
            Hash id = Hash.wrap(Arrays.copyOf(Digests.sha256(content), 20));
            return new Decoded<>(new GrapheneTransaction(id, content), id, from + length);
        }

        @Override
        public byte[] encode(GrapheneTransaction transaction) {
            byte[] bytes = new byte[transaction.bytes().length + 1];
            bytes[0] = (byte) transaction.bytes().length;
            System.arraycopy(transaction.bytes(), 0, bytes, 1, transaction.bytes().length);
            return bytes;
        }
    }

    @Test
    @DisplayName("W16: a transaction over 64 KiB is refused by its header")
    void largeTransactionIsRefusedUnread() {
        bothJoinWithBlocks(1);
        attacker.sendHeader(GrapheneTypes.TRANSACTION, 70_000);
        scenario.run(Duration.ofMillis(500));
        assertThat(attacker.isClosed()).isTrue();
    }

    @Test
    @DisplayName("W17: a peer that announces 100,000 things it does not have crowds out nobody's announcement")
    void inventoryFloodCrowdsOutNobody() {
        bothJoinWithBlocks(1);
        attacker.ignoring(GrapheneTypes.FETCH_ITEMS);
        for (int frame = 0; frame < 20; frame++) {
            attacker.send(new ItemIdsInventory(GrapheneTypes.TRANSACTION, inventions(frame, 5_000)));
        }
        scenario.run(MOMENT);
        announce(honest, message(1));
        scenario.until(() -> transactions.pool.size() == 1, MOMENT);
        assertThat(honest.isConnected()).isTrue();
    }

    private static List<Hash> inventions(int frame, int count) {
        List<Hash> hashes = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            hashes.add(Hash.parse(String.format("%08x%032x", frame * count + number, 0)));
        }
        return hashes;
    }

    @Test
    @DisplayName("W18: many items are asked of one peer at a time")
    void severalItemsAreInFlight() {
        bothJoinWithBlocks(1);
        attacker.ignoring(GrapheneTypes.FETCH_ITEMS);
        List<TransactionMessage> messages = new ArrayList<>();
        for (int number = 0; number < 50; number++) {
            messages.add(message(number));
        }
        announce(attacker, messages.toArray(TransactionMessage[]::new));
        scenario.run(MOMENT);
        assertThat(asked(attacker))
                .containsAll(
                        messages.stream().map(TransactionMessage::messageId).toList());
    }

    @Test
    @DisplayName("W18: a block that one peer announces and does not send is asked from another soon")
    void silentAnnouncerDoesNotDelayABlock() {
        List<GrapheneBlock> blocks = bothJoinWithBlocks(5);
        GrapheneBlock next = TestBlocks.after(blocks.get(4), 200, 0);
        attacker.ignoring(GrapheneTypes.FETCH_ITEMS);
        announce(attacker, next);
        scenario.run(Duration.ofMillis(100));
        announce(honest, next);
        scenario.until(() -> scenario.headNumber() == 6, Duration.ofSeconds(3));
        assertThat(asked(attacker)).contains(RawPeer.message(next).messageId());
    }

    @Test
    @DisplayName("W18: a peer that never sends what it announced is let go")
    void silentAnnouncerIsLetGo() {
        bothJoinWithBlocks(1);
        attacker.ignoring(GrapheneTypes.FETCH_ITEMS);
        announce(attacker, message(1));
        scenario.run(Duration.ofSeconds(5));
        assertThat(attacker.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(4));
        assertThat(attacker.isClosed()).isTrue();
        assertThat(honest.isConnected()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("W19: a transaction that could not be judged yet is asked for again when announced again")
    void temporaryFailureIsForgotten() {
        bothJoinWithBlocks(1);
        transactions.verdict = transaction -> Verdict.LATER;
        announce(attacker, message(1));
        scenario.until(() -> transactions.judged.size() == 1);
        scenario.run(Duration.ofSeconds(10));
        transactions.verdict = transaction -> Verdict.ACCEPTED;
        announce(honest, message(1));
        scenario.until(() -> transactions.pool.size() == 1, Duration.ofSeconds(5));
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W19: one that can never be valid is not asked for again")
    void permanentFailureIsRemembered() {
        bothJoinWithBlocks(1);
        transactions.verdict = transaction -> Verdict.invalid("no");
        announce(attacker, message(1));
        scenario.until(() -> transactions.judged.size() == 1);
        scenario.run(Duration.ofSeconds(10));
        announce(honest, message(1));
        scenario.run(Duration.ofSeconds(10));
        assertThat(asked(honest)).doesNotContain(message(1).messageId());
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W20: items we do not have are answered with item_not_available, in order, and nobody is dropped")
    void missingItemsAreAnswered() {
        List<GrapheneBlock> blocks = bothJoinWithBlocks(5);
        Hash unknown = Hash.parse("00000003" + "ee".repeat(16));
        Hash known = blocks.get(1).entry().id();
        attacker.send(new FetchItems(GrapheneTypes.BLOCK, List.of(unknown, known)));
        attacker.send(new FetchItems(GrapheneTypes.TRANSACTION, List.of(unknown)));
        scenario.run(MOMENT);
        assertThat(attacker.received(ItemNotAvailable.class))
                .containsExactly(
                        new ItemNotAvailable(GrapheneTypes.BLOCK, unknown),
                        new ItemNotAvailable(GrapheneTypes.TRANSACTION, unknown));
        assertThat(attacker.received(BlockMessage.class)).containsExactly(RawPeer.message(blocks.get(1)));
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W20: an item that cannot be loaded does not hold up those behind it")
    void failingLookUpDoesNotJamTheQueue() {
        bothJoinWithBlocks(1);
        GrapheneTransaction good = TestTransactions.transaction(2);
        Hash bad = Hash.parse("bd".repeat(20));
        transactions.lookUp = hash -> {
            if (hash.equals(bad)) {
                throw new IllegalStateException("the disk is gone");
            }
            return hash.equals(good.id()) ? good : null;
        };
        attacker.send(new FetchItems(GrapheneTypes.TRANSACTION, List.of(bad, good.id())));
        scenario.run(MOMENT);
        assertThat(attacker.received(ItemNotAvailable.class))
                .containsExactly(new ItemNotAvailable(GrapheneTypes.TRANSACTION, bad));
        assertThat(attacker.received(TransactionMessage.class)).hasSize(1);
        assertThat(attacker.isConnected()).isTrue();
    }

    @Test
    @DisplayName("W21: a block accepted 190 blocks ago is still known to have been")
    void acceptedBlocksAreRememberedOnceEach() {
        List<GrapheneBlock> blocks = bothJoinWithBlocks(1);
        List<GrapheneBlock> live = TestBlocks.chain(blocks.get(0), 190, 200, 0);
        for (GrapheneBlock block : live) {
            announce(attacker, block);
            scenario.until(() -> scenario.headNumber() == block.entry().number());
        }
        announce(honest, live.get(0));
        scenario.run(Duration.ofSeconds(5));
        assertThat(asked(honest)).doesNotContain(RawPeer.message(live.get(0)).messageId());
    }
}
