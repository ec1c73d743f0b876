package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.Subnet;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node saves is the latest, though its runtime promises no order. */
class SavesTest {
    private static final Subnet FIRST = subnet("20.0.0.1:1");
    private static final Subnet SECOND = subnet("20.0.0.2:1");

    private final Simulation simulation = Simulation.builder().seed(1).build();
    private final SimulatedHost host = simulation.host("node");
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private Node node = start();

    private static Subnet subnet(String address) {
        return Subnet.of(PeerAddress.parse(address));
    }

    private Node start() {
        return Node.builder(runtime(), GrapheneProtocol.of(Hash.parse("ab".repeat(32))))
                .dataDirectory(Path.of("data"))
                .build();
    }

    /** The host's, but for blocking tasks, which can be held up. */
    private NodeRuntime runtime() {
        NodeRuntime runtime = host.runtime();
        Executor blocking = task -> {
            if (holding) {
                held.add(task);
            } else {
                runtime.blocking().execute(task);
            }
        };
        return (NodeRuntime) Proxy.newProxyInstance(
                NodeRuntime.class.getClassLoader(),
                new Class<?>[] {NodeRuntime.class},
                (proxy, method, args) -> method.getName().equals("blocking") ? blocking : method.invoke(runtime, args));
    }

    @BeforeEach
    void begin() {
        await(node.start());
    }

    private <T> T await(CompletionStage<T> stage) {
        assertThat(simulation.runUntil(stage.toCompletableFuture()::isDone, Duration.ofSeconds(30)))
                .isTrue();
        return stage.toCompletableFuture().join();
    }

    private void ban(Subnet subnet) {
        await(node.ban(subnet, Duration.ZERO, "a nuisance"));
    }

    private void runHeldLastFirst() {
        holding = false;
        while (!held.isEmpty()) {
            host.runtime().blocking().execute(held.removeLast());
            simulation.run(Duration.ofSeconds(1));
        }
    }

    private void assertBannedAfterRestart(Subnet... banned) {
        node = start();
        await(node.start());
        assertThat(await(node.bans())).extracting(Ban::subject).containsExactlyInAnyOrder(banned);
    }

    @Test
    void noBanIsLostWhenFilesAreWrittenInAnotherOrder() {
        holding = true;
        ban(FIRST);
        ban(SECOND);
        runHeldLastFirst();
        host.crash(CrashMode.SILENT);
        host.restart();
        assertBannedAfterRestart(FIRST, SECOND);
    }

    @Test
    void aBanIsNotLostWhenTheNodeStopsBeforeItIsWritten() {
        holding = true;
        ban(FIRST);
        CompletionStage<Void> stopped = node.stop();
        simulation.run(Duration.ofSeconds(30));
        runHeldLastFirst();
        await(stopped);
        assertBannedAfterRestart(FIRST);
    }
}
