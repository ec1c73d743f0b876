package dev.hearth.p2p;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.graphene.GrapheneProtocol;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Mistakes that only a node finds that opens what its configuration names. */
class WrongConfigurationTest {
    private static final GrapheneProtocol PROTOCOL = GrapheneProtocol.of(Hash.parse("ab".repeat(32)));

    private final Simulation simulation = Simulation.builder().seed(3).build();
    private final SimulatedHost host = simulation.host("node");

    private void assertRefused(String json, String message) {
        NodeConfig config = NodeConfig.load("node.json", json.getBytes(StandardCharsets.UTF_8));
        Node node = Node.builder(host.runtime(), PROTOCOL).config(config).build();
        CompletableFuture<?> started = node.start().toCompletableFuture();
        simulation.runUntil(started::isDone, Duration.ofSeconds(1));
        assertThatThrownBy(started::join)
                .cause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsKeyAndWhereThatIs() {
        assertRefused(
                "{\n\"topologyFile\": \"none.json\"}",
                "topologyFile: found none.json (node.json line 2), expected a file that can be read: ");
    }

    @Test
    void soIsAMapThatIsNone() {
        host.putFile(Path.of("map"), "no map".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                "{\"asMapFile\": \"map\"}",
                "asMapFile: found map (node.json line 1), expected a map of autonomous systems: ");
    }
}
