package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Blocks and headers that cannot be valid, and who is to blame for them (§6): the id of a block covers its header only. */
class InvalidBlocksTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final List<BitcoinBlock> blocks = Scenario.blocks(40);
    private final List<BitcoinBlock> before = blocks.subList(0, 2);
    private final BitcoinBlock news = blocks.get(2);

    /** The header of a block with transactions of another. */
    private static BlockMessage forged(BitcoinBlock block) {
        byte[] other = TestTransactions.of("forged", 100, true).bytes();
        return new BlockMessage(BitcoinBlocks.assemble(block.header(), List.of(other)));
    }

    private static Scenario scenario(List<BitcoinBlock> known) {
        Scenario scenario = new Scenario(known);
        scenario.chain.checksTransactions = true;
        return scenario;
    }

    private RawPeer joined(Scenario scenario) {
        RawPeer peer = scenario.peer().polite().chain(before);
        scenario.join(peer);
        scenario.run(Duration.ofSeconds(3));
        peer.forget();
        return peer;
    }

    // Fetched while catching up

    @Test
    @DisplayName("§6: who sends another block under an id is to blame for it, not who lists that id")
    void honestListersAreSpared() {
        Scenario scenario = scenario(List.of());
        RawPeer liar = scenario.peer().polite().chain(blocks);
        blocks.forEach(block -> liar.has(block.header().hash(), forged(block)));
        liar.on(
                BitcoinCommands.GETDATA,
                request -> scenario.simulation.after(Duration.ofMillis(500), () -> liar.serve(request)));
        RawPeer honest = scenario.peer().polite().chain(blocks);
        scenario.join(liar);
        scenario.join(honest);
        scenario.until(() -> scenario.height() == 40, Duration.ofSeconds(30));
        assertThat(liar.isClosed()).isTrue();
        assertThat(honest.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_ITEM);
    }

    // Announced

    @Test
    @DisplayName("§6: a new block that one peer forges is fetched from the others who announced it")
    void forgedNewsComeFromOthers() {
        Scenario scenario = scenario(before);
        RawPeer liar = joined(scenario).has(news.header().hash(), forged(news));
        RawPeer honest = joined(scenario).has(news);
        liar.send(new Headers(List.of(news.header())));
        honest.send(new Headers(List.of(news.header())));
        scenario.until(() -> scenario.height() == 3, Duration.ofSeconds(5));
        assertThat(honest.isConnected()).isTrue();
        scenario.until(liar::isClosed, MOMENT);
    }

    @Test
    @DisplayName("§6: nor does it matter when they announce it")
    void forgedNewsAreNotRemembered() {
        Scenario scenario = scenario(before);
        RawPeer liar = joined(scenario).has(news.header().hash(), forged(news));
        RawPeer honest = joined(scenario).has(news);
        liar.send(new Headers(List.of(news.header())));
        scenario.until(liar::isClosed);
        honest.send(new Headers(List.of(news.header())));
        scenario.until(() -> scenario.height() == 3, Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("§1.12, threat 25: a header nobody asked for that can never be valid costs 100 points, and no block")
    void impossibleHeader() {
        Scenario scenario = scenario(before);
        scenario.chain.impossible = entry -> entry.id().equals(news.header().hash());
        RawPeer peer = joined(scenario);
        peer.send(new Headers(List.of(news.header())));
        scenario.until(peer::isClosed, MOMENT);
        assertThat(peer.has(BitcoinCommands.GETDATA)).isFalse();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_ITEM);
    }

    @Test
    @DisplayName("§1.12, threat 25: so does one that comes with a compact block")
    void impossibleCompactBlock() throws MalformedMessageException {
        Scenario scenario = scenario(before);
        scenario.chain.impossible = entry -> entry.id().equals(news.header().hash());
        RawPeer peer = joined(scenario);
        peer.send(CompactBlocks.of(news.bytes(), 42));
        scenario.until(peer::isClosed, MOMENT);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INVALID_ITEM);
    }

    @Test
    @DisplayName("§6: an invalid block that came as a compact one costs 20 points, for peers need not have judged it")
    void compactBlocksArePassedOnUnjudged() throws MalformedMessageException {
        Scenario scenario = scenario(before);
        scenario.chain.invalid = true;
        RawPeer peer = joined(scenario).send(new SendCompact(false, 2));
        peer.send(CompactBlocks.of(news.bytes(), 42));
        scenario.run(MOMENT);
        assertThat(scenario.height()).isEqualTo(2);
        assertThat(peer.isConnected()).isTrue();
        assertThat(scenario.misbehaviour()).isEqualTo(20);
        for (int i = 0; i < 4; i++) {
            peer.send(CompactBlocks.of(news.bytes(), 42));
            scenario.run(MOMENT);
        }
        assertThat(peer.isClosed()).isTrue();
    }

    @Test
    @DisplayName("BIP152: a compact block that repeats transactions without changing the root is asked for whole")
    void repeatedTransactions() throws MalformedMessageException {
        BitcoinTransaction coinbase = TestTransactions.of("coinbase", 150, true);
        BitcoinTransaction one = TestTransactions.of("one", 200, true);
        BitcoinTransaction two = TestTransactions.of("two", 300, true);
        BitcoinBlock block = TestBlocks.after(before.get(1).header(), List.of(coinbase, one, two));
        Scenario scenario = scenario(before);
        RawPeer peer = joined(scenario).has(block);
        peer.send(new SendCompact(false, 2));
        peer.send(new TransactionMessage(one.bytes())).send(new TransactionMessage(two.bytes()));
        scenario.run(MOMENT);
        CompactBlock honest = CompactBlocks.of(block.bytes(), 42);
        long[] longer = {honest.shortIds()[0], honest.shortIds()[1], honest.shortIds()[1]};
        peer.send(new CompactBlock(honest.header(), honest.nonce(), longer, honest.prefilled()));
        scenario.until(() -> scenario.height() == 3, Duration.ofSeconds(5));
        assertThat(scenario.chain.bytes(block.header().hash())).isEqualTo(block.bytes());
        assertThat(peer.has(BitcoinCommands.GETDATA)).isTrue();
        assertThat(scenario.misbehaviour()).isZero();
    }
}
