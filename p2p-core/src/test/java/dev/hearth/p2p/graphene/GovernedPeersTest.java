package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent.Demoted;
import dev.hearth.p2p.event.NodeEvent.Promoted;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.PeerCounts;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.trust.Subnet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a whole node keeps its peers cold, warm and hot, seen from the wire and through its own account. */
class GovernedPeersTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Path TOPOLOGY = Path.of("topology.json");

    private final List<GrapheneBlock> blocks = TestBlocks.chain(null, 5, 200, 0);
    private Scenario scenario = new Scenario(new TestTransactions(), Scenario.follower(blocks), aiming(1, 1));

    private static NodeConfig.Builder targets(int established, int active) {
        return NodeConfig.builder()
                .set(ConfigKeys.TARGETS_ESTABLISHED, established)
                .set(ConfigKeys.TARGETS_ACTIVE, active)
                .set(ConfigKeys.TARGETS_ACTIVE_INBOUND, 0)
                .set(ConfigKeys.CHURN_YOUNG_INTERVAL, Duration.ofHours(1));
    }

    private static UnaryOperator<NodeBuilder> aiming(int established, int active) {
        return builder -> builder.config(targets(established, active).build());
    }

    /** Peers that can be dialled at home and have the node's blocks, told of by a peer that leaves again. */
    private List<RawPeer> neighbours(int count) {
        List<RawPeer> neighbours = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawPeer peer = scenario.peer().polite().chain(blocks);
            scenario.listenAgainAndAgain(peer);
            neighbours.add(peer);
        }
        return neighbours;
    }

    private void hearOf(List<RawPeer> peers) {
        RawPeer gossip = scenario.peer().polite();
        int nowSeconds = (int) (scenario.host.runtime().wallMicros() / 1_000_000);
        List<AddressInfo> infos = peers.stream()
                .map(peer -> new AddressInfo(scenario.home(peer), nowSeconds, 0, NodeId.ZERO, 2, 2))
                .toList();
        gossip.on(GrapheneTypes.ADDRESS_REQUEST, request -> gossip.send(new AddressMessage(infos)));
        scenario.join(gossip);
        scenario.run(MOMENT);
        gossip.close();
        scenario.run(MOMENT);
    }

    private long count(List<RawPeer> peers, Temperature temperature) {
        return peers.stream()
                .filter(peer -> scenario.temperature(peer) == temperature)
                .count();
    }

    /** A node with so many neighbours, where targets are reached. */
    private List<RawPeer> settled(int neighbours, int established, int active) {
        scenario = new Scenario(new TestTransactions(), Scenario.follower(blocks), aiming(established, active));
        List<RawPeer> peers = neighbours(neighbours);
        hearOf(peers);
        scenario.until(
                () -> count(peers, Temperature.HOT) == active && count(peers, Temperature.WARM) == established - active,
                Duration.ofMinutes(10));
        return peers;
    }

    private RawPeer first(List<RawPeer> peers, Temperature temperature) {
        return peers.stream()
                .filter(peer -> scenario.temperature(peer) == temperature)
                .findFirst()
                .orElseThrow();
    }

    private String explain(RawPeer peer) {
        return scenario.await(scenario.node.explain(scenario.home(peer)));
    }

    private void reload(NodeConfig.Builder config) {
        scenario.await(scenario.node.reload(
                config.set(ConfigKeys.LISTEN, Optional.of(scenario.address())).build()));
    }

    private void assertLegalOrder() {
        Map<PeerAddress, Temperature> temperatures = new TreeMap<>();
        for (var event : scenario.events) {
            if (event instanceof Promoted promoted) {
                assertThat(promoted.from()).isEqualTo(temperatures.getOrDefault(promoted.peer(), Temperature.COLD));
                assertThat(promoted.to())
                        .isEqualTo(promoted.from() == Temperature.COLD ? Temperature.WARM : Temperature.HOT);
                assertThat(promoted.reason()).isNotEmpty();
                temperatures.put(promoted.peer(), promoted.to());
            } else if (event instanceof Demoted demoted) {
                assertThat(demoted.from())
                        .as("%s", demoted)
                        .isEqualTo(temperatures.getOrDefault(demoted.peer(), Temperature.COLD));
                assertThat(demoted.to()).isLessThan(demoted.from());
                assertThat(demoted.reason()).isNotEmpty();
                temperatures.put(demoted.peer(), demoted.to());
            }
        }
    }

    // Warm and hot

    @Test
    @DisplayName(
            "G§9.2, C§1: a warm peer is asked for addresses and the time at most, and every request of it is answered")
    void warmPeerIsServedAndNotAsked() {
        List<RawPeer> peers = settled(2, 2, 1);
        RawPeer warm = first(peers, Temperature.WARM);
        GrapheneBlock next = TestBlocks.after(blocks.get(4), 200, 0);
        TransactionMessage news =
                new TransactionMessage(TestTransactions.transaction(1).bytes());
        warm.has(next).has(news.messageId(), news);
        warm.send(new ItemIdsInventory(
                        GrapheneTypes.BLOCK, List.of(RawPeer.message(next).messageId())))
                .send(new ItemIdsInventory(GrapheneTypes.TRANSACTION, List.of(news.messageId())))
                .send(new AddressRequest())
                .send(new CurrentTimeRequest(1))
                .send(new FetchBlockchainItemIds(
                        GrapheneTypes.BLOCK, List.of(blocks.get(4).entry().id())))
                .send(new FetchItems(
                        GrapheneTypes.BLOCK, List.of(blocks.get(0).entry().id())));
        scenario.run(Duration.ofSeconds(10));
        assertThat(warm.types()).contains(GrapheneTypes.ADDRESS, GrapheneTypes.CURRENT_TIME_REPLY, GrapheneTypes.BLOCK);
        assertThat(warm.last(BlockchainItemIdsInventory.class).ids())
                .containsExactly(blocks.get(4).entry().id());
        scenario.await(scenario.node.publish(scenario.transactions, TestTransactions.transaction(2)));
        scenario.run(Duration.ofMinutes(5));
        assertThat(scenario.temperature(warm)).isEqualTo(Temperature.WARM);
        assertThat(warm.types()).doesNotContain(GrapheneTypes.FETCH_ITEMS, GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS);
        assertThat(scenario.headNumber()).isEqualTo(5);
        PeerInfo info = Objects.requireNonNull(scenario.info(warm));
        assertThat(info.roundTripMicros()).isPositive();
        assertThat(info.syncInFlight() + info.relayInFlight()).isZero();
    }

    @Test
    @DisplayName("T, D9: a peer goes from hot to warm and back with the targets, on one connection and in legal order")
    void peersFollowTheTargets() {
        List<RawPeer> peers = settled(3, 3, 3);
        reload(targets(3, 1));
        scenario.until(() -> count(peers, Temperature.HOT) == 1, Duration.ofMinutes(2));
        assertThat(count(peers, Temperature.WARM)).isEqualTo(2);
        PeerCounts counts = scenario.await(scenario.node.peerCounts());
        assertThat(counts.ordinary().known()).isEqualTo(3);
        assertThat(counts.ordinary().warm()).isEqualTo(2);
        assertThat(counts.ordinary().active()).isEqualTo(1);
        reload(targets(3, 3));
        scenario.until(() -> count(peers, Temperature.HOT) == 3, Duration.ofMinutes(10));
        reload(targets(1, 1));
        scenario.until(() -> count(peers, Temperature.COLD) == 2, Duration.ofMinutes(10));
        for (RawPeer peer : peers) {
            assertThat(scenario.established(scenario.home(peer))).isEqualTo(1);
        }
        assertLegalOrder();
        assertThat(scenario.events(Demoted.class))
                .extracting(Demoted::to)
                .containsOnly(Temperature.WARM, Temperature.COLD);
    }

    // Connections

    @Test
    @DisplayName("O2, C§6: a node with two addresses takes one place")
    void nodeWithTwoAddressesTakesOnePlace() {
        scenario = new Scenario(new TestTransactions(), Scenario.follower(blocks), aiming(3, 3));
        List<RawPeer> peers = neighbours(4);
        peers.get(1).nodeKey = peers.get(0).nodeKey;
        peers.get(1).userData = peers.get(0).userData;
        hearOf(peers.subList(0, 3));
        scenario.run(Duration.ofMinutes(2));
        hearOf(peers.subList(3, 4));
        scenario.run(Duration.ofMinutes(20));
        assertThat(scenario.events(Promoted.class))
                .extracting(Promoted::reason)
                .noneMatch(it -> it.contains("by its own"));
        assertThat(scenario.temperature(peers.get(3))).isEqualTo(Temperature.HOT);
        assertThat(scenario.peers()).hasSize(3);
        assertThat(scenario.await(scenario.node.peerCounts()).ordinary().established())
                .isEqualTo(3);
        assertLegalOrder();
    }

    @Test
    @DisplayName("C§6.2, O2: a peer that dialled us is used where it listens, on the connection there is")
    void inboundConnectionIsUsedBothWays() {
        scenario = new Scenario(new TestTransactions(), Scenario.follower(blocks), aiming(3, 3));
        RawPeer peer = scenario.peer().polite().chain(blocks);
        peer.inbound = scenario.home(peer);
        RawPeer verifier = scenario.sibling(peer).polite();
        scenario.listen(verifier);
        scenario.join(peer);
        scenario.until(() -> scenario.temperature(peer) == Temperature.HOT, Duration.ofMinutes(20));
        scenario.run(Duration.ofMinutes(30));
        assertThat(peer.isConnected()).isTrue();
        assertThat(verifier.isClosed()).isTrue();
        assertThat(scenario.peers()).singleElement().satisfies(info -> {
            assertThat(info.direction()).isEqualTo(Direction.INBOUND);
            assertThat(info.usedByUs()).isTrue();
            assertThat(info.listenAddress()).isEqualTo(scenario.home(peer));
        });
        assertThat(explain(peer)).contains("hot");
    }

    @Test
    @DisplayName("D5, D6: a peer that is lost is replaced, and called back when nobody else is there")
    void lostPeerIsReplaced() {
        List<RawPeer> peers = settled(4, 2, 2);
        RawPeer lost = first(peers, Temperature.HOT);
        scenario.await(scenario.node.ban(Subnet.of(scenario.home(lost)), Duration.ofMinutes(1), "gone for a while"));
        scenario.run(MOMENT);
        assertThat(scenario.temperature(lost)).isEqualTo(Temperature.COLD);
        scenario.until(() -> count(peers, Temperature.HOT) == 2, Duration.ofMinutes(1));

        List<RawPeer> only = settled(1, 1, 1);
        RawPeer there = only.get(0);
        there.close();
        scenario.until(() -> scenario.temperature(there) == Temperature.COLD);
        scenario.until(() -> scenario.temperature(there) == Temperature.HOT, Duration.ofMinutes(10));
        scenario.run(MOMENT);
        assertThat(scenario.established(scenario.home(there))).isEqualTo(2);
        assertLegalOrder();
    }

    @Test
    @DisplayName("C§2: a ban takes a peer out at once, cold, dialled, warm or hot")
    void banTakesAPeerOutAtOnce() {
        List<RawPeer> peers = settled(4, 2, 1);
        RawPeer unborn = scenario.peer();
        scenario.node.connect(scenario.home(unborn)); // Nobody answers there: it stays in progress for a while.
        List<PeerAddress> banned = new ArrayList<>(List.of(scenario.home(unborn)));
        for (Temperature temperature : Temperature.values()) {
            RawPeer peer = first(peers, temperature);
            banned.add(scenario.home(peer));
            scenario.await(scenario.node.ban(Subnet.of(scenario.home(peer)), Duration.ofDays(1), "at once"));
            assertThat(scenario.temperature(peer)).isEqualTo(Temperature.COLD);
            assertThat(explain(peer))
                    .contains("banned until", "at once", "not among the peers the governor chooses from");
        }
        scenario.await(scenario.node.ban(Subnet.of(scenario.home(unborn)), Duration.ofDays(1), "at once"));
        scenario.run(Duration.ofHours(2));
        assertThat(scenario.peers()).extracting(PeerInfo::address).doesNotContainAnyElementsOf(banned);
        assertLegalOrder();
    }

    // Configured peers

    private static String group(List<PeerAddress> addresses, String options) {
        String points = addresses.stream()
                .map(address -> "{\"address\":\"%s\",\"port\":%d}"
                        .formatted(address.toString().split(":", -1)[0], address.port()))
                .collect(Collectors.joining(","));
        return "{\"accessPoints\":[" + points + "]," + options + "}";
    }

    private void putTopology(String... groups) {
        String json = "{\"localRoots\":[" + String.join(",", groups) + "],\"publicRoots\":[]}";
        scenario.host.putFile(TOPOLOGY, json.getBytes(StandardCharsets.UTF_8));
    }

    private static NodeConfig.Builder withTopology(int established, int active) {
        return targets(established, active).set(ConfigKeys.TOPOLOGY_FILE, Optional.of(TOPOLOGY));
    }

    @Test
    @DisplayName("C§1.4, D4: local roots are kept hot and come back; one behind a firewall is never dialled")
    void localRootsAreKept() {
        List<RawPeer> roots = neighbours(2);
        List<RawPeer> shy = neighbours(1);
        putTopology(
                group(roots.stream().map(scenario::home).toList(), "\"hotValency\":2"),
                group(List.of(scenario.home(shy.get(0))), "\"hotValency\":1,\"behindFirewall\":true"));
        scenario.restart(builder -> builder.config(withTopology(1, 1).build()));
        scenario.until(() -> count(roots, Temperature.HOT) == 2);
        scenario.run(Duration.ofHours(5)); // Several churns.
        assertThat(count(roots, Temperature.HOT)).isEqualTo(2);
        assertThat(scenario.dialled()).doesNotContain(scenario.home(shy.get(0)));
        RawPeer lost = roots.get(0);
        lost.close();
        scenario.until(() -> scenario.temperature(lost) == Temperature.COLD);
        scenario.until(() -> count(roots, Temperature.HOT) == 2, Duration.ofMinutes(10));
        assertThat(explain(lost)).contains("hot", "stays hot as long as it is configured");
    }

    @Test
    @DisplayName("C§6.2: a local root behind a firewall is used when it dials us")
    void shyRootIsUsedWhenItComes() {
        RawPeer shy = scenario.peer().polite().chain(blocks);
        putTopology(group(List.of(scenario.home(shy)), "\"hotValency\":1,\"behindFirewall\":true"));
        scenario.restart(builder -> builder.config(withTopology(1, 1).build()));
        shy.inbound = scenario.home(shy);
        shy.dial(scenario.address(), scenario.home(shy));
        scenario.until(() -> scenario.temperature(shy) == Temperature.HOT, Duration.ofMinutes(5));
        assertThat(scenario.dialled()).doesNotContain(scenario.home(shy));
    }

    @Test
    @DisplayName("O8: a new topology takes some peers and lets others go, and those that stay notice nothing")
    void reloadKeepsWhatStays() {
        List<RawPeer> roots = neighbours(3);
        RawPeer stays = roots.get(0);
        RawPeer goes = roots.get(1);
        RawPeer comes = roots.get(2);
        putTopology(group(List.of(scenario.home(stays), scenario.home(goes)), "\"hotValency\":2"));
        scenario.restart(builder -> builder.config(
                withTopology(0, 0).set(ConfigKeys.ENABLE_P2P, false).build()));
        scenario.until(() -> count(List.of(stays, goes), Temperature.HOT) == 2);
        putTopology(group(List.of(scenario.home(stays), scenario.home(comes)), "\"hotValency\":2"));
        reload(withTopology(0, 0).set(ConfigKeys.ENABLE_P2P, false));
        scenario.until(() -> count(List.of(stays, comes), Temperature.HOT) == 2, Duration.ofMinutes(5));
        scenario.until(() -> scenario.temperature(goes) == Temperature.COLD, Duration.ofMinutes(10));
        scenario.run(Duration.ofHours(2));
        assertThat(scenario.temperature(goes)).isEqualTo(Temperature.COLD);
        assertThat(scenario.established(scenario.home(stays))).isEqualTo(1);
        assertLegalOrder();
    }

    @Test
    @DisplayName(
            "C§8: without peer-to-peer only the topology is dialled, whatever peers tell, and nobody is told of it")
    void topologyOnly() {
        List<RawPeer> roots = neighbours(2);
        List<RawPeer> others = neighbours(3);
        putTopology(group(roots.stream().map(scenario::home).toList(), "\"hotValency\":2"));
        scenario.restart(builder -> builder.config(
                withTopology(20, 20).set(ConfigKeys.ENABLE_P2P, false).build()));
        hearOf(others);
        RawPeer visitor = scenario.peer().polite();
        visitor.inbound = scenario.home(visitor);
        scenario.join(visitor);
        scenario.run(Duration.ofHours(3));
        visitor.send(new AddressRequest());
        scenario.until(() -> visitor.has(GrapheneTypes.ADDRESS));
        assertThat(visitor.last(AddressMessage.class).addresses()).isEmpty();
        assertThat(count(roots, Temperature.HOT)).isEqualTo(2);
        assertThat(scenario.dialled())
                .containsExactlyInAnyOrderElementsOf(
                        roots.stream().map(scenario::home).toList());
    }

    // In words

    @Test
    @DisplayName("a node explains why a peer is cold, warm, hot, banned or unknown, and what may change it")
    void everyStateIsExplained() {
        List<RawPeer> peers = settled(3, 2, 1);
        assertThat(explain(first(peers, Temperature.HOT))).contains(" is hot, ", "because", "churn");
        assertThat(explain(first(peers, Temperature.WARM))).contains(" is warm, ", "because", "it may be promoted");
        scenario.run(MOMENT);
        assertThat(explain(first(peers, Temperature.COLD))).contains(" is cold, ", "the address book has it");
        RawPeer stranger = scenario.peer();
        assertThat(explain(stranger)).contains(" is cold and not among", "never heard of it");
        scenario.await(scenario.node.ban(Subnet.of(scenario.home(stranger)), Duration.ofHours(1), "a nuisance"));
        assertThat(explain(stranger)).contains("it is banned until ", ": a nuisance");
        peers.forEach(peer -> assertThat(explain(peer)).doesNotContain("\n", "null"));
    }

    // Time and the network

    @Test
    @DisplayName("O7: when the clock jumps by days, forth or back, nobody is demoted and no request is late")
    void clockJumpsDemoteNobody() {
        List<RawPeer> peers = settled(4, 4, 2);
        int events = scenario.events(Demoted.class).size();
        for (Duration jump : List.of(Duration.ofDays(3), Duration.ofDays(-400), Duration.ZERO)) {
            scenario.host.skewClock(jump);
            scenario.run(Duration.ofMinutes(5));
            assertThat(count(peers, Temperature.COLD)).isZero();
        }
        assertThat(scenario.events(Demoted.class)).hasSize(events);
        for (RawPeer peer : peers) {
            assertThat(scenario.established(scenario.home(peer))).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("O6: after an hour without a network the targets are reached again")
    void outageIsOvercome() {
        List<RawPeer> peers = settled(8, 4, 2);
        SimulatedHost self = scenario.host;
        List<SimulatedHost> world = peers.stream()
                .map(peer -> Objects.requireNonNull(scenario.simulation.hostAt(scenario.home(peer))))
                .toList();
        scenario.simulation.partition(List.of(self), world);
        scenario.run(Duration.ofHours(1));
        assertThat(count(peers, Temperature.COLD)).isEqualTo(8);
        scenario.simulation.heal();
        scenario.until(
                () -> count(peers, Temperature.HOT) >= 2 && count(peers, Temperature.COLD) <= 4, Duration.ofMinutes(1));
        scenario.run(Duration.ofMinutes(10));
        assertThat(scenario.peers().stream().filter(info -> info.stage() == Stage.ACTIVE))
                .hasSizeBetween(4, 6);
        assertLegalOrder();
    }
}
