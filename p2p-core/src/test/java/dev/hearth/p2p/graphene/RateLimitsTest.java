package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.RateLimits;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.testing.TestNetwork;
import dev.hearth.p2p.testing.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whole nodes that limit what they send and receive (§9.4). */
class RateLimitsTest {
    private static final int KB = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(30);

    private final TestNetwork<GrapheneBlock, GrapheneTransaction> network =
            new TestNetwork<>(new GrapheneTestChain(), 5, Crypto.MODEL, LinkProfile.lan());
    private final TestNode<GrapheneBlock, GrapheneTransaction> seed = network.node("seed");
    private int height;

    private void seedWith(int blocks, int size, RateLimits limits) {
        height = blocks;
        seed.adopt(network.blocks(null, blocks, size, 0));
        start(seed, limits);
    }

    private static void start(TestNode<?, ?> node, RateLimits limits, TestNode<?, ?>... peers) {
        node.start(builder -> {
            builder.connectOnly(true).rateLimits(limits);
            for (TestNode<?, ?> peer : peers) {
                builder.peer(HostPort.parse(peer.address().toString(), 0));
            }
        });
    }

    private List<TestNode<GrapheneBlock, GrapheneTransaction>> leeches(int count, RateLimits limits) {
        List<TestNode<GrapheneBlock, GrapheneTransaction>> leeches = network.nodes(count);
        leeches.forEach(leech -> start(leech, limits, seed));
        return leeches;
    }

    private void assertNobodyWasDropped() {
        network.nodes()
                .forEach(node ->
                        assertThat(node.endings()).as("endings at %s", node).isEmpty());
    }

    private long received(TestNode<?, ?> node) {
        return network.answer(node.node().peers()).stream()
                .mapToLong(PeerInfo::received)
                .sum();
    }

    private long sent(TestNode<?, ?> node) {
        return network.answer(node.node().peers()).stream()
                .mapToLong(PeerInfo::sent)
                .sum();
    }

