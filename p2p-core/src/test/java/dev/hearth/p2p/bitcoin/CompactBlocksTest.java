package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BlockTransactions;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.GetBlockTransactions;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.PrefilledTransaction;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Blocks that name most of their transactions (BIP152, §1.14). */
class CompactBlocksTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final long NONCE = 42;
    private static final BitcoinTransaction COINBASE = TestTransactions.of("coinbase", 150, true);
    private static final BitcoinTransaction ONE = TestTransactions.of("one", 200, true);
    private static final BitcoinTransaction TWO = TestTransactions.of("two", 300, true);

    private final List<BitcoinBlock> before = Scenario.blocks(2);
    private final BitcoinBlock block = TestBlocks.after(before.get(1).header(), List.of(COINBASE, ONE, TWO));
    private final Scenario scenario = new Scenario(before);
    private final RawPeer peer = scenario.peer().polite().chain(before).has(ONE).has(TWO);

    @BeforeEach
    void join() {
        scenario.join(peer);
        peer.send(new SendCompact(false, 2));
        scenario.run(Duration.ofSeconds(3));
        peer.forget();
    }

    private Hash id() {
        return block.header().hash();
    }

    private static CompactBlock compact(BitcoinBlock whole) {
        try {
            return CompactBlocks.of(whole.bytes(), NONCE);
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** The peer tells of the block and sends it in compact form when asked to. */
    private void announce(CompactBlock compact) {
        peer.ignoring(BitcoinCommands.GETDATA);
        peer.on(BitcoinCommands.GETDATA, request -> {
            int type = ((GetData) request.message()).entries().get(0).type();
            if (type == InventoryType.COMPACT_BLOCK) {
                peer.send(compact);
            } else {
                peer.has(block).serve(request);
            }
        });
        peer.send(new Headers(List.of(block.header())));
    }

    private List<InventoryVector> requests() {
        List<InventoryVector> all = new ArrayList<>();
        peer.received(GetData.class).forEach(request -> all.addAll(request.entries()));
        return all;
    }

    private void give(BitcoinTransaction... transactions) {
        for (BitcoinTransaction transaction : transactions) {
            peer.send(new TransactionMessage(transaction.bytes()));
        }
        scenario.until(() -> scenario.transactions.pool.size() == transactions.length);
    }

    private void answerWith(BitcoinTransaction... transactions) {
        List<byte[]> bytes = new ArrayList<>();
        for (BitcoinTransaction transaction : transactions) {
            bytes.add(transaction.bytes());
        }
        peer.on(BitcoinCommands.GETBLOCKTXN, question -> peer.send(new BlockTransactions(id(), bytes)));
    }

    // Fetched

    @Test
    @DisplayName("BIP152: a new block of known transactions is asked for compactly, and needs nothing more")
    void knownTransactions() {
        give(ONE, TWO);
        announce(compact(block));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(requests()).containsExactly(RawPeer.vector(InventoryType.COMPACT_BLOCK, block));
        assertThat(peer.has(BitcoinCommands.GETBLOCKTXN)).isFalse();
        assertThat(scenario.chain.bytes(id())).isEqualTo(block.bytes());
    }

    @Test
    @DisplayName("BIP152: what is missing is asked for by its place")
    void missingTransactions() {
        give(ONE);
        answerWith(TWO);
        announce(compact(block));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(peer.last(GetBlockTransactions.class)).isEqualTo(new GetBlockTransactions(id(), List.of(2)));
        assertThat(scenario.chain.bytes(id())).isEqualTo(block.bytes());
    }

    @Test
    @DisplayName("BIP152: a peer that has not said it sends compact blocks is asked for whole ones")
    void plainPeer() {
        RawPeer plain = scenario.peer().polite().chain(before).has(block);
        scenario.join(plain);
        scenario.run(Duration.ofSeconds(3));
        plain.send(new Inv(List.of(RawPeer.vector(InventoryType.BLOCK, block))));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(plain.last(GetData.class).entries())
                .containsExactly(RawPeer.vector(InventoryType.WITNESS_BLOCK, block));
    }

    @Test
    @DisplayName("BIP152: sent unasked, a compact block announces itself and is used when it is wanted")
    void unaskedCompactBlock() {
        answerWith(ONE, TWO);
        peer.send(compact(block));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(requests()).isEmpty();
        assertThat(peer.last(GetBlockTransactions.class).indexes()).containsExactly(1, 2);
    }

    @Test
    @DisplayName("threat 8: one with much in full is not kept until it is wanted, but asked for")
    void largeUnaskedCompactBlockIsNotKept() {
        List<PrefilledTransaction> whole = List.of(new PrefilledTransaction(
                0, TestTransactions.of("large", 200_000, true).bytes()));
        peer.ignoring(BitcoinCommands.GETDATA);
        peer.send(new CompactBlock(block.header(), NONCE, new long[0], whole));
        scenario.run(MOMENT);
        assertThat(requests()).containsExactly(RawPeer.vector(InventoryType.COMPACT_BLOCK, block));
    }

    @Test
    @DisplayName("threat 10: compact blocks that are begun without end are asked for whole")
    void manyCompactBlocks() {
        peer.ignoring(BitcoinCommands.GETDATA);
        for (int i = 0; i < 100; i++) {
            BitcoinBlock other =
                    TestBlocks.after(before.get(1).header(), List.of(TestTransactions.of("c" + i, 100, true), ONE));
            peer.send(compact(other));
        }
        scenario.run(MOMENT);
        assertThat(peer.count(BitcoinCommands.GETBLOCKTXN)).isLessThanOrEqualTo(25);
        assertThat(peer.isConnected()).isTrue();
    }

    // Wrong

    @Test
    @DisplayName("§6: another number of transactions than was asked for is not forgiven")
    void wrongNumberOfTransactions() {
        answerWith(ONE);
        announce(compact(block));
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.height()).isEqualTo(2);
    }

    @Test
    @DisplayName("BIP152: when the parts do not make the block, it is asked for whole")
    void wrongTransactions() {
        answerWith(TWO, ONE);
        announce(compact(block));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(requests())
                .containsExactly(
                        RawPeer.vector(InventoryType.COMPACT_BLOCK, block),
                        RawPeer.vector(InventoryType.WITNESS_BLOCK, block));
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("BIP152: two transactions of one name make a whole block necessary")
    void collidingNames() {
        give(ONE, TWO);
        CompactBlock honest = compact(block);
        long[] same = {honest.shortIds()[0], honest.shortIds()[0]};
        announce(new CompactBlock(honest.header(), honest.nonce(), same, honest.prefilled()));
        scenario.until(() -> scenario.height() == 3, MOMENT);
        assertThat(requests()).contains(RawPeer.vector(InventoryType.WITNESS_BLOCK, block));
    }

    @Test
    @DisplayName("BIP152: blocktxn nobody asked for is ignored")
    void unaskedTransactions() {
        peer.send(new BlockTransactions(id(), List.of(ONE.bytes())));
        scenario.run(MOMENT);
        assertThat(scenario.misbehaviour()).isZero();
        assertThat(scenario.height()).isEqualTo(2);
    }

    // Served

    @Test
    @DisplayName("BIP152: asked for, a block is sent in compact form, with its first transaction in full")
    void servesCompactBlocks() throws Exception {
        scenario.node.publish(scenario.chain, block);
        scenario.run(MOMENT);
        peer.send(new GetData(List.of(RawPeer.vector(InventoryType.COMPACT_BLOCK, block))));
        scenario.run(MOMENT);
        CompactBlock sent = peer.last(CompactBlock.class);
        assertThat(sent.header()).isEqualTo(block.header());
        assertThat(sent.prefilled()).containsExactly(new PrefilledTransaction(0, COINBASE.bytes()));
        assertThat(sent).isEqualTo(CompactBlocks.of(block.bytes(), sent.nonce()));
        peer.send(new GetBlockTransactions(id(), List.of(0, 2)));
        scenario.run(MOMENT);
        assertThat(peer.last(BlockTransactions.class))
                .isEqualTo(new BlockTransactions(id(), List.of(COINBASE.bytes(), TWO.bytes())));
        assertThat(BitcoinBlocks.transactions(block.bytes())).hasSize(3);
    }

    @Test
    @DisplayName("BIP152: who wants new blocks in compact form gets them at once, until it does not any more")
    void announcesCompactly() {
        peer.send(new SendCompact(true, 2));
        scenario.run(MOMENT);
        scenario.node.publish(scenario.chain, block);
        scenario.run(Duration.ofMillis(500));
        assertThat(peer.last(CompactBlock.class).header()).isEqualTo(block.header());
        assertThat(peer.has(BitcoinCommands.INV)).isFalse();
        peer.send(new SendCompact(false, 2));
        scenario.run(MOMENT);
        peer.forget();
        BitcoinBlock next = TestBlocks.after(block.header(), List.of(COINBASE));
        scenario.node.publish(scenario.chain, next);
        scenario.run(Duration.ofMillis(500));
        assertThat(peer.commands()).containsExactly(BitcoinCommands.INV);
    }

    @Test
    @DisplayName("§6: who asks for a transaction behind the end of a block is not forgiven")
    void indexOutOfRange() {
        peer.send(new GetBlockTransactions(before.get(1).header().hash(), List.of(0, 1)));
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }

    @Test
    @DisplayName("§1.14: transactions of a block we do not have are asked for in vain")
    void transactionsOfUnknownBlock() {
        peer.send(new GetBlockTransactions(id(), List.of(0)));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(peer.has(BitcoinCommands.BLOCKTXN)).isFalse();
    }
}
