package dev.hearth.p2p.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands to a running {@code hearth node}: over its standard input, by SIGHUP, and its configuration. */
@Timeout(180)
class NodeCommandsTest {
    private static final String CHAIN = "c0".repeat(32);

    @TempDir
    Path directory;

    private HearthProcess node(String... options) throws Exception {
        String[] arguments = new String[3 + options.length];
        arguments[0] = "node";
        arguments[1] = "--chain-id";
        arguments[2] = CHAIN;
        System.arraycopy(options, 0, arguments, 3, options.length);
        return HearthProcess.start(directory, arguments);
    }

    private HearthProcess listening(String... options) throws Exception {
        String[] all = new String[2 + options.length];
        all[0] = "--listen";
        all[1] = "127.0.0.1:0";
        System.arraycopy(options, 0, all, 2, options.length);
        return node(all);
    }

    private static String address(HearthProcess node) throws Exception {
        return node.await("listening").get("address").asText();
    }

    private static JsonNode answer(HearthProcess node, String command) throws Exception {
        return node.await(line -> line.path("event").asText().equals("answer")
                && line.path("command").asText().equals(command));
    }

    private static JsonNode error(HearthProcess node, String command) throws Exception {
        return node.await(line -> line.path("event").asText().equals("error")
                && line.path("command").asText().equals(command));
    }

    @Test
    void answersEachCommandWithOneLine() throws Exception {
        try (HearthProcess server = listening();
                HearthProcess client = node("--connect-only", "--peer", address(server))) {
            JsonNode promoted = client.await(line -> line.path("event").asText().equals("promoted")
                    && line.get("to").asText().equals("hot"));
            assertThat(promoted.get("peer").asText()).isEqualTo(address(server));
            assertThat(promoted.get("from").asText()).isEqualTo("warm");
            assertThat(promoted.get("reason").asText()).isNotEmpty();

            client.say("peers");
            JsonNode peer = answer(client, "peers").get("peers").get(0);
            assertThat(peer.get("address").asText()).isEqualTo(address(server));
            assertThat(peer.get("direction").asText()).isEqualTo("outbound");
            assertThat(peer.get("state").asText()).isEqualTo("active");
            assertThat(peer.get("temperature").asText()).isEqualTo("hot");
            assertThat(peer.get("kind").asText()).isEqualTo("manual");
            assertThat(peer.get("nodeId").asText()).hasSize(66);
            assertThat(peer.get("permissions")).hasSize(5);
            assertThat(peer.get("bytesReceived").asLong()).isPositive();
            assertThat(peer.at("/messagesReceived/hello/messages").asLong()).isEqualTo(1);
            assertThat(peer.at("/messagesSent/hello/bytes").asLong()).isPositive();

            client.say("explain " + address(server));
            assertThat(answer(client, "explain").get("explanation").asText())
                    .startsWith(address(server) + " is hot, a configured peer");

            client.say("routines");
            JsonNode routines = answer(client, "routines").get("routines");
            assertThat(StreamSupport.stream(routines.spliterator(), false)
                            .map(routine -> routine.get("name").asText()))
                    .contains("governor", "persist", "keepalive");

            client.say("routine feeler interval 7s");
            JsonNode feeler = answer(client, "routine").get("routines").get(0);
            assertThat(feeler.get("name").asText()).isEqualTo("feeler");
            assertThat(feeler.get("intervalMillis").asLong()).isEqualTo(7_000);

            client.say("quit");
            answer(client, "quit");
            assertThat(client.exitCode()).as(client.errors()).isZero();
        }
    }