    @Test
    @DisplayName("§9.4: four peers share a node's upload fairly, to the byte, and all catch up")
    void uploadIsSharedFairly() {
        seedWith(1_800, KB, RateLimits.NONE.withNodeUpload(100 * KB));
        var leeches = leeches(4, RateLimits.NONE);
        network.run(MINUTE);
        long total = 0;
        for (var leech : leeches) {
            assertThat(received(leech)).isCloseTo(60 * 25 * KB, within(60 * 25 * KB / 20L));
            total += received(leech);
        }
        assertThat(total).isCloseTo(60 * 100 * KB, within(60 * 100 * KB / 20L));
        network.untilAllAt(height, LONG);
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("§9.4: who wants little is not stuck behind those who want much")
    void shortWritesAreNotStuck() {
        seedWith(3_000, KB, RateLimits.NONE.withNodeUpload(50 * KB));
        leeches(4, RateLimits.NONE);
        network.run(Duration.ofSeconds(20));
        TestNode<GrapheneBlock, GrapheneTransaction> newcomer = network.node("newcomer");
        start(newcomer, RateLimits.NONE, seed);
        network.until("a handshake", () -> newcomer.activePeers() == 1, Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("§9.4: each peer gets no more than the limit for one, and nobody is dropped for it")
    void uploadToEachPeerIsLimited() {
        seedWith(600, 2 * KB, RateLimits.NONE.withPeerUpload(10 * KB));
        var leeches = leeches(2, RateLimits.NONE);
        network.run(MINUTE);
        for (var leech : leeches) {
            assertThat(received(leech)).isCloseTo(60 * 10 * KB, within(60 * 10 * KB / 20L));
        }
        network.untilAllAt(height, LONG);
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("§9.4: a limited download is slow, and whoever it comes from stays")
    void downloadIsLimited() {
        seedWith(600, 2 * KB, RateLimits.NONE);
        var leech = leeches(1, RateLimits.NONE.withNodeDownload(10 * KB)).get(0);
        network.run(MINUTE);
        // What comes with one read is read, and paid for later.
        assertThat(received(leech)).isCloseTo(60 * 10 * KB, within(60 * 10 * KB / 20L + 64 * 1024));
        network.untilAllAt(height, LONG);
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("§9.4: a download from each peer is limited as well")
    void downloadFromEachPeerIsLimited() {
        seedWith(600, 2 * KB, RateLimits.NONE);
        var leech = leeches(1, RateLimits.NONE.withPeerDownload(20 * KB)).get(0);
        network.run(MINUTE);
        assertThat(received(leech)).isCloseTo(60 * 20 * KB, within(60 * 20 * KB / 20L + 64 * 1024));
        network.untilAllAt(height, LONG);
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("§9.4: slower than our own deadlines: what our download limit delays is not the peer's fault")
    void verySlowDownloadDropsNobody() {
        seedWith(40, 10 * KB, RateLimits.NONE);
        leeches(1, RateLimits.NONE.withNodeDownload(3 * KB));
        network.untilAllAt(height, LONG);
        assertThat(network.nodes().get(1).endings()).isEmpty();
    }

    /** A node with blocks of 10 kB and a limit, and a peer that has asked for all of them. */
    private static Scenario serving(List<GrapheneBlock> blocks, RateLimits limits) {
        return new Scenario(new TestTransactions(), Scenario.follower(blocks), builder -> builder.rateLimits(limits));
    }

    private static void askForAll(RawPeer peer, List<GrapheneBlock> blocks) {
        peer.send(new FetchItems(
                GrapheneTypes.BLOCK,
                blocks.stream().map(block -> block.entry().id()).toList()));
    }

    @Test
    @DisplayName("§9.4: a peer that takes all it is offered is not blamed for what our limit keeps from it")
    void heldBackBytesAreNotBlamedOnThePeer() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 60, 10 * KB, 0);
        Scenario scenario = serving(blocks, RateLimits.NONE.withPeerUpload(2 * KB));
        RawPeer peer = scenario.join(scenario.peer().polite());
        askForAll(peer, blocks);
        scenario.run(Duration.ofMinutes(3));
        assertThat(scenario.disconnects()).isEmpty();
        assertThat(peer.bytesReceived()).isCloseTo(180 * 2 * KB, within(180 * 2 * KB / 20));
    }

    @Test
    @DisplayName("§9.4: a peer that takes nothing is let go, limit or not")
    void peerThatDoesNotReadIsLetGo() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 60, 10 * KB, 0);
        Scenario scenario = serving(blocks, RateLimits.NONE.withPeerUpload(50 * KB));
        RawPeer peer = scenario.join(scenario.peer().polite());
        askForAll(peer, blocks);
        scenario.run(Duration.ofSeconds(1));
        peer.channel().config().setAutoRead(false);
        scenario.run(Duration.ofMinutes(1));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.NOT_READING);
    }

    @Test
    @DisplayName("§9.4: a peer need not answer what our limit has not let out yet, but then it must")
    void questionsHeldBackAreNotBlamedOnThePeer() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 60, 10 * KB, 0);
        Scenario scenario = serving(blocks, RateLimits.NONE.withPeerUpload(10 * KB));
        GrapheneTransaction item = TestTransactions.transaction(1);
        GrapheneTransaction other = TestTransactions.transaction(2);
        RawPeer peer = scenario.join(scenario.peer().polite().has(item));
        askForAll(peer, blocks);
        scenario.run(Duration.ofSeconds(2));
        announce(peer, item);
        scenario.until(() -> scenario.transactions.judged.size() == 1, Duration.ofMinutes(2));
        assertThat(scenario.simulation.now()).isGreaterThan(Duration.ofSeconds(30));
        askForAll(peer, blocks);
        scenario.run(Duration.ofSeconds(2));
        int asked = peer.count(GrapheneTypes.FETCH_ITEMS);
        peer.ignoring(GrapheneTypes.FETCH_ITEMS);
        announce(peer, other);
        scenario.until(() -> peer.count(GrapheneTypes.FETCH_ITEMS) > asked);
        assertThat(peer.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(12));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    private static void announce(RawPeer peer, GrapheneTransaction item) {
        peer.send(new ItemIdsInventory(
                GrapheneTypes.TRANSACTION, List.of(new TransactionMessage(item.bytes()).messageId())));
    }

