package dev.hearth.p2p.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.GetBlocks;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.GetHeaders;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.SendHeaders;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about the chain, in both directions, and blocks (§1.12). */
class ChainTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Hash NO_STOP = Hash.zero(32);
    private static final Hash GENESIS = BitcoinNetwork.REGTEST.genesis().hash();
    private static final int VERSION = Versions.OURS;

    private static List<BlockHeader> headers(List<BitcoinBlock> blocks) {
        return blocks.stream().map(BitcoinBlock::header).toList();
    }

    private static Hash id(BitcoinBlock block) {
        return block.header().hash();
    }

    private static InventoryVector wanted(BitcoinBlock block) {
        return RawPeer.vector(InventoryType.WITNESS_BLOCK, block);
    }

    private static RawPeer joined(Scenario scenario, List<BitcoinBlock> blocks) {
        RawPeer peer = scenario.peer().polite().chain(blocks);
        scenario.join(peer);
        scenario.run(Duration.ofSeconds(3));
        peer.forget();
        return peer;
    }

    private static Headers asked(Scenario scenario, RawPeer peer, List<Hash> locator, Hash stop) {
        peer.forget();
        peer.send(new GetHeaders(VERSION, locator, stop));
        scenario.until(() -> peer.has(BitcoinCommands.HEADERS));
        return peer.last(Headers.class);
    }

    // What we answer

    @Test
    @DisplayName("§1.12: headers follow the first block of the locator that is on our chain, up to the stop")
    void answersHeaders() {
        List<BitcoinBlock> blocks = Scenario.blocks(20);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        List<BlockHeader> all = headers(blocks);
        Hash stranger = id(Scenario.blocks(null, 1, 9).get(0));
        assertThat(asked(scenario, peer, List.of(GENESIS), NO_STOP).headers()).isEqualTo(all);
        assertThat(asked(scenario, peer, List.of(id(blocks.get(4)), GENESIS), NO_STOP)
                        .headers())
                .isEqualTo(all.subList(5, 20));
        assertThat(asked(scenario, peer, List.of(stranger, id(blocks.get(4))), id(blocks.get(9)))
                        .headers())
                .isEqualTo(all.subList(5, 10));
        assertThat(asked(scenario, peer, List.of(stranger), stranger).headers()).isEqualTo(all);
        assertThat(asked(scenario, peer, List.of(id(blocks.get(19))), NO_STOP).headers())
                .isEmpty();
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.12: without a locator the stop alone is asked for, or nothing when we do not have it")
    void answersALoneHeader() {
        List<BitcoinBlock> blocks = Scenario.blocks(5);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        assertThat(asked(scenario, peer, List.of(), id(blocks.get(1))).headers())
                .containsExactly(blocks.get(1).header());
        peer.forget();
        peer.send(new GetHeaders(
                VERSION, List.of(), id(Scenario.blocks(null, 1, 9).get(0))));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.HEADERS)).isFalse();
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.12: at most 2,000 headers come at once")
    void answersTwoThousandHeaders() {
        List<BitcoinBlock> blocks = Scenario.blocks(2_001);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        assertThat(asked(scenario, peer, List.of(GENESIS), NO_STOP).headers())
                .isEqualTo(headers(blocks).subList(0, 2_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {BitcoinCommands.GETHEADERS, BitcoinCommands.GETBLOCKS})
    @DisplayName("§1.12, threat 26: a locator has 101 hashes; one of 102 ends the connection, without blame")
    void longestLocator(String command) {
        List<BitcoinBlock> blocks = Scenario.blocks(3);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        peer.send(command, locator(101));
        scenario.until(() -> peer.has(BitcoinCommands.HEADERS) || peer.has(BitcoinCommands.INV));
        peer.send(command, locator(102));
        scenario.until(peer::isClosed);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }

    private static byte[] locator(int count) {
        ByteBuffer payload = ByteBuffer.allocate(4 + 1 + 32 * (count + 1)).order(ByteOrder.LITTLE_ENDIAN);
        return payload.putInt(VERSION).put((byte) count).array();
    }

    @Test
    @DisplayName("§1.6: getblocks is answered with 500 blocks, and our last one once the five hundredth is fetched")
    void getblocksContinues() {
        List<BitcoinBlock> blocks = Scenario.blocks(700);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        peer.send(new GetBlocks(VERSION, List.of(GENESIS), NO_STOP));
        scenario.until(() -> peer.has(BitcoinCommands.INV));
        List<InventoryVector> first = peer.last(Inv.class).entries();
        assertThat(first).hasSize(500);
        assertThat(first.get(499)).isEqualTo(RawPeer.vector(InventoryType.BLOCK, blocks.get(499)));
        peer.forget();
        peer.send(new GetData(List.of(wanted(blocks.get(498)))));
        scenario.run(MOMENT);
        assertThat(peer.has(BitcoinCommands.INV)).isFalse();
        peer.send(new GetData(List.of(wanted(blocks.get(499)))));
        scenario.run(MOMENT);
        assertThat(peer.last(Inv.class).entries())
                .containsExactly(RawPeer.vector(InventoryType.BLOCK, blocks.get(699)));
        peer.forget();
        peer.send(new GetBlocks(VERSION, List.of(id(blocks.get(499))), id(blocks.get(509))));
        scenario.run(MOMENT);
        assertThat(peer.last(Inv.class).entries()).hasSize(9);
    }

    @Test
    @DisplayName("§1.11: blocks are sent with witnesses, or without to whom does not ask for them")
    void servesBlocks() throws Exception {
        List<BitcoinBlock> blocks = Scenario.blocks(3);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        BitcoinBlock block = blocks.get(1);
        peer.send(new GetData(List.of(wanted(block))));
        scenario.run(MOMENT);
        assertThat(peer.last(BlockMessage.class).block()).isEqualTo(block.bytes());
        peer.send(new GetData(List.of(RawPeer.vector(InventoryType.BLOCK, block))));
        scenario.run(MOMENT);
        assertThat(peer.last(BlockMessage.class).block()).isEqualTo(BitcoinBlocks.stripWitness(block.bytes()));
    }

    // What we ask

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§1.12: a node that is behind asks for headers, then for their blocks")
    void catchesUp(Direction direction) {
        Scenario scenario = new Scenario();
        List<BitcoinBlock> blocks = Scenario.blocks(2_500);
        RawPeer peer = scenario.peer().polite().chain(blocks);
        scenario.join(direction, peer);
        scenario.until(() -> scenario.height() == 2_500);
        assertThat(peer.received(GetHeaders.class).get(0).locator()).containsExactly(GENESIS);
        assertThat(peer.received(GetHeaders.class))
                .allMatch(question -> question.stop().isZero());
        assertThat(peer.received(GetData.class))
                .allSatisfy(request -> assertThat(request.entries())
                        .allMatch(entry -> entry.type() == InventoryType.WITNESS_BLOCK)
                        .hasSizeLessThanOrEqualTo(1_000));
        scenario.until(() -> !scenario.events(NodeEvent.Synced.class).isEmpty());
    }

    @Test
    @DisplayName("§1.12: a question that is not answered by a peer with no longer chain means there is nothing more")
    void unansweredQuestion() {
        Scenario scenario = new Scenario(Scenario.blocks(2));
        RawPeer peer = scenario.peer().polite().ignoring(BitcoinCommands.GETHEADERS);
        scenario.join(peer);
        scenario.until(() -> !scenario.events(NodeEvent.Synced.class).isEmpty(), Duration.ofSeconds(10));
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("§1.12: a block that is announced meanwhile is fetched without waiting for an answer")
    void announcementInsteadOfAnAnswer() {
        List<BitcoinBlock> blocks = Scenario.blocks(3);
        Scenario scenario = new Scenario(blocks.subList(0, 2));
        RawPeer peer = scenario.peer().polite().chain(blocks).ignoring(BitcoinCommands.GETHEADERS);
        peer.startHeight = 2;
        scenario.join(peer);
        Hash third = blocks.get(2).header().hash();
        peer.send(new Inv(List.of(new InventoryVector(InventoryType.BLOCK, third))));
        scenario.until(() -> scenario.height() == 3, Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("§1.12: one that claims a longer chain and does not list it is let go")
    void withheldHeaders() {
        Scenario scenario = new Scenario(Scenario.blocks(2));
        RawPeer peer = scenario.peer().polite().ignoring(BitcoinCommands.GETHEADERS);
        peer.startHeight = 1_000;
        scenario.join(peer);
        scenario.until(peer::isClosed, Duration.ofMinutes(5));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("§6, threat 25: headers that do not follow one another cost 20 points")
    void discontinuousHeaders() {
        List<BitcoinBlock> blocks = Scenario.blocks(4);
        Scenario scenario = new Scenario(blocks);
        RawPeer peer = joined(scenario, blocks);
        List<BlockHeader> all = headers(blocks);
        peer.send(new Headers(List.of(all.get(0), all.get(2))));
        scenario.run(MOMENT);
        assertThat(scenario.misbehaviour()).isEqualTo(20);
    }

    @Test
    @DisplayName("§1.12: headers nobody asked for announce their last blocks; an unknown parent is asked about")
    void announcedHeaders() {
        List<BitcoinBlock> blocks = Scenario.blocks(10);
        Scenario scenario = new Scenario(blocks.subList(0, 3));
        RawPeer peer = joined(scenario, blocks.subList(0, 3));
        peer.chain(blocks.subList(0, 4)).send(new Headers(headers(blocks.subList(3, 4))));
        scenario.until(() -> scenario.height() == 4, Duration.ofSeconds(2));
        peer.chain(blocks).send(new Headers(headers(blocks.subList(9, 10))));
        scenario.until(() -> scenario.height() == 10, Duration.ofSeconds(5));
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.11: a block announced by its hash is fetched, and what lies between is asked about")
    void announcedByHash() {
        List<BitcoinBlock> blocks = Scenario.blocks(10);
        Scenario scenario = new Scenario(blocks.subList(0, 3));
        RawPeer peer = joined(scenario, blocks.subList(0, 3));
        peer.chain(blocks).send(new Inv(List.of(RawPeer.vector(InventoryType.BLOCK, blocks.get(9)))));
        scenario.until(() -> scenario.height() == 10, Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("§1.12: a block nobody asked for is passed over")
    void unaskedBlock() {
        List<BitcoinBlock> blocks = Scenario.blocks(2);
        Scenario scenario = new Scenario(blocks.subList(0, 1));
        RawPeer peer = joined(scenario, blocks.subList(0, 1));
        peer.send(new BlockMessage(blocks.get(1).bytes()));
        scenario.run(MOMENT);
        assertThat(scenario.height()).isEqualTo(1);
        assertThat(scenario.misbehaviour()).isZero();
    }

    @Test
    @DisplayName("§1.12: a longer branch is followed, and told of as a reorganisation")
    void reorganises() {
        List<BitcoinBlock> blocks = Scenario.blocks(6);
        Scenario scenario = new Scenario(blocks);
        List<BitcoinBlock> branch = new ArrayList<>(blocks.subList(0, 3));
        branch.addAll(Scenario.blocks(blocks.get(2), 5, 1));
        RawPeer peer = joined(scenario, branch);
        scenario.until(() -> scenario.height() == 8);
        assertThat(scenario.events(NodeEvent.Reorganised.class))
                .singleElement()
                .extracting(NodeEvent.Reorganised::depth)
                .isEqualTo(3L);
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName("threat 27: blocks a peer withholds come from another")
    void withheldBlocks() {
        Scenario scenario = new Scenario();
        List<BitcoinBlock> blocks = Scenario.blocks(100);
        RawPeer staller = scenario.peer().polite().chain(blocks).ignoring(BitcoinCommands.GETDATA);
        RawPeer good = scenario.peer().polite().chain(blocks);
        scenario.join(staller);
        scenario.run(MOMENT);
        scenario.join(good);
        scenario.until(() -> scenario.height() == 100, Duration.ofSeconds(30));
        scenario.until(staller::isClosed, Duration.ofMinutes(3));
    }

    // What we announce

    @Test
    @DisplayName("BIP130: a new block is announced by its header to who wants that, by its hash to others, at once")
    void announcesNewBlocks() {
        List<BitcoinBlock> blocks = Scenario.blocks(4);
        Scenario scenario = new Scenario(blocks.subList(0, 2));
        RawPeer plain = joined(scenario, blocks.subList(0, 2));
        RawPeer modern = joined(scenario, blocks.subList(0, 2));
        modern.send(new SendHeaders());
        scenario.run(MOMENT);
        scenario.node.publish(scenario.chain, blocks.get(2));
        scenario.run(Duration.ofMillis(500));
        assertThat(news(plain)).containsExactly(new Inv(List.of(RawPeer.vector(InventoryType.BLOCK, blocks.get(2)))));
        assertThat(news(modern)).containsExactly(new Headers(headers(blocks.subList(2, 3))));
    }

    private static List<BitcoinMessage> news(RawPeer peer) {
        return peer.received().stream()
                .map(RawPeer.Received::message)
                .filter(message -> message instanceof Inv || message instanceof Headers)
                .toList();
    }
}
