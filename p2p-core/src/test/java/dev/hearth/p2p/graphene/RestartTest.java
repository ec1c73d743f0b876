package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.PeersFile;
import dev.hearth.p2p.event.NodeEvent.PeerChanged;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.runtime.Storage;
import dev.hearth.p2p.simulation.CrashMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node remembers of its peers from one run to the next, after a stop and after a crash (B§4.8). */
class RestartTest {
    private static final Path DIRECTORY = Path.of("data");
    private static final Duration BLOCK_INTERVAL = Duration.ofMinutes(1);

    /** Two peers at a time, and files. */
    private static NodeBuilder kept(NodeBuilder builder) {
        NodeConfig config = NodeConfig.builder()
                .set(ConfigKeys.TARGETS_ESTABLISHED, 2)
                .set(ConfigKeys.TARGETS_ACTIVE, 2)
                .build();
        return builder.config(config).dataDirectory(DIRECTORY);
    }

    private final Scenario scenario = new Scenario(RestartTest::kept);
    private final List<GrapheneBlock> blocks = TestBlocks.chain(null, 200, 200, 0);
    private int announced;

    /** Addresses where nobody answers, so that chance would hardly find the few that matter. */
    private static List<PeerAddress> nowhere(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PeerAddress.ipv4(0x64000001 + (i << 16), 1776))
                .toList();
    }

    private void hearOf(List<PeerAddress> addresses) {
        RawPeer gossip = scenario.peer().polite();
        int nowSeconds = (int) (scenario.host.runtime().wallMicros() / 1_000_000);
        List<AddressInfo> infos = addresses.stream()
                .map(address -> new AddressInfo(address, nowSeconds, 0, NodeId.ZERO, 2, 2))
                .toList();
        gossip.on(GrapheneTypes.ADDRESS_REQUEST, request -> gossip.send(new AddressMessage(infos)));
        scenario.join(gossip);
        scenario.run(Duration.ofSeconds(5));
        gossip.close();
    }

    /** The peers announce a block a minute, in turn, for so long. */
    private void announceFor(Duration time, List<RawPeer> connections) {
        for (long minute = 0; minute < time.toMinutes(); minute++) {
            GrapheneBlock block = blocks.get(announced++);
            RawPeer from = connections.get((int) (minute % connections.size()));
            from.has(block)
                    .send(new ItemIdsInventory(
                            GrapheneTypes.BLOCK, List.of(RawPeer.message(block).messageId())));
            scenario.run(BLOCK_INTERVAL);
        }
        assertThat(scenario.headNumber()).isEqualTo(announced);
    }

    /** A node with two good peers that have proven their worth, in a book full of others. */
    private List<RawPeer> proven() {
        List<RawPeer> good = List.of(scenario.peer().polite(), scenario.peer().polite());
        good.forEach(scenario::listenAgainAndAgain);
        hearOf(good.stream().map(scenario::home).toList());
        scenario.until(() -> good.stream().allMatch(peer -> scenario.info(peer) != null), Duration.ofMinutes(5));
        announceFor(Duration.ofMinutes(95), good);
        hearOf(nowhere(150));
        scenario.run(Duration.ofMinutes(2)); // Anchors are appointed, and written.
        return good;
    }

    private void crashAndRestart() {
        scenario.host.crash(CrashMode.RESET);
        scenario.host.restart();
        scenario.start(RestartTest::kept);
    }

    private void assertFirstDialled(List<RawPeer> good) {
        scenario.run(Duration.ofSeconds(2));
        Set<PeerAddress> homes = new TreeSet<>();
        good.forEach(peer -> homes.add(scenario.home(peer)));
        List<PeerAddress> inOrder = new ArrayList<>();
        scenario.events(PeerChanged.class).stream()
                .filter(change -> change.direction() == Direction.OUTBOUND)
                .forEach(change -> inOrder.add(change.address()));
        assertThat(scenario.dialled()).containsAll(homes);
        assertThat(new TreeSet<>(inOrder.subList(0, Math.min(2, inOrder.size()))))
                .isEqualTo(homes);
    }

    @Test
    @DisplayName("B§4.8: peers of proven worth are reconnected first after a stop")
    void anchorsComeFirstAfterAStop() {
        List<RawPeer> good = proven();
        scenario.await(scenario.node.stop());
        scenario.events.clear();
        scenario.start(RestartTest::kept);
        assertFirstDialled(good);
    }

    @Test
    @DisplayName("B§4.8, §13.38: and after a crash, but not after the third in a row")
    void anchorsComeFirstAfterACrash() {
        List<RawPeer> good = proven();
        for (int crash = 1; crash <= 2; crash++) {
            scenario.events.clear();
            crashAndRestart();
            assertFirstDialled(good);
            assertThat(scenario.await(scenario.node.explain(scenario.home(good.get(0)))))
                    .contains("anchor");
        }
        crashAndRestart();
        scenario.run(Duration.ofSeconds(2));
        assertThat(scenario.await(scenario.node.explain(scenario.home(good.get(0)))))
                .doesNotContain("anchor");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 29, 30, 61})
    @DisplayName("B§5.8: a crash loses no address that was written before")
    void bookSurvivesACrash(int secondsAfterTheFlush) {
        hearOf(nowhere(40));
        scenario.run(Duration.ofSeconds(65)); // It is written once a minute.
        Set<PeerAddress> before = known();
        assertThat(before).hasSizeGreaterThan(20);
        scenario.run(Duration.ofSeconds(secondsAfterTheFlush));
        crashAndRestart();
        assertThat(known()).containsAll(before);
    }

    /** Which of 40 addresses where nobody lives the book knows. */
    private Set<PeerAddress> known() {
        Set<PeerAddress> known = new TreeSet<>();
        for (PeerAddress address : nowhere(40)) {
            if (scenario.await(scenario.node.explain(address)).contains("the address book has it")) {
                known.add(address);
            }
        }
        return known;
    }

    @Test
    @DisplayName("G§7.5: peers.json of an older node is taken in once")
    void oldPeersFileIsImportedOnce() {
        scenario.await(scenario.node.stop());
        scenario.host.crash(CrashMode.RESET);
        scenario.host.restart();
        Path other = Path.of("other");
        PeerAddress old = PeerAddress.parse("99.88.0.1:1776");
        PeerAddress later = PeerAddress.parse("98.88.0.1:1776");
        UnaryOperator<NodeBuilder> options = builder -> builder.dataDirectory(other);
        putPeersFile(other, old);
        scenario.start(options);
        assertThat(scenario.await(scenario.node.explain(old))).contains("the address book has it");
        scenario.await(scenario.node.stop());
        putPeersFile(other, later);
        scenario.start(options);
        assertThat(scenario.await(scenario.node.explain(old))).contains("the address book has it");
        assertThat(scenario.await(scenario.node.explain(later))).contains("never heard of it");
    }

    private void putPeersFile(Path directory, PeerAddress address) {
        String json = """
                [{"endpoint":"%s","last_seen_time":"2026-01-01T00:00:00",
                  "last_connection_disposition":"last_connection_succeeded",
                  "last_connection_attempt_time":"2026-01-01T00:00:00",
                  "number_of_successful_connection_attempts":1,"number_of_failed_connection_attempts":0}]
                """.formatted(address);
        Storage storage = scenario.host.runtime().storage(directory);
        storage.write(PeersFile.NAME, json.getBytes(StandardCharsets.UTF_8));
        storage.close();
    }
}