    @Test
    void bansAndLiftsBans() throws Exception {
        try (HearthProcess server = listening();
                HearthProcess client = node("--connect-only", "--peer", address(server))) {
            client.await("promoted");
            server.say("ban 127.0.0.0/8 1h too loud");

            JsonNode banned = server.await("banned");
            assertThat(banned.get("peer").asText()).isEqualTo("127.0.0.0/8");
            assertThat(banned.get("until").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(banned.get("reason").asText()).isEqualTo("too loud");
            assertThat(answer(server, "ban").get("outcome").asText()).isEqualTo("added");
            JsonNode demoted = client.await("demoted");
            assertThat(demoted.get("to").asText()).isEqualTo("cold");

            server.say("fetch 127.0.0.1:9");
            assertThat(error(server, "fetch").get("message").asText()).contains("banned");

            server.say("bans");
            JsonNode ban = answer(server, "bans").get("bans").get(0);
            assertThat(ban.get("subject").asText()).isEqualTo("127.0.0.0/8");
            assertThat(ban.get("until")).isEqualTo(banned.get("until"));

            server.say("unban 127.0.0.0/8");
            assertThat(answer(server, "unban").get("lifted").asBoolean()).isTrue();

            server.say("fetch 127.0.0.1:9");
            assertThat(answer(server, "fetch").get("peer").asText()).isEqualTo("127.0.0.1:9");
        }
    }

    @Test
    void saysInOneLineWhatIsWrongWithACommand() throws Exception {
        try (HearthProcess node = node()) {
            node.say("dance now");
            node.say("peers 5");
            node.say("explain here");
            node.say("routine governor interval often");
            node.say("routine gardener stop");
            node.say("ban 10.0.0.1 0s");
            node.say("unban nobody");
            node.say("accept 7");
            node.say("x".repeat(LineInput.LONGEST_LINE + 1));
            node.say("");
            node.say("bans");

            answer(node, "bans");
            assertThat(error(node, "dance").get("message").asText()).contains("explain ADDR", "quit");
            assertThat(error(node, "peers").get("message").asText()).isEqualTo("found 1 argument, expected peers");
            assertThat(error(node, "explain").get("message").asText())
                    .isEqualTo("found \"here\", expected an IP address and a port, as peers shows them");
            assertThat(node.events("error").get(3).get("message").asText()).contains("'often' is not a duration");
            assertThat(node.events("error").get(4).get("message").asText()).contains("gardener", "governor");
            assertThat(error(node, "ban").get("message").asText()).contains("0s");
            assertThat(error(node, "unban").get("message").asText()).contains("nobody");
            assertThat(error(node, "accept").get("message").asText()).contains("connection 7");
            assertThat(error(node, "").get("message").asText()).contains("4096");
            assertThat(node.events("error")).hasSize(9);
        }
    }

    @Test
    void endOfInputEndsNothing() throws Exception {
        try (HearthProcess node = listening("--for", "4s")) {
            node.endInput();
            address(node);
            node.await("stopped");
            assertThat(node.exitCode()).isZero();
        }
    }

    @Test
    void letsInWhomACommandAccepts() throws Exception {
        try (HearthProcess server = listening("--inbound-policy", "queue");
                HearthProcess client = node("--connect-only", "--peer", address(server))) {
            JsonNode asking = server.await("inbound");
            assertThat(asking.get("waits").asBoolean()).isTrue();
            assertThat(asking.get("agent").asText()).isNotEmpty();
            server.say("accept " + asking.get("connection"));

            answer(server, "accept");
            client.await("promoted");
        }
    }

    @Test
    void turnsAwayWhomACommandRefuses() throws Exception {
        try (HearthProcess server = listening("--inbound-policy", "queue");
                HearthProcess client = node("--connect-only", "--peer", address(server))) {
            JsonNode asking = server.await("inbound");
            server.say("refuse " + asking.get("connection") + " not today");

            answer(server, "refuse");
            JsonNode closed = client.await(line -> line.path("event").asText().equals("peer")
                    && line.get("state").asText().equals("closed"));
            assertThat(closed.get("reason").asText()).isEqualTo("rejected_by_peer");
            assertThat(server.errors()).contains("is not let in: not today");
            assertThat(client.events("promoted")).isEmpty();
        }
    }

    @Test
    void tellsOfEachPeerThatComesInAndLetsItIn() throws Exception {
        try (HearthProcess server = listening("--inbound-policy", "event");
                HearthProcess client = node("--connect-only", "--peer", address(server))) {
            assertThat(server.await("inbound").get("waits").asBoolean()).isFalse();
            client.await("promoted");
        }
    }

    @Test
    void optionsComeBeforeTheFileAndAReloadTakesTheFileAnew() throws Exception {
        Path file = directory.resolve("node.json");
        Files.writeString(file, "{\"targets.active\": 7, \"limits.maxConnections\": 90, \"agent\": \"One/1\"}");
        try (HearthProcess node = listening("--config", file.toString(), "--max-connections", "80")) {
            address(node);
            Files.writeString(
                    file, "{\"targets.active\": 8, \"limits.maxConnections\": 91, \"inbound.accept\": false}");
            node.say("reload");
            JsonNode reloaded = node.await("reloaded");
            assertThat(reloaded.get("changed").toString()).isEqualTo("[\"agent\",\"targets.active\"]");
            assertThat(reloaded.get("needsRestart").toString()).isEqualTo("[\"inbound.accept\"]");

            Files.writeString(file, "{\"targets.activ\": 8}");
            node.say("reload");
            assertThat(error(node, "reload").get("message").asText())
                    .contains(file + " line 1", "the nearest is targets.active");

            Files.writeString(file, "{\"targets.active\": 9, \"agent\": \"One/1\"}");
            node.hangUp();
            node.await(line -> line.path("event").asText().equals("reloaded")
                    && line.get("needsRestart").isEmpty());
            node.say("quit");
            assertThat(node.exitCode()).isZero();
        }
    }

    @Test
    void topologyFileNamesThePeers() throws Exception {
        Path file = directory.resolve("topology.json");
        try (HearthProcess server = listening()) {
            String port = address(server).substring("127.0.0.1:".length());
            Files.writeString(file, """
                    {"localRoots": [{"accessPoints": [{"address": "127.0.0.1", "port": %s}],
                                     "advertise": false, "valency": 1}],
                     "publicRoots": []}
                    """.formatted(port));
            try (HearthProcess client = node("--connect-only", "--topology", file.toString())) {
                assertThat(client.await("promoted").get("peer").asText()).isEqualTo(address(server));
            }
        }
    }

    @Test
    void storedAddressesCanBeReadWhileTheNodeRuns() throws Exception {
        String home = directory.resolve("home").toString();
        try (HearthProcess server = listening();
                HearthProcess client = listening("--data-dir", home, "--peer", address(server))) {
            client.await("promoted");
            client.say("quit");
            assertThat(client.exitCode()).as(client.errors()).isZero();
            try (HearthProcess again = listening("--data-dir", home);
                    HearthProcess peers = HearthProcess.start(directory, "peers", "--data-dir", home)) {
                address(again);
                JsonNode summary = peers.await("summary");
                assertThat(peers.exitCode()).as(peers.errors()).isZero();
                assertThat(summary.get("addresses").asInt()).isEqualTo(1);
                assertThat(summary.get("tried").asInt()).isEqualTo(1);
                JsonNode stored = peers.await("address");
                assertThat(stored.get("address").asText()).isEqualTo(address(server));
                assertThat(stored.get("table").asText()).isEqualTo("tried");
                assertThat(stored.get("lastSuccess").asText()).endsWith("Z");
                assertThat(again.isAlive()).isTrue();
            }
        }
    }
}
