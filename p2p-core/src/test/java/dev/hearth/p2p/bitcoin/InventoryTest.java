package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions announced, asked for, sent and withheld (§1.11; case 15). */
class InventoryTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TRICKLE = Duration.ofMinutes(1);
    private static final BitcoinTransaction TRANSACTION = TestTransactions.of("one", 200, true);

    private final Scenario scenario = new Scenario(Scenario.blocks(1));
    private final RawPeer peer = scenario.peer().polite().chain(Scenario.blocks(1));

    private RawPeer joined() {
        return joined(Direction.INBOUND);
    }

    /** Both in sync and hot. */
    private RawPeer joined(Direction direction) {
        scenario.join(direction, peer);
        scenario.run(MOMENT);
        return peer;
    }

    private static InventoryVector tx(BitcoinTransaction transaction) {
        return new InventoryVector(InventoryType.TX, transaction.id());
    }

    private static List<BitcoinTransaction> transactions(int count) {
        List<BitcoinTransaction> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            transactions.add(TestTransactions.of("transaction " + i, 200, true));
        }
        return transactions;
    }

    private List<InventoryVector> announced(RawPeer to) {
        List<InventoryVector> all = new ArrayList<>();
        to.received(Inv.class).forEach(inv -> all.addAll(inv.entries()));
        return all;
    }

    // What we ask for

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.11: an announced transaction is asked for by its wtxid and given to the application")
    void announcedTransactionIsFetched(Direction direction) {
        joined(direction).has(TRANSACTION);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.last(GetData.class).entries()).containsExactly(RawPeer.wtx(TRANSACTION));
        assertThat(scenario.transactions.pool).containsOnlyKeys(TRANSACTION.id());
    }

    @Test
    @DisplayName("§1.9: a peer that relays by wtxid is not heard announcing txids")
    void txidsOfAWtxidPeerAreIgnored() {
        joined().has(TRANSACTION);
        peer.send(new Inv(List.of(tx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.GETDATA)).isFalse();
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.9: a peer that does not is heard announcing txids alone, and asked with witnesses")
    void txidPeer() {
        peer.wtxids = false;
        joined().has(TRANSACTION);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.GETDATA)).isFalse();
        peer.send(new Inv(List.of(tx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.last(GetData.class).entries())
                .containsExactly(new InventoryVector(InventoryType.WITNESS_TX, TRANSACTION.id()));
        assertThat(scenario.transactions.pool).containsOnlyKeys(TRANSACTION.id());
    }

    @Test
    @DisplayName("§1.11: a transaction that is known is not asked for again")
    void knownTransactionIsNotFetched() {
        joined().has(TRANSACTION);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(MOMENT);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION), RawPeer.wtx(TRANSACTION))));
        scenario.run(Duration.ofSeconds(10));
        assertThat(peer.count(BitcoinCommands.GETDATA)).isEqualTo(1);
        assertThat(scenario.transactions.judged).hasSize(1);
    }

    @Test
    @DisplayName("threat 30: what the application has rejected is not asked for again, by whatever peer")
    void rejectedTransactionIsNotFetchedAgain() {
        scenario.transactions.verdict = transaction -> new Verdict.Invalid(0, "no");
        joined().has(TRANSACTION);
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1)).has(TRANSACTION);
        scenario.join(other);
        scenario.run(MOMENT);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(Duration.ofSeconds(10));
        other.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(Duration.ofSeconds(10));
        assertThat(scenario.transactions.judged).hasSize(1);
        assertThat(other.has(BitcoinCommands.GETDATA)).isFalse();
    }

    @Test
    @DisplayName("§1.11, threat 28: a peer that does not deliver is passed over, and later let go")
    void silentAnnouncerIsPassedOver() {
        joined().ignoring(BitcoinCommands.GETDATA);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(MOMENT);
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1)).has(TRANSACTION);
        scenario.join(other);
        scenario.run(MOMENT);
        other.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.until(() -> scenario.transactions.pool.size() == 1, Duration.ofSeconds(5));
        scenario.every(Duration.ofSeconds(1), peer, () -> peer.send(Ping.of(1)));
        scenario.run(Duration.ofMinutes(2));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("§1.11: told notfound, another announcer is asked at once")
    void notFoundIsAskedElsewhere() {
        joined();
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1)).has(TRANSACTION);
        scenario.join(other);
        scenario.run(MOMENT);
        peer.ignoring(BitcoinCommands.GETDATA);
        peer.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.until(() -> peer.has(BitcoinCommands.GETDATA));
        other.send(new Inv(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.run(Duration.ofMillis(300));
        assertThat(other.has(BitcoinCommands.GETDATA)).isFalse();
        peer.send(new NotFound(List.of(RawPeer.wtx(TRANSACTION))));
        scenario.until(() -> scenario.transactions.pool.size() == 1, Duration.ofMillis(500));
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.11: a notfound for what was never asked for is ignored")
    void unaskedNotFound() {
        joined().send(new NotFound(List.of(RawPeer.wtx(TRANSACTION), tx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.11: vectors of types nobody knows are passed over")
    void unknownTypesAreIgnored() {
        joined();
        Hash hash = TRANSACTION.id();
        List<InventoryVector> odd =
                List.of(new InventoryVector(0, hash), new InventoryVector(99, hash), new InventoryVector(-1, hash));
        peer.send(new Inv(odd)).send(new GetData(odd)).send(new NotFound(odd));
        peer.send(new GetData(List.of(new InventoryVector(InventoryType.FILTERED_BLOCK, hash))));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
        assertThat(peer.has(BitcoinCommands.NOTFOUND)).isFalse();
    }

    @Test
    @DisplayName("§1.11: wallets may send a transaction nobody asked for; it is relayed like any")
    void unaskedTransactionIsTaken() {
        joined();
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1));
        scenario.join(other);
        scenario.run(MOMENT);
        peer.send(new TransactionMessage(TRANSACTION.bytes())).send(new TransactionMessage(TRANSACTION.bytes()));
        scenario.run(LONGEST_TRICKLE);
        assertThat(scenario.transactions.judged).containsExactly(TRANSACTION.id());
        assertThat(announced(other)).containsExactly(RawPeer.wtx(TRANSACTION));
        assertThat(announced(peer)).isEmpty();
    }

    // What we announce

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.11: a published transaction is announced after a while, by wtxid or by txid, and served")
    void publishedTransactionIsAnnounced(Direction direction) {
        RawPeer old = scenario.peer().polite().chain(Scenario.blocks(1));
        old.wtxids = false;
        joined(direction);
        scenario.join(direction, old);
        scenario.run(MOMENT);
        scenario.node.publish(scenario.transactions, TRANSACTION);
        scenario.run(LONGEST_TRICKLE);
        assertThat(announced(peer)).containsExactly(RawPeer.wtx(TRANSACTION));
        assertThat(announced(old)).containsExactly(tx(TRANSACTION));
        peer.send(new GetData(announced(peer)));
        old.send(new GetData(List.of(new InventoryVector(InventoryType.WITNESS_TX, TRANSACTION.id()))));
        scenario.run(MOMENT);
        assertThat(peer.last(TransactionMessage.class).transaction()).isEqualTo(TRANSACTION.bytes());
        assertThat(old.last(TransactionMessage.class).transaction()).isEqualTo(TRANSACTION.bytes());
    }

    @Test
    @DisplayName("§1.11: asked for by its bare type, a transaction is sent without its witnesses")
    void witnessesAreLeftOut() throws Exception {
        peer.wtxids = false;
        joined();
        scenario.node.publish(scenario.transactions, TRANSACTION);
        scenario.run(LONGEST_TRICKLE);
        peer.send(new GetData(List.of(tx(TRANSACTION))));
        scenario.run(MOMENT);
        byte[] sent = peer.last(TransactionMessage.class).transaction();
        assertThat(sent)
                .isEqualTo(dev.hearth.p2p.messages.bitcoin.BitcoinTransactions.stripWitness(TRANSACTION.bytes()))
                .isNotEqualTo(TRANSACTION.bytes());
    }

    @Test
    @DisplayName("§1.11: missing transactions are answered with notfound, missing blocks with silence")
    void missingItems() {
        joined();
        InventoryVector block =
                RawPeer.vector(InventoryType.WITNESS_BLOCK, Scenario.blocks(2).get(1));
        peer.send(new GetData(List.of(block, RawPeer.wtx(TRANSACTION), tx(TRANSACTION))));
        scenario.run(MOMENT);
        List<InventoryVector> missing = new ArrayList<>();
        peer.received(NotFound.class).forEach(message -> missing.addAll(message.entries()));
        assertThat(missing).containsExactlyInAnyOrder(RawPeer.wtx(TRANSACTION), tx(TRANSACTION));
    }

    @Test
    @DisplayName("§1.11, threats 31 and 34: inbound peers are told at the same moments, 35 transactions at most")
    void inboundTrickle() {
        joined();
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1));
        scenario.join(other);
        scenario.run(MOMENT);
        List<BitcoinTransaction> all = transactions(100);
        all.forEach(transaction -> scenario.node.publish(scenario.transactions, transaction));
        scenario.run(Duration.ofMinutes(3));
        assertThat(peer.received(Inv.class))
                .extracting(inv -> inv.entries().size())
                .containsExactly(35, 35, 30);
        assertThat(announced(peer)).doesNotHaveDuplicates().hasSize(100);
        assertThat(times(peer)).isEqualTo(times(other));
        assertThat(times(peer)).doesNotHaveDuplicates();
    }

    /** In tenths of a second, without the time a message travels. */
    private List<Long> times(RawPeer to) {
        return to.received().stream()
                .filter(one -> one.command().equals(BitcoinCommands.INV))
                .map(one -> TimeUnit.NANOSECONDS.toMillis(one.nanos()) / 500)
                .toList();
    }

    @Test
    @DisplayName("§1.11: peers we dialled are told each at its own moments, every two seconds on average")
    void outboundTrickle() {
        joined(Direction.OUTBOUND);
        RawPeer other = scenario.peer().polite().chain(Scenario.blocks(1));
        scenario.join(Direction.OUTBOUND, other);
        scenario.run(MOMENT);
        long start = scenario.host.runtime().nanoTime();
        transactions(35 * 40).forEach(transaction -> scenario.node.publish(scenario.transactions, transaction));
        scenario.run(Duration.ofMinutes(5));
        assertThat(peer.count(BitcoinCommands.INV)).isBetween(40, 45);
        assertThat(times(peer)).isNotEqualTo(times(other));
        List<Long> times = peer.received().stream()
                .filter(one -> one.command().equals(BitcoinCommands.INV))
                .map(RawPeer.Received::nanos)
                .toList();
        double seconds = (Collections.max(times) - start) / 1e9;
        assertThat(seconds / times.size()).isBetween(1.2, 3.0);
    }

    @Test
    @DisplayName("§1.7: who does not want transactions is told of none")
    void relayFlagIsHonoured() {
        peer.relay = false;
        joined();
        scenario.node.publish(scenario.transactions, TRANSACTION);
        scenario.run(LONGEST_TRICKLE);
        assertThat(announced(peer)).isEmpty();
    }

    @Test
    @DisplayName("§1.8, threat 31: transactions learnt before a peer's verack are not told to it")
    void nothingIsQueuedBeforeTheVerack() {
        RawPeer late = scenario.peer();
        late.onConnected(() -> late.send(late.version()));
        late.dial(scenario.address());
        scenario.run(MOMENT);
        scenario.node.publish(scenario.transactions, TRANSACTION);
        scenario.run(MOMENT);
        late.acknowledge();
        scenario.run(LONGEST_TRICKLE);
        assertThat(late.isConnected()).isTrue();
        assertThat(announced(late)).isEmpty();
    }

    // Demands

    @Test
    @DisplayName("§1.11, threat 11: one item asked for a thousand times in one message is sent once")
    void repeatedRequestsAreOne() {
        joined();
        scenario.node.publish(scenario.transactions, TRANSACTION);
        scenario.run(LONGEST_TRICKLE);
        peer.send(new GetData(Collections.nCopies(1_000, RawPeer.wtx(TRANSACTION))));
        scenario.run(MOMENT);
        assertThat(peer.count(BitcoinCommands.TX)).isEqualTo(1);
        peer.send(new GetData(Collections.nCopies(
                1_000,
                RawPeer.vector(InventoryType.WITNESS_BLOCK, Scenario.blocks(1).get(0)))));
        scenario.run(MOMENT);
        assertThat(peer.count(BitcoinCommands.BLOCK)).isEqualTo(1);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.11: one item asked for in several forms comes in each")
    void severalForms() {
        joined();
        BitcoinBlock block = Scenario.blocks(1).get(0);
        peer.send(new GetData(List.of(
                RawPeer.vector(InventoryType.BLOCK, block),
                RawPeer.vector(InventoryType.WITNESS_BLOCK, block),
                RawPeer.vector(InventoryType.COMPACT_BLOCK, block))));
        scenario.run(MOMENT);
        assertThat(peer.commands())
                .containsSubsequence(BitcoinCommands.BLOCK, BitcoinCommands.BLOCK, BitcoinCommands.CMPCTBLOCK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000})
    @DisplayName("threat 9: a peer that asks and does not read is let go")
    void nonReadingPeer(int times) {
        joined();
        peer.stopReading();
        BitcoinTransaction large = TestTransactions.of("large", 100_000, true);
        scenario.node.publish(scenario.transactions, large);
        scenario.run(LONGEST_TRICKLE);
        for (int i = 0; i < times; i++) {
            peer.send(new GetData(List.of(RawPeer.wtx(large))));
        }
        scenario.every(MOMENT, peer, () -> {
            for (int i = 0; i < 20; i++) {
                peer.send(new GetData(List.of(RawPeer.wtx(large))));
            }
        });
        scenario.run(Duration.ofMinutes(3));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.NOT_READING);
    }
}
