package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that dial each other at the same time (W5). */
class SimultaneousDialTest {
    private static final int SEEDS = 25;

    private static Node node(SimulatedHost host, SimulatedHost other, boolean configured) {
        NodeBuilder builder = Node.builder(host.runtime(), GrapheneProtocol.of(Scenario.CHAIN))
                .chain(Scenario.follower())
                .listen(host.address(Scenario.PORT));
        if (configured) {
            builder.peer(HostPort.parse(other.address(Scenario.PORT).toString(), 0))
                    .connectOnly(true);
        }
        return builder.build();
    }

    private static List<PeerInfo> active(Simulation simulation, Node node) {
        CompletionStage<List<PeerInfo>> answer = node.peers();
        simulation.runUntil(answer.toCompletableFuture()::isDone, Duration.ofSeconds(1));
        return answer.toCompletableFuture().join().stream()
                .filter(peer -> peer.stage() == Stage.ACTIVE)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 40, 200})
    @DisplayName("W5: of two connections dialled at once one stays, in whatever order their messages cross")
    void oneConnectionStays(int jitterMillis) {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertOneConnection(seed, Duration.ofMillis(jitterMillis), false, Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 40, 200})
    @DisplayName("W5: configured peers of each other end with one connection, too")
    void configuredPeersMeetOnce(int jitterMillis) {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertOneConnection(seed, Duration.ofMillis(jitterMillis), true, Duration.ofSeconds(60));
        }
    }

    private static void assertOneConnection(int seed, Duration jitter, boolean configured, Duration after) {
        Simulation simulation = Simulation.builder()
                .seed(seed)
                .link(LinkProfile.lan().withLatency(Duration.ofMillis(20)).withJitter(jitter))
                .build();
        SimulatedHost hostA = simulation.host("a");
        SimulatedHost hostB = simulation.host("b");
        Node a = node(hostA, hostB, configured);
        Node b = node(hostB, hostA, configured);
        a.start();
        b.start();
        if (!configured) {
            simulation.run(Duration.ofSeconds(1));
            a.connect(hostB.address(Scenario.PORT));
            b.connect(hostA.address(Scenario.PORT));
        }
        simulation.run(after);
        for (int minute = 0; minute < 3; minute++) {
            List<PeerInfo> ofA = active(simulation, a);
            List<PeerInfo> ofB = active(simulation, b);
            assertThat(ofA).as("seed %s", seed).hasSize(1);
            assertThat(ofB).as("seed %s", seed).hasSize(1);
            assertThat(ofA.get(0).direction())
                    .as("seed %s", seed)
                    .isNotEqualTo(ofB.get(0).direction());
            simulation.run(Duration.ofMinutes(1));
        }
    }
}
