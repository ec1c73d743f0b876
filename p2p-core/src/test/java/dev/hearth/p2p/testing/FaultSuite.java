package dev.hearth.p2p.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.CrashMode;
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
 * What whole nodes must endure, whatever their protocol: extended once for each. All of it happens in virtual time.
 *
 * @param <B> blocks of the protocol's chain
 * @param <T> other items it relays
 */
public abstract class FaultSuite<B, T> {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestChain<B, T> chain;
    private TestNetwork<B, T> network;

    protected FaultSuite(TestChain<B, T> chain) {
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

    @ParameterizedTest
    @EnumSource(CrashMode.class)
    void crashedNodeRejoinsWhereItWas(CrashMode mode) {
        List<TestNode<B, T>> nodes = network.mesh(3, network.blocks(null, 100, 500, 0));
        network.run(Duration.ofSeconds(5));
        TestNode<B, T> crashed = nodes.get(2);
        crashed.host().crash(mode);
        network.mine(nodes.get(0), 10, 0);
        network.run(Duration.ofSeconds(10));
        crashed.forgetEvents();
        crashed.host().restart();
        crashed.start(nodes.get(0), nodes.get(1));
        network.untilAllAt(110, Duration.ofMinutes(2));
        assertThat(crashed.deliveries()).isEqualTo(10);
        network.until("three pairs", () -> nodes.stream().allMatch(n -> n.activePeers() == 2), Duration.ofMinutes(2));
    }

    @Test
    void stoppedNodeSaysGoodbyeAndIsWelcomeAgain() {
        List<TestNode<B, T>> line = network.line(2);
        network.answer(line.get(1).node().stop());
        network.run(SECOND);
        assertThat(line.get(0).endings()).containsExactly(DisconnectReason.CLOSED_BY_PEER);
        assertThat(line.get(1).endings()).containsExactly(DisconnectReason.NODE_STOPPING);
        line.get(1).start(line.get(0));
        line.get(0).mine(500, 0);
        network.untilAllAt(1, Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nodesThatDialEachOtherAtOnceKeepOneConnectionWhenTheyCanTell(long seed) {
        network(seed, Crypto.MODEL, LinkProfile.wan());
        TestNode<B, T> a = network.node("a");
        TestNode<B, T> b = network.node("b");
        a.start(b);
        b.start(a);
        network.run(Duration.ofSeconds(15));
        int connections = chain.protocol().provesIdentity() ? 1 : 2;
        assertThat(a.activePeers()).isEqualTo(connections);
        assertThat(b.activePeers()).isEqualTo(connections);
        a.mine(500, 0);
        network.untilAllAt(1, SECOND);
    }

    @Test
    void peerThatStopsReadingIsClosedAndCostsLittle() {
        List<TestNode<B, T>> line = network.line(2);
        TestNode<B, T> server = line.get(0);
        line.get(1).judgesAt(verdict -> new CompletableFuture<>());
        for (int i = 0; i < 400; i++) {
            server.publish(chain.item(i, 60_000));
        }
        long[] most = {0};
        Duration took = network.until(
                "the peer closed",
                () -> {
                    most[0] = Math.max(most[0], server.host().bufferedBytes());
                    return server.endings().contains(DisconnectReason.NOT_READING);
                },
                Duration.ofSeconds(45));
        assertThat(took).isGreaterThan(Duration.ofSeconds(29));
        assertThat(most[0]).isLessThan(8 << 20);
        network.run(Duration.ofSeconds(5));
        assertThat(server.host().bufferedBytes()).isZero();
    }

    @Test
    void slowApplicationStopsReadingInsteadOfFillingMemory() {
        List<TestNode<B, T>> line = network.line(2);
        SlowApplication slow = new SlowApplication(network.simulation(), Duration.ofMillis(20));
        line.get(1).judgesAt(slow);
        for (int i = 0; i < 600; i++) {
            line.get(0).publish(chain.item(i, 60_000));
        }
        network.until("600 items everywhere", () -> network.allHaveItems(600), MINUTE);
        assertThat(slow.mostWaiting()).isLessThan(80);
        assertThat(line.get(1).mostDeliveries()).isEqualTo(1);
        assertThat(line.get(1).endings()).isEmpty();
    }

    @Test
    void slowApplicationSyncsInBoundedMemory() {
        TestNode<B, T> full = network.node("full");
        TestNode<B, T> slowOne = network.node("slow");
        full.adopt(network.blocks(null, 120, 500_000, 0));
        SlowApplication slow = new SlowApplication(network.simulation(), Duration.ofMillis(100));
        slowOne.judgesAt(slow);
        full.start();
        network.run(SECOND);
        slowOne.start(full);
        network.untilAllAt(120, MINUTE);
        assertThat(slow.mostWaiting()).isLessThan(50);
        assertThat(slowOne.mostDeliveries()).isEqualTo(1);
        assertThat(slowOne.endings()).isEmpty();
    }
}
