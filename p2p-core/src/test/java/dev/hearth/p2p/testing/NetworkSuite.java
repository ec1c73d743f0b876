package dev.hearth.p2p.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.JavaProcess;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.LinkProfile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What whole nodes must show, whatever their protocol: extended once for each. All of it happens in virtual time.
 *
 * @param <B> blocks of the protocol's chain
 * @param <T> other items it relays
 */
public abstract class NetworkSuite<B, T> {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestChain<B, T> chain;
    private TestNetwork<B, T> network;

    protected NetworkSuite(TestChain<B, T> chain) {
        this.chain = chain;
        this.network = network(1, Crypto.MODEL, LinkProfile.lan());
    }

    private TestNetwork<B, T> network(long seed, Crypto crypto, LinkProfile links) {
        network = new TestNetwork<>(chain, seed, crypto, links);
        return network;
    }

    @AfterEach
    void nothingWentWrongInside() {
        network.assertHealthy();
    }

    // Sync

    @ParameterizedTest
    @EnumSource(Crypto.class)
    void emptyNodeSyncsFromGenesis(Crypto crypto) {
        network(2, crypto, LinkProfile.lan());
        TestNode<B, T> full = network.node("full");
        TestNode<B, T> empty = network.node("empty");
        full.adopt(network.blocks(null, 3_000, 500, 0));
        full.start();
        network.run(SECOND);
        empty.start(full);
        network.untilAllAt(3_000, Duration.ofSeconds(10));
        network.run(SECOND);
        assertThat(empty.events(NodeEvent.Synced.class)).containsExactly(new NodeEvent.Synced(full.head()));
        assertThat(empty.events(NodeEvent.BlockAccepted.class)).hasSize(3_000);
        assertThat(empty.mostDeliveries()).isEqualTo(1);
    }

    @Test
    void lateNodeUsesEveryPeerThatHasTheChain() {
        List<TestNode<B, T>> full = network.mesh(4, network.blocks(null, 2_000, 2_000, 0));
        TestNode<B, T> late = network.node("late");
        network.run(Duration.ofSeconds(5));
        late.start(full.get(0), full.get(1), full.get(2), full.get(3));
        network.untilAllAt(2_000, Duration.ofSeconds(20));
        List<PeerInfo> peers = network.answer(late.node().peers());
        long all = peers.stream().mapToLong(PeerInfo::received).sum();
        assertThat(peers)
                .hasSize(4)
                .allSatisfy(peer -> assertThat(peer.received()).isGreaterThan(all / 10));
        assertThat(late.mostDeliveries()).isEqualTo(1);
    }

    @Test
    void syncKeepsUpWithAChainThatGrows() {
        List<TestNode<B, T>> full = network.mesh(2, network.blocks(null, 500, 20_000, 0));
        TestNode<B, T> late = network.node("late");
        LinkProfile slow = LinkProfile.lan().withBytesPerSecond(1_000_000);
        full.forEach(node -> network.link(node, late, slow));
        late.start(full.get(0), full.get(1));
        for (int i = 0; i < 20; i++) {
            network.run(SECOND);
            full.get(i % 2).mine(500, 0);
        }
        network.untilAllAt(520, Duration.ofSeconds(10));
        assertThat(late.mostDeliveries()).isEqualTo(1);
    }

    @Test
    void peersHearOfWhatANodeHasCaughtUpWith() {
        TestNode<B, T> a = network.node("a");
        TestNode<B, T> b = network.node("b");
        TestNode<B, T> c = network.node("c");
        List<B> blocks = network.blocks(null, 300, 500, 0);
        a.adopt(blocks);
        b.adopt(blocks.subList(0, 10));
        c.start();
        network.run(SECOND);
        b.start(c);
        network.run(Duration.ofSeconds(5));
        assertThat(c.height()).isEqualTo(10);
        a.start(b);
        network.untilAllAt(300, Duration.ofSeconds(10));
    }

    @Test
    void slowPeerDoesNotHoldUpTheSync() {
        List<TestNode<B, T>> full = network.mesh(4, network.blocks(null, 300, 50_000, 0));
        TestNode<B, T> late = network.node("late");
        network.run(Duration.ofSeconds(5));
        full.forEach(node -> network.link(node, late, LinkProfile.lan().withBytesPerSecond(1_000_000)));
        network.link(full.get(0), late, LinkProfile.lan().withBytesPerSecond(16_000));
        late.start(full.get(0), full.get(1), full.get(2), full.get(3));
        network.untilAllAt(300, Duration.ofSeconds(15));
    }