    @Test
    @DisplayName("§9.4, W22: a peer that fills our download limit with small talk must answer all the same")
    void chatterUnderALimitDoesNotPutAnswersOff() {
        Scenario scenario = new Scenario(builder -> builder.rateLimits(RateLimits.NONE.withNodeDownload(20 * KB)));
        RawPeer chatterbox = scenario.peer().polite().chain(TestBlocks.chain(null, 3, 200, 0));
        chatterbox.ignoring(GrapheneTypes.FETCH_ITEMS);
        scenario.join(chatterbox);
        scenario.every(Duration.ofMillis(100), chatterbox, () -> chatterbox.send(5050, new byte[4_000]));
        scenario.run(Duration.ofSeconds(15));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("§9.4: limits change while connections exist, and go away without a trace")
    void limitsChangeAtRunTime() {
        seedWith(3_000, KB, RateLimits.NONE.withNodeUpload(10 * KB));
        var leech = leeches(1, RateLimits.NONE).get(0);
        network.run(MINUTE);
        long before = received(leech);
        assertThat(before).isLessThan(11 * 60 * KB);
        seed.node().limit(RateLimits.NONE.withPeerUpload(30 * KB));
        network.run(Duration.ofSeconds(20));
        assertThat(received(leech) - before).isCloseTo(20 * 30 * KB, within(60L * KB));
        seed.node().limit(RateLimits.NONE);
        network.untilAllAt(height, Duration.ofSeconds(10));
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("§9.4: a limit can be set on connections that had none")
    void limitsAreSetOnExistingConnections() {
        seedWith(3_000, KB, RateLimits.NONE);
        var leech = leeches(1, RateLimits.NONE).get(0);
        network.until("a handshake", () -> leech.activePeers() == 1, LONG);
        seed.node().limit(RateLimits.NONE.withNodeUpload(50 * KB));
        long before = sent(seed);
        network.run(Duration.ofSeconds(20));
        assertThat(sent(seed) - before).isCloseTo(20 * 50 * KB, within(100L * KB));
        network.untilAllAt(height, LONG);
        assertNobodyWasDropped();
    }

    @Test
    @DisplayName("W13: whoever asks for ids and does not take them makes us keep a mebibyte, not more")
    void idsNobodyTakesAreNotProduced() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 2_100, 200, 0);
        Scenario scenario = serving(blocks, RateLimits.NONE.withPeerUpload(10 * KB));
        RawPeer peer = scenario.join(scenario.peer().polite());
        FetchBlockchainItemIds question = new FetchBlockchainItemIds(GrapheneTypes.BLOCK, List.of());
        scenario.every(Duration.ofMillis(100), peer, () -> peer.send(question));
        scenario.run(Duration.ofSeconds(2));
        assertThat(scenario.disconnects()).isEmpty();
        scenario.run(Duration.ofSeconds(6));
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.PROTOCOL_VIOLATION);
    }

    @Test
    void refusesLimitsThatStopEverything() {
        assertThatThrownBy(() -> RateLimits.NONE.withNodeUpload(-1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nodeUpload: found -1");
        assertThatThrownBy(() -> RateLimits.NONE.withPeerDownload(1_023)).isInstanceOf(ConfigurationException.class);
        assertThat(RateLimits.NONE.withPeerDownload(1_024).isNone()).isFalse();
    }
}
