package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.p2p.examples.chain.MvBlockStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hearth node} in processes of their own: real sockets, real files, real kills. */
@Timeout(180)
class NodeProcessTest {
    private static final String CHAIN = "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0";
    private static final String GRAPHENE = "--chain-id " + CHAIN;
    private static final String BITCOIN = "--protocol bitcoin --network regtest";
    private static final int BLOCKS = 3_000;

    @TempDir
    Path directory;

    private HearthProcess node(String... options) throws Exception {
        return start(GRAPHENE, options);
    }

    private HearthProcess server(String... more) throws Exception {
        String[] options = new String[4 + more.length];
        options[0] = "--listen";
        options[1] = "127.0.0.1:0";
        options[2] = "--blocks";
        options[3] = String.valueOf(BLOCKS);
        System.arraycopy(more, 0, options, 4, more.length);
        return node(options);
    }

    private static String address(HearthProcess node) throws Exception {
        return node.await("listening").get("address").asText();
    }

    private String home(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void onePublishesWhatTheOtherFollows() throws Exception {
        try (HearthProcess server = server("--block-interval", "0.3", "--tx-rate", "5");
                HearthProcess client = node("--connect-only", "--peer", address(server), "--trace")) {
            JsonNode synced = client.await("synced");
            JsonNode live = client.await(line -> line.path("event").asText().equals("block")
                    && line.get("height").asLong() > BLOCKS + 1);
            client.await("transaction");
            client.interrupt();
            server.interrupt();

            assertThat(client.exitCode()).as(client.errors()).isZero();
            assertThat(server.exitCode()).as(server.errors()).isZero();
            assertThat(synced.get("height").asLong()).isGreaterThanOrEqualTo(BLOCKS);
            assertThat(synced.get("id").asText()).hasSize(40);
            assertThat(live.get("id").asText()).hasSize(40);
            assertThat(client.lines())
                    .allSatisfy(line -> assertThat(line.get("at").asText())
                            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
            assertThat(client.events("peer"))
                    .extracting(line -> line.get("direction").asText() + " "
                            + line.get("state").asText())
                    .startsWith("outbound handshaking", "outbound active")
                    .endsWith("outbound closed");
            assertThat(server.events("peer"))
                    .extracting(line -> line.get("direction").asText())
                    .containsOnly("inbound");
            assertThat(client.events("peer").get(1).get("agent").asText()).isNotEmpty();
            assertThat(client.events("peer").get(1).get("nodeId").asText()).hasSize(66);
            assertThat(client.events("message")).anySatisfy(line -> {
                assertThat(line.get("direction").asText()).isEqualTo("in");
                assertThat(line.get("type").asInt()).isEqualTo(5006);
                assertThat(line.get("name").asText()).isEqualTo("hello");
                assertThat(line.get("peer").asText()).isEqualTo(address(server));
                assertThat(line.get("size").asInt()).isPositive();
            });
            assertThat(blocks(client)).contains(blocks(server).get(0));
        }
    }

    private static List<String> blocks(HearthProcess node) {
        return node.events("block").stream()
                .map(line -> line.get("height") + " " + line.get("id"))
                .toList();
    }

    private HearthProcess start(String protocol, String... options) throws Exception {
        String[] chosen = protocol.split(" ", -1);
        String[] arguments = new String[1 + chosen.length + options.length];
        arguments[0] = "node";
        System.arraycopy(chosen, 0, arguments, 1, chosen.length);
        System.arraycopy(options, 0, arguments, 1 + chosen.length, options.length);
        return HearthProcess.start(directory, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {GRAPHENE, BITCOIN})
    void goesOnWhereItWasKilled(String protocol) throws Exception {
        String blocks = String.valueOf(BLOCKS);
        try (HearthProcess server = start(protocol, "--listen", "127.0.0.1:0", "--blocks", blocks)) {
            String[] options = {"--connect-only", "--peer", address(server), "--data-dir", home("follower")};
            try (HearthProcess inTheMiddle = start(protocol, options)) {
                inTheMiddle.await(line -> line.path("height").asLong() >= BLOCKS / 2);
                inTheMiddle.kill();
            }
            try (HearthProcess atTheEnd = start(protocol, options)) {
                long kept = atTheEnd.await("opened").get("height").asLong();
                JsonNode synced = atTheEnd.await("synced");

                assertThat(synced.get("height").asLong()).isEqualTo(BLOCKS);
                assertThat(atTheEnd.events("block")).hasSize((int) (BLOCKS - kept));
                awaitRest(directory.resolve("follower").resolve(MvBlockStore.FILE));
                atTheEnd.kill();
            }
            try (HearthProcess last = start(protocol, options)) {
                assertThat(last.await("opened").get("height").asLong()).isEqualTo(BLOCKS);
                last.await("synced");
                last.interrupt();
                assertThat(last.exitCode()).as(last.errors()).isZero();
                assertThat(last.await("stopped").get("blocksReceived").asLong()).isZero();
            }
        }
    }

    /** Waits until a file that is written to twice a second has not grown for some seconds. */
    private static void awaitRest(Path file) throws Exception {
        long before = -1;
        long size = Files.size(file);
        while (size != before) {
            before = size;
            Thread.sleep(3_000);
            size = Files.size(file);
        }
    }

    @Test
    void hangUpBeforeItRunsIsAReload() throws Exception {
        Path store = directory.resolve("early").resolve(MvBlockStore.FILE);
        try (HearthProcess node = node("--data-dir", home("early"), "--blocks", "20000")) {
            while (node.isAlive() && !Files.exists(store)) {
                Thread.onSpinWait(); // From now on it makes its chain, for some seconds.
            }
            node.hangUp();
            node.await("reloaded");
            node.interrupt();
            assertThat(node.exitCode()).as(node.errors()).isZero();
        }
    }

    @Test
    void refusesADirectoryInUse() throws Exception {
        try (HearthProcess first = node("--listen", "127.0.0.1:0", "--data-dir", home("shared"))) {
            address(first);
            try (HearthProcess second = node("--data-dir", home("shared"), "--for", "1s")) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.errors())
                        .isEqualTo("hearth node: data directory " + home("shared") + " is in use by another node\n");
            }
        }
    }

    @Test
    void refusesAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HearthProcess node = node("--listen", "127.0.0.1:" + taken.getLocalPort(), "--for", "1s")) {
            assertThat(node.exitCode()).isEqualTo(1);
            assertThat(node.errors().lines().filter(line -> line.startsWith("hearth node: ")))
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort());
            assertThat(node.errors()).doesNotContain("\tat ");
        }
    }

    @Test
    void saysWhichPeerCannotBeReached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (HearthProcess node = node("--connect-only", "--peer", "127.0.0.1:" + port, "--for", "2s")) {
            assertThat(node.exitCode()).isEqualTo(1);
            assertThat(node.errors().lines().filter(line -> line.startsWith("hearth node: ")))
                    .singleElement()
                    .asString()
                    .startsWith("hearth node: peer 127.0.0.1:" + port + " cannot be reached: ");
            assertThat(node.errors()).doesNotContain("\tat ");
        }
    }
}