    @Test
    void largeBlockOnASlowLinkSurvives() {
        TestNode<B, T> full = network.node("full");
        TestNode<B, T> empty = network.node("empty");
        network.link(full, empty, LinkProfile.wan().withBytesPerSecond(64 << 10));
        full.adopt(network.blocks(null, 3, 1_500_000, 0));
        full.start(builder -> builder.blockInterval(SECOND));
        empty.start(builder -> builder.blockInterval(SECOND).connectOnly(true).peer(full.hostPort()));
        network.untilAllAt(3, Duration.ofMinutes(5));
        assertThat(empty.endings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lossAndJitterChangeNothing(long seed) {
        network(seed, Crypto.MODEL, LinkProfile.wan().withLoss(0.05).withJitter(Duration.ofMillis(200)));
        List<TestNode<B, T>> full = network.mesh(3, network.blocks(null, 500, 1_000, 0));
        TestNode<B, T> late = network.node("late");
        late.start(full.get(0), full.get(1), full.get(2));
        network.untilAllAt(500, MINUTE);
        full.get(0).mine(1_000, 0);
        network.untilAllAt(501, Duration.ofSeconds(10));
        network.nodes().forEach(node -> assertThat(node.endings()).isEmpty());
    }

    // Relay

    @Test
    void blocksAndItemsCrossTheNetworkOnceAndFast() {
        List<TestNode<B, T>> line = network.line(4);
        B block = line.get(0).mine(10_000, 0);
        assertThat(network.untilAllAt(1, SECOND)).isLessThan(Duration.ofMillis(50));
        line.get(3).publish(chain.item(1, 1_000));
        Duration took = network.until("the item everywhere", () -> network.allHaveItems(1), SECOND);
        assertThat(took).isLessThan(Duration.ofMillis(50));
        network.run(Duration.ofSeconds(10));
        line.forEach(node -> {
            assertThat(node.head().id()).isEqualTo(chain.entry(block).id());
            assertThat(node.mostDeliveries()).isEqualTo(1);
        });
    }

    @Test
    void nobodyFetchesTwiceInAMesh() {
        List<TestNode<B, T>> nodes = network.mesh(6, List.of());
        network.run(Duration.ofSeconds(5));
        for (int i = 0; i < 60; i++) {
            nodes.get(i % 6).publish(chain.item(i, 400));
            if (i % 10 == 0) {
                nodes.get(i % 6).mine(2_000, 0);
                network.run(Duration.ofMillis(100));
            }
        }
        network.until("60 items everywhere", () -> network.allHaveItems(60), SECOND);
        network.untilAllAt(6, SECOND);
        nodes.forEach(node -> assertThat(node.mostDeliveries()).isEqualTo(1));
    }

    @Test
    void burstIsAnnouncedInFewPackets() {
        List<TestNode<B, T>> line = network.line(2);
        for (int i = 0; i < 500; i++) {
            line.get(0).publish(chain.item(i, 200));
        }
        long before = network.simulation().events();
        network.until("500 items everywhere", () -> network.allHaveItems(500), SECOND);
        assertThat(network.simulation().events() - before).isLessThan(300);
    }

    @Test
    void itemThatIsNotDecidedYetIsAskedForAgain() {
        List<TestNode<B, T>> line = network.line(3);
        int[] asked = {0};
        line.get(1)
                .judgesAt(verdict -> ++asked[0] < 3 ? CompletableFuture.completedFuture(Verdict.LATER) : verdict.get());
        line.get(0).publish(chain.item(1, 500));
        network.until("the item everywhere", () -> network.allHaveItems(1), MINUTE);
        assertThat(asked[0]).isEqualTo(3);
    }

    @Test
    void itemThatIsNeverDecidedIsGivenUpAndNobodyBlamed() {
        List<TestNode<B, T>> line = network.line(2);
        line.get(1).judgesAt(verdict -> CompletableFuture.completedFuture(Verdict.LATER));
        line.get(0).publish(chain.item(1, 500));
        network.run(Duration.ofMinutes(5));
        assertThat(line.get(1).deliveries()).isEqualTo(4);
        assertThat(line.get(1).endings()).isEmpty();
    }

    @Test
    void syncGoesOnAfterBlocksThatWereNotDecidedYet() {
        TestNode<B, T> full = network.node("full");
        TestNode<B, T> empty = network.node("empty");
        full.adopt(network.blocks(null, 100, 500, 0));
        int[] asked = {0};
        empty.judgesAt(
                verdict -> ++asked[0] % 40 == 20 ? CompletableFuture.completedFuture(Verdict.LATER) : verdict.get());
        full.start();
        network.run(SECOND);
        empty.start(full);
        network.untilAllAt(100, MINUTE);
        assertThat(asked[0]).isGreaterThan(100);
        assertThat(empty.endings()).isEmpty();
    }

    // Forks

    @Test
    void longerBranchWinsEverywhereAfterASplit() {
        List<B> common = network.blocks(null, 20, 500, 0);
        List<TestNode<B, T>> nodes = network.mesh(4, common);
        network.run(Duration.ofSeconds(5));
        network.partition(nodes.subList(0, 2), nodes.subList(2, 4));
        network.mine(nodes.get(0), 3, 1);
        network.mine(nodes.get(2), 5, 2);
        network.run(Duration.ofSeconds(5));
        ChainEntry shorter = nodes.get(1).head();
        assertThat(shorter.number()).isEqualTo(23);
        network.simulation().heal();
        network.untilAllAt(25, Duration.ofMinutes(2));
        network.run(SECOND);
        for (TestNode<B, T> switched : nodes.subList(0, 2)) {
            assertThat(switched.events(NodeEvent.Reorganised.class))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.from()).isEqualTo(shorter);
                        assertThat(event.to().number()).isEqualTo(24);
                        assertThat(event.depth()).isEqualTo(3);
                    });
        }
        assertThat(nodes.get(2).events(NodeEvent.Reorganised.class)).isEmpty();
    }

    @Test
    void partitionedNetworkFindsTogetherAgain() {
        List<TestNode<B, T>> nodes = network.mesh(6, network.blocks(null, 20, 500, 0));
        network.run(Duration.ofSeconds(5));
        network.partition(nodes.subList(0, 3), nodes.subList(3, 6));
        for (int i = 0; i < 60; i++) {
            nodes.get(i % 3).mine(500, 1);
            if (i % 3 > 0) {
                nodes.get(3 + i % 3).mine(500, 2);
            }
            network.run(Duration.ofSeconds(5));
        }
        assertThat(nodes.get(2).activePeers()).isEqualTo(2);
        network.simulation().heal();
        network.until(
                "one head", () -> nodes.stream().map(TestNode::head).distinct().count() == 1, Duration.ofMinutes(3));
        network.run(SECOND); // Events follow the heads they tell of.
        assertThat(nodes.get(0).height()).isEqualTo(80);
        for (TestNode<B, T> switched : nodes.subList(3, 6)) {
            assertThat(switched.events(NodeEvent.Reorganised.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.depth()).isEqualTo(40));
        }
        nodes.get(5).mine(500, 0);
        network.untilAllAt(81, MINUTE);
    }

    // Discovery

    @Test
    void fiftyNodesFindEachOtherFromOneSeedAndGossip() {
        network(7, Crypto.MODEL, LinkProfile.wan());
        TestNode<B, T> seed = network.node("seed");
        seed.adopt(network.blocks(null, 50, 500, 0));
        seed.start(builder -> builder.desiredConnections(8));
        List<TestNode<B, T>> others = network.nodes(49);
        for (TestNode<B, T> node : others) {
            node.start(builder -> builder.peer(seed.hostPort()).desiredConnections(8));
            network.run(Duration.ofMillis(500));
        }
        network.untilAllAt(50, Duration.ofMinutes(2));
        network.until(
                "four peers each",
                () -> others.stream().allMatch(node -> node.activePeers() >= 4),
                Duration.ofMinutes(20));
        network.run(MINUTE);
        network.nodes().forEach(node -> assertThat(node.mostDeliveries()).isLessThanOrEqualTo(1));
        for (int i = 0; i < 40; i++) {
            others.get(i).publish(chain.item(i, 400));
            if (i % 10 == 0) {
                others.get(48 - i).mine(1_000, 0);
            }
            network.run(Duration.ofMillis(200));
        }
        network.untilAllAt(54, Duration.ofSeconds(5));
        network.until("40 items everywhere", () -> network.allHaveItems(40), Duration.ofSeconds(5));
        network.nodes().forEach(node -> assertThat(node.mostDeliveries()).isEqualTo(1));
    }

    // Determinism

    @Test
    void oneSeedGivesOneTraceInEveryProcess() throws Exception {
        String digest = NetworkWorkload.run(chain, 11);
        assertThat(NetworkWorkload.run(chain, 11)).isEqualTo(digest);
        assertThat(NetworkWorkload.run(JavaProcess.currentHome(), chain, 11)).isEqualTo(digest);
    }

    @Test
    void anotherSeedGivesAnotherTrace() {
        assertThat(NetworkWorkload.run(chain, 12)).isNotEqualTo(NetworkWorkload.run(chain, 13));
    }
}
