package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.runtime.NodeRuntime;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.simulation.LinkProfile;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Time, slowness and files; names begin with the number of the weakness (§10). */
class LivenessTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int LARGE = 1_500_000;
    private static final int IGNORED_TYPE = 5050;

    private final Scenario scenario = new Scenario();

    private RawPeer peerAt(int bytesPerSecond) {
        SimulatedHost host = scenario.newHost();
        scenario.simulation
                .link(host, scenario.host)
                .setFrom(host, LinkProfile.lan().withBytesPerSecond(bytesPerSecond));
        return new RawPeer(host.runtime()).polite();
    }

    @Test
    @DisplayName("W22: a large block survives a slow link while we catch up")
    void largeBlockOnSlowLinkSurvivesInSync() {
        RawPeer slow = scenario.join(peerAt(6_000).chain(TestBlocks.chain(null, 2, LARGE, 0)));
        scenario.until(() -> scenario.headNumber() == 2, Duration.ofMinutes(10));
        assertThat(scenario.simulation.now()).isGreaterThan(Duration.ofMinutes(8));
        assertThat(slow.isConnected()).isTrue();
        assertThat(scenario.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("W22: a large block survives a slow link while we follow")
    void largeBlockOnSlowLinkSurvivesInRelay() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 3, 200, 0);
        RawPeer slow = scenario.join(peerAt(6_000).chain(blocks));
        scenario.until(() -> scenario.headNumber() == 3);
        scenario.run(Duration.ofSeconds(20));
        List<GrapheneBlock> live = TestBlocks.chain(blocks.get(2), 2, LARGE, 0);
        for (GrapheneBlock block : live) {
            slow.has(block)
                    .send(new ItemIdsInventory(
                            GrapheneTypes.BLOCK, List.of(RawPeer.message(block).messageId())));
        }
        scenario.until(() -> scenario.headNumber() == 5, Duration.ofMinutes(10));
        assertThat(slow.isConnected()).isTrue();
        assertThat(scenario.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("W22: a peer that sends the block we asked for in dribbles is let go like a silent one")
    void dribblerDiesByTheDeadlineOfRequests() {
        RawPeer dribbler = scenario.peer().polite().chain(TestBlocks.chain(null, 3, LARGE, 0));
        dribbler.on(GrapheneTypes.FETCH_ITEMS, request -> dribbler.sendHeader(GrapheneTypes.BLOCK, LARGE));
        scenario.join(dribbler);
        scenario.every(Duration.ofMillis(100), dribbler, () -> dribbler.sendPlain(new byte[16]));
        scenario.run(Duration.ofSeconds(5));
        assertThat(dribbler.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(4));
        assertThat(dribbler.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("W22: a frame that comes a block of cipher at a time is no sign of life")
    void dribblerDiesOfInactivity() {
        RawPeer dribbler = scenario.join(scenario.peer().polite());
        scenario.run(MOMENT);
        dribbler.sendHeader(IGNORED_TYPE, LARGE);
        scenario.every(MOMENT, dribbler, () -> dribbler.sendPlain(new byte[1_600]));
        scenario.run(Duration.ofSeconds(28));
        assertThat(dribbler.isConnected()).isTrue();
        scenario.run(Duration.ofSeconds(28));
        assertThat(dribbler.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.INACTIVE);
    }

    @Test
    @DisplayName("W22: small talk, however much of it, does not put an answer off")
    void chatterDoesNotPutAnswersOff() {
        RawPeer chatterbox = scenario.peer().polite().chain(TestBlocks.chain(null, 3, 200, 0));
        chatterbox.ignoring(GrapheneTypes.FETCH_ITEMS);
        scenario.join(chatterbox);
        scenario.every(Duration.ofMillis(200), chatterbox, () -> {
            chatterbox.send(IGNORED_TYPE, new byte[4_000]);
            chatterbox.send(new CurrentTimeRequest(1));
        });
        scenario.run(Duration.ofSeconds(9));
        assertThat(chatterbox.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.REQUEST_TIMEOUT);
    }

    @Test
    @DisplayName("W28: a wall clock that jumps disconnects nobody")
    void jumpingClockDisconnectsNobody() {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            peers.add(scenario.join(scenario.peer().polite()));
        }
        for (Duration ahead :
                List.of(Duration.ofHours(3), Duration.ofDays(-400), Duration.ofDays(4_000), Duration.ofSeconds(-1))) {
            scenario.host.skewClock(ahead);
            scenario.run(Duration.ofMinutes(2));
        }
        assertThat(peers).allMatch(RawPeer::isConnected);
        assertThat(scenario.disconnects()).isEmpty();
    }

    @Test
    @DisplayName("W28: a clock put back does not stop us dialling")
    void clockPutBackDoesNotStopDialling() {
        SimulatedHost host = scenario.newHost();
        PeerAddress address = host.address(Scenario.PORT);
        List<RawPeer> accepted = new ArrayList<>();
        RawPeer.listen(host.runtime(), address, () -> {
            accepted.add(new RawPeer(host.runtime()).polite());
            return accepted.get(accepted.size() - 1);
        });
        SimulatedHost other = scenario.newHost();
        Node dialler = Node.builder(other.runtime(), GrapheneProtocol.of(Scenario.CHAIN))
                .peer(HostPort.parse(address.toString(), 0))
                .connectOnly(true)
                .build();
        scenario.await(dialler.start());
        scenario.until(() -> accepted.size() == 1 && accepted.get(0).has(GrapheneTypes.ADDRESS_REQUEST));
        accepted.get(0).close();
        scenario.run(MOMENT);
        other.skewClock(Duration.ofDays(-1));
        scenario.until(() -> accepted.size() == 2, Duration.ofMinutes(2));
    }

    @Test
    @DisplayName("W28: a clock behind our own head does not make liars of honest peers")
    void clockBehindTheChainDoesNotStopSync() {
        List<GrapheneBlock> blocks = TestBlocks.chain(null, 20, 200, 0);
        scenario.join(scenario.peer().polite().chain(blocks.subList(0, 10)));
        scenario.until(() -> scenario.headNumber() == 10);
        scenario.host.skewClock(Duration.ofDays(-3_650));
        scenario.join(scenario.peer().polite().chain(blocks));
        scenario.until(() -> scenario.headNumber() == 20);
        assertThat(scenario.disconnects()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("W29: node_config.json is its owner's alone")
    void keyIsReadableByItsOwnerOnly(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (NodeRuntime.Threaded runtime = NodeRuntime.threaded();
                Node node = Node.builder(runtime, GrapheneProtocol.of(Scenario.CHAIN))
                        .dataDirectory(data)
                        .build()) {
            node.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
            Path config = data.resolve("node_config.json");
            assertThat(Files.readString(config)).contains("private_key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @DisplayName("W29: key and addresses survive a crash, as they were written a minute ago at most")
    void filesSurviveACrash() {
        Path data = Path.of("data");
        Scenario persistent = new Scenario(builder -> builder.dataDirectory(data));
        SimulatedHost host = persistent.newHost();
        PeerAddress address = host.address(Scenario.PORT);
        List<RawPeer> accepted = new ArrayList<>();
        RawPeer.listen(host.runtime(), address, () -> {
            accepted.add(new RawPeer(host.runtime()).polite());
            return accepted.get(accepted.size() - 1);
        });
        persistent.node.connect(address);
        persistent.until(() -> persistent.established() == 1);
        persistent.run(Duration.ofSeconds(70));
        persistent.host.crash(CrashMode.RESET);
        persistent.run(MOMENT);
        persistent.host.restart();
        persistent.start(builder -> builder.dataDirectory(data));
        persistent.until(() -> accepted.size() == 2 && accepted.get(1).has(GrapheneTypes.ADDRESS_REQUEST));
        assertThat(accepted.get(1).last(Hello.class).nodePublicKey())
                .isEqualTo(accepted.get(0).last(Hello.class).nodePublicKey());
    }

    @Test
    @DisplayName("W22: a peer that answers our keep-alives and nothing else is kept")
    void quietPeerIsKept() {
        RawPeer quiet = scenario.join(scenario.peer().polite());
        scenario.run(Duration.ofMinutes(5));
        assertThat(quiet.isConnected()).isTrue();
        assertThat(quiet.count(GrapheneTypes.CURRENT_TIME_REQUEST)).isBetween(15, 25);
        assertThat(quiet.received(FetchBlockchainItemIds.class)).isNotEmpty();
        assertThat(scenario.peers()).extracting(PeerInfo::stage).containsExactly(Stage.ACTIVE);
    }
}
