package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.config.ConfigChange;
import dev.hearth.p2p.config.ConfigKey;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.KeyPin;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent.Demoted;
import dev.hearth.p2p.event.RoutineInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A running node takes another configuration (cardano-governor §8.6, graphene-p2p §9.3). */
class ReloadTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final List<GrapheneBlock> blocks = TestBlocks.chain(null, 5, 200, 0);
    private NodeConfig config = NodeConfig.builder()
            .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ZERO)
            .build();
    private final Scenario scenario =
            new Scenario(new TestTransactions(), Scenario.follower(blocks), builder -> builder.config(config));

    private <T> ConfigChange reload(ConfigKey<T> key, T value) {
        return reload(builder -> builder.set(key, value));
    }

    private ConfigChange reload(UnaryOperator<NodeConfig.Builder> change) {
        config = change.apply(config.toBuilder())
                .set(ConfigKeys.LISTEN, Optional.of(scenario.address()))
                .build();
        return scenario.await(scenario.node.reload(config));
    }

    private RawPeer neighbour() {
        RawPeer peer = scenario.peer().polite().chain(blocks);
        scenario.listenAgainAndAgain(peer);
        return peer;
    }

    private List<RawPeer> visitors(int count) {
        List<RawPeer> visitors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            visitors.add(scenario.join(scenario.peer().polite()));
        }
        return visitors;
    }

    private static HostPort named(PeerAddress address) {
        return HostPort.parse(address.toString(), 0);
    }

    private void hearOf(RawPeer peer) {
        RawPeer gossip = scenario.peer().polite();
        int nowSeconds = (int) (scenario.host.runtime().wallMicros() / 1_000_000);
        List<AddressInfo> told = List.of(new AddressInfo(scenario.home(peer), nowSeconds, 0, NodeId.ZERO, 2, 2));
        gossip.on(GrapheneTypes.ADDRESS_REQUEST, request -> gossip.send(new AddressMessage(told)));
        scenario.join(gossip);
        scenario.run(MOMENT);
        gossip.close();
    }

    private static long open(List<RawPeer> peers) {
        return peers.stream().filter(RawPeer::isConnected).count();
    }

    private Optional<RoutineInfo> routine(String name) {
        return scenario.await(scenario.node.routines().list()).stream()
                .filter(info -> info.name().equals(name))
                .findFirst();
    }

    private boolean isRunning(String routine) {
        return routine(routine).filter(RoutineInfo::running).isPresent();
    }

    private void reloadIntervals(Map<String, Duration> intervals) {
        reload(ConfigKeys.ROUTINES, new TreeMap<>(intervals));
    }

    @Test
    @DisplayName("What is bound to a socket, a file or the application is reported, all else is taken")
    void exactlyWhatNeedsARestartIsReported() {
        ConfigChange change =
                reload(builder -> builder.set(ConfigKeys.DATA_DIRECTORY, Optional.of(Path.of("elsewhere")))
                        .set(ConfigKeys.PRIVATE_MODE, Optional.of(true))
                        .set(ConfigKeys.INBOUND_ACCEPT, false)
                        .set(ConfigKeys.AGENT, "other")
                        .set(ConfigKeys.TIMEOUTS_CLOSING, Duration.ofSeconds(7)));
        assertThat(change.needRestart())
                .containsExactly(ConfigKeys.INBOUND_ACCEPT, ConfigKeys.PRIVATE_MODE, ConfigKeys.DATA_DIRECTORY);
        assertThat(change.taken()).containsExactly(ConfigKeys.AGENT, ConfigKeys.TIMEOUTS_CLOSING);
        scenario.join(scenario.peer().polite());
    }

    @Test
    @DisplayName("A lowered limit of inbound connections ends as many as are too many, and no others")
    void loweredInboundLimitMakesRoom() {
        List<RawPeer> visitors = visitors(12);
        reload(builder -> builder.set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(5)));
        scenario.run(Duration.ofSeconds(25));
        assertThat(open(visitors)).isEqualTo(5);
        assertThat(scenario.disconnects()).containsOnlyKeys(DisconnectReason.EVICTED);
        assertThat(visitors.get(0).isConnected()).as("the oldest").isTrue();
        reload(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(20));
        visitors.addAll(visitors(4));
        assertThat(open(visitors)).isEqualTo(9);
    }

    @Test
    @DisplayName("The maximum of all connections counts those we dial: they are fewer in time, inbound ones at once")
    void loweredMaximumIsKeptTo() {
        List<RawPeer> visitors = visitors(12);
        reload(ConfigKeys.LIMITS_MAX_CONNECTIONS, 6);
        scenario.run(Duration.ofMinutes(1));
        assertThat(open(visitors)).isBetween(1L, 6L);
        long before = open(visitors);
        scenario.run(Duration.ofMinutes(5));
        assertThat(open(visitors)).isEqualTo(before);
    }

    @Test
    @DisplayName("Limits of an address hold for those that come from now on")
    void limitOfAnAddressIsForNewcomers() {
        SimulatedHost crowd = scenario.newHost();
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            peers.add(new RawPeer(crowd.runtime()).polite().dial(scenario.address()));
            scenario.run(MOMENT);
        }
        reload(ConfigKeys.LIMITS_PER_ADDRESS, 1);
        peers.add(new RawPeer(crowd.runtime()).polite().dial(scenario.address()));
        scenario.run(MOMENT);
        assertThat(peers.stream().map(RawPeer::isConnected)).containsExactly(true, true, true, false);
    }

    @Test
    @DisplayName("Time-outs and the block interval hold from now on; a handshake under way has the time it had")
    void timesAreTaken() {
        RawPeer before = new RawPeer(scenario.newHost().runtime()).dial(scenario.address());
        scenario.run(MOMENT);
        reload(builder -> builder.set(ConfigKeys.TIMEOUTS_GREETING, Duration.ofSeconds(2))
                .set(ConfigKeys.BLOCK_INTERVAL, Duration.ofMillis(500)));
        RawPeer after = new RawPeer(scenario.newHost().runtime()).dial(scenario.address());
        scenario.run(Duration.ofMillis(2_500));
        assertThat(after.isClosed()).isTrue();
        scenario.run(Duration.ofSeconds(5));
        assertThat(before.isClosed()).isFalse();
        scenario.run(Duration.ofSeconds(2));
        assertThat(before.isClosed()).isTrue();
        RawPeer mute = scenario.join(scenario.peer().polite().ignoring(GrapheneTypes.CURRENT_TIME_REQUEST));
        scenario.run(Duration.ofSeconds(28));
        assertThat(mute.isClosed())
                .as("after ten intervals, which are five seconds, and a goodbye")
                .isTrue();
        assertThat(scenario.disconnects()).containsKey(DisconnectReason.INACTIVE);
    }

    @Test
    @DisplayName(
            "connectOnly lets go of all but the configured peers and those that came by themselves, and back again")
    void connectOnlyIsTakenAndGivenBack() {
        RawPeer configured = neighbour();
        RawPeer stranger = neighbour();
        RawPeer visitor = scenario.join(scenario.peer().polite());
        reload(ConfigKeys.PEERS, List.of(named(scenario.home(configured))));
        hearOf(stranger);
        scenario.until(() -> scenario.temperature(stranger) == Temperature.HOT, Duration.ofMinutes(5));
        scenario.until(() -> scenario.temperature(configured) == Temperature.HOT, Duration.ofMinutes(5));
        reload(ConfigKeys.CONNECT_ONLY, true);
        scenario.run(MOMENT);
        assertThat(scenario.info(stranger)).isNull();
        assertThat(scenario.events(Demoted.class))
                .anyMatch(event -> event.peer().equals(scenario.home(stranger))
                        && event.to() == Temperature.COLD
                        && event.reason().equals("only configured peers are wanted"));
        long dialled = scenario.established(scenario.home(stranger));
        scenario.run(Duration.ofHours(2));
        assertThat(scenario.established(scenario.home(stranger))).isEqualTo(dialled);
        assertThat(scenario.established(scenario.home(configured))).isEqualTo(1);
        assertThat(configured.isConnected()).isTrue();
        assertThat(visitor.isConnected()).isTrue();
        reload(ConfigKeys.CONNECT_ONLY, false);
        scenario.until(() -> scenario.temperature(stranger) == Temperature.HOT, Duration.ofHours(2));
        assertThat(scenario.established(scenario.home(configured))).isEqualTo(1);
    }

    @Test
    @DisplayName("peerSharing is taken: nothing is told any more, and nothing that is told is believed")
    void sharingIsTaken() {
        RawPeer known = neighbour();
        reload(ConfigKeys.PEERS, List.of(named(scenario.home(known))));
        hearOf(known);
        RawPeer asker = scenario.join(scenario.peer().polite());
        scenario.until(() -> scenario.temperature(known) == Temperature.HOT, Duration.ofMinutes(5));
        reload(ConfigKeys.PEER_SHARING, false);
        asker.send(new AddressRequest());
        scenario.run(MOMENT);
        assertThat(asker.last(AddressMessage.class).addresses()).isEmpty();
        RawPeer stranger = neighbour();
        hearOf(stranger);
        scenario.run(Duration.ofHours(1));
        assertThat(scenario.dialled()).doesNotContain(scenario.home(stranger));
    }

    @Test
    @DisplayName("A shorter churn interval holds for the pause under way")
    void churnIntervalIsTaken() {
        List<RawPeer> peers = List.of(neighbour(), neighbour(), neighbour());
        peers.forEach(this::hearOf);
        scenario.until(
                () -> peers.stream().allMatch(peer -> scenario.temperature(peer) == Temperature.HOT),
                Duration.ofMinutes(10));
        reload(builder -> builder.set(ConfigKeys.TARGETS_ACTIVE, 3)
                .set(ConfigKeys.CHURN_INTERVAL, Duration.ofMinutes(1))
                .set(ConfigKeys.CHURN_BULK_INTERVAL, Duration.ofMinutes(1)));
        scenario.until(() -> !scenario.events(Demoted.class).isEmpty(), Duration.ofMinutes(14));
    }

    @Test
    @DisplayName("Pins are taken for connections from now on")
    void pinsAreTaken() {
        RawPeer peer = neighbour();
        HostPort name = named(scenario.home(peer));
        reload(ConfigKeys.PEERS, List.of(name));
        scenario.until(() -> scenario.temperature(peer) == Temperature.HOT, Duration.ofMinutes(5));
        reload(ConfigKeys.PINS, List.of(new KeyPin(name, "02" + "ab".repeat(32))));
        scenario.run(MOMENT);
        assertThat(peer.isConnected()).isTrue();
        peer.close();
        scenario.run(Duration.ofMinutes(5));
        assertThat(scenario.info(peer)).isNull();
        assertThat(scenario.disconnects()).containsKey(DisconnectReason.BLOCKED);
        reload(ConfigKeys.PINS, List.of());
        scenario.until(() -> scenario.info(peer) != null, Duration.ofMinutes(10));
    }

    @Test
    @DisplayName("What connections are told of the node is taken for those from now on")
    void agentIsTaken() {
        RawPeer before = scenario.join(scenario.peer().polite());
        reload(ConfigKeys.AGENT, "another");
        RawPeer after = scenario.join(scenario.peer().polite());
        assertThat(before.isConnected()).isTrue();
        assertThat(before.last(Hello.class).userAgent()).hasToString("Hearth/0.1");
        assertThat(after.last(Hello.class).userAgent()).hasToString("another");
    }

    @Test
    @DisplayName("The firewall check is switched on and off")
    void firewallCheckIsTaken() {
        assertThat(isRunning("check-reachability")).isFalse();
        reload(ConfigKeys.FIREWALL_CHECK, true);
        assertThat(isRunning("check-reachability")).isTrue();
        reload(ConfigKeys.FIREWALL_CHECK, false);
        assertThat(isRunning("check-reachability")).isFalse();
    }

    @Test
    @DisplayName("An interval that is configured no longer is again as built in, and what the application set stays")
    void intervalsAreTakenAndGivenBack() {
        scenario.await(scenario.node.routines().setInterval("feeler", Duration.ofSeconds(7)));
        reloadIntervals(Map.of("governor", Duration.ofSeconds(2), "persist", Duration.ofSeconds(3)));
        assertThat(routine("governor").orElseThrow().interval()).isEqualTo(Duration.ofSeconds(2));
        reloadIntervals(Map.of("persist", Duration.ofSeconds(3)));
        assertThat(routine("governor").orElseThrow().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(routine("persist").orElseThrow().interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(routine("feeler").orElseThrow().interval()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    @DisplayName("A name that no routine has is warned about with its place and the nearest one")
    void unknownRoutineIsWarnedAbout() {
        byte[] file = "{\n\"routines\": {\"govenor\": {\"interval\": \"2s\"}}}".getBytes(StandardCharsets.UTF_8);
        PrintStream errors = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            scenario.await(scenario.node.reload(NodeConfig.read("node.json", file)));
        } finally {
            System.setErr(errors);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("node.json line 2: routines.govenor: found an unknown name, ignored, "
                        + "expected a routine's; the nearest is governor");
    }

    @Test
    @DisplayName("A reload that fails half-way is answered all the same")
    void aFailureIsAnswered() {
        PeerPolicy failing = new PeerPolicy() {
            @Override
            public Parts assemble(Setting setting) {
                return PeerPolicy.hearth().assemble(setting);
            }

            @Override
            public Parts adapt(Parts running, Setting setting) {
                throw new IllegalStateException("cannot adapt");
            }
        };
        scenario.restart(builder -> builder.config(config).peerPolicy(failing));
        assertThatThrownBy(() -> reload(ConfigKeys.AGENT, "other")).hasMessageContaining("cannot adapt");
    }

    @Test
    @DisplayName("A topology file with other words in it is a change, and the same file is none")
    void anotherTopologyIsAChange() {
        Path file = Path.of("topology.json");
        scenario.host.putFile(file, "{\"localRoots\":[],\"publicRoots\":[]}".getBytes(StandardCharsets.UTF_8));
        assertThat(reload(ConfigKeys.TOPOLOGY_FILE, Optional.of(file)).taken())
                .containsExactly(ConfigKeys.TOPOLOGY_FILE);
        assertThat(reload(ConfigKeys.AGENT, "same file").taken()).containsExactly(ConfigKeys.AGENT);
        String roots = "{\"localRoots\":[{\"accessPoints\":[{\"address\":\"192.0.2.1\",\"port\":1}],\"valency\":1}],"
                + "\"publicRoots\":[]}";
        scenario.host.putFile(file, roots.getBytes(StandardCharsets.UTF_8));
        assertThat(reload(ConfigKeys.AGENT, "other file").taken())
                .containsExactly(ConfigKeys.TOPOLOGY_FILE, ConfigKeys.AGENT);
    }
}
