package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many may come in, and who goes when there are too many (W8, W32, B§4.9, B§4.10). */
class InboundLimitsTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private Scenario scenario = new Scenario();

    private static Scenario with(NodeConfig.Builder config) {
        return new Scenario(builder -> builder.config(config.set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ZERO)
                        .build())
                .connectOnly(true));
    }

    /** A host that has all addresses around its own. */
    private SimulatedHost crowd() {
        SimulatedHost crowd = scenario.newHost();
        crowd.ownRange(crowd.address());
        return crowd;
    }

    private static PeerAddress member(SimulatedHost crowd, int number, int port) {
        return PeerAddress.ipv4((crowd.address().ipv4Number() & 0xffff_ff00) | number, port);
    }

    private RawPeer from(SimulatedHost crowd, int number, int port) {
        return new RawPeer(crowd.runtime()).dial(scenario.address(), member(crowd, number, port));
    }

    private static long open(List<RawPeer> peers) {
        return peers.stream().filter(RawPeer::isConnected).count();
    }

    private static void assertNothingSentToTheOthers(List<RawPeer> peers) {
        assertThat(peers).allSatisfy(peer -> {
            if (!peer.isConnected()) {
                assertThat(peer.bytesReceived()).isZero();
            }
        });
    }

    @Test
    @DisplayName("W8: one address has two handshakes and four connections, and the next ones end before a byte is sent")
    void oneAddressHasFewConnections() {
        SimulatedHost host = scenario.newHost();
        List<RawPeer> silent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            silent.add(new RawPeer(host.runtime()).dial(scenario.address()));
        }
        scenario.run(MOMENT);
        assertThat(open(silent)).isEqualTo(2);
        assertNothingSentToTheOthers(silent);

        SimulatedHost other = scenario.newHost();
        List<RawPeer> polite = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            polite.add(new RawPeer(other.runtime()).polite().dial(scenario.address()));
            scenario.run(MOMENT);
        }
        assertThat(open(polite)).isEqualTo(4);
        assertNothingSentToTheOthers(polite);
    }

    @Test
    @DisplayName("W8: a netgroup has its share of connections, from however many addresses, and others come in")
    void oneNetgroupHasItsShare() {
        scenario = with(NodeConfig.builder().set(ConfigKeys.LIMITS_PER_NETGROUP, 8));
        SimulatedHost crowd = crowd();
        List<RawPeer> crowding = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            crowding.add(new RawPeer(crowd.runtime()).polite().dial(scenario.address(), member(crowd, i, 5_000 + i)));
            scenario.run(MOMENT);
        }
        assertThat(open(crowding)).isEqualTo(8);
        assertNothingSentToTheOthers(crowding);
        assertThat(scenario.join(scenario.peer().polite()).isConnected()).isTrue();
    }

    @Test
    @DisplayName("W8: silent connections from a whole /24 leave most handshake slots to others")
    void handshakesAreShared() {
        scenario = with(NodeConfig.builder().set(ConfigKeys.LIMITS_HANDSHAKES, 32));
        SimulatedHost crowd = crowd();
        List<RawPeer> silent = new ArrayList<>();
        for (int i = 1; i <= 250; i++) {
            silent.add(from(crowd, i, 5_000 + i));
        }
        scenario.run(MOMENT);
        assertThat(open(silent)).isEqualTo(8);
        assertNothingSentToTheOthers(silent);
        List<RawPeer> honest = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            honest.add(scenario.peer().polite().dial(scenario.address()));
        }
        scenario.run(MOMENT);
        assertThat(open(honest)).isEqualTo(20);
        assertThat(scenario.established()).isEqualTo(20);
        scenario.run(Duration.ofSeconds(40)); // A handshake has an end.
        assertThat(open(silent)).isZero();
        RawPeer late = from(crowd, 1, 6_000);
        scenario.run(MOMENT);
        assertThat(late.isConnected()).isTrue();
    }

    @Test
    @DisplayName(
            "W8: silent connections that hold every handshake slot lose one to whoever comes, who keeps it if it speaks")
    void silenceHoldsNoSlotForEver() {
        scenario = with(NodeConfig.builder().set(ConfigKeys.LIMITS_HANDSHAKES, 8));
        List<RawPeer> silent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            silent.add(scenario.peer().dial(scenario.address()));
        }
        scenario.run(MOMENT.multipliedBy(2));
        assertThat(open(silent)).isEqualTo(8);
        RawPeer honest = scenario.peer().polite().dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(honest.isConnected()).isTrue();
        assertThat(scenario.established()).isEqualTo(1);
        assertThat(open(silent)).isEqualTo(7);
    }

    @Test
    @DisplayName("W8: silent connections do not fill a node whose handshake slots would be enough for them")
    void silenceFillsNoNode() {
        scenario = with(NodeConfig.builder()
                .set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(20))
                .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(24)));
        for (int i = 0; i < 24; i++) {
            scenario.peer().dial(scenario.address());
            scenario.run(Duration.ofMillis(100));
        }
        scenario.run(MOMENT);
        List<RawPeer> honest = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            honest.add(scenario.peer().polite().dial(scenario.address()));
            scenario.run(MOMENT);
        }
        assertThat(open(honest)).isEqualTo(10);
        assertThat(scenario.established()).isEqualTo(10);
    }

    @Test
    @DisplayName("C§6.6: from the soft threshold on connections come in slowly, and who cannot wait learns of others")
    void acceptingSlowsDown() {
        int soft = 40;
        scenario = new Scenario(builder -> builder.config(NodeConfig.builder()
                        .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(60))
                        .set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(soft))
                        .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ofSeconds(5))
                        .build())
                .connectOnly(true));
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 55; i++) {
            peers.add(scenario.peer().polite().dial(scenario.address()));
        }
        scenario.run(Duration.ofSeconds(2));
        assertThat(scenario.established()).isBetween((long) soft, soft + 5L);
        scenario.run(Duration.ofSeconds(4));
        for (RawPeer peer : peers) {
            boolean told = peer.has(GrapheneTypes.CONNECTION_REJECTED);
            assertThat(told).isEqualTo(scenario.info(peer) == null);
        }
        for (long size = scenario.established() + 1; size <= 60; size++) {
            scenario.peer().polite().dial(scenario.address());
            scenario.run(Duration.ofSeconds(6));
            assertThat(scenario.established()).isEqualTo(size);
        }
    }

    @Test
    @DisplayName(
            "C§6.6: at the limit whoever comes is answered at once, and only one peer in the delay goes for another")
    void oneEvictionInTheDelay() {
        scenario = new Scenario(builder -> builder.config(NodeConfig.builder()
                        .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(40))
                        .set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(40))
                        .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ofSeconds(5))
                        .build())
                .connectOnly(true));
        for (int i = 0; i < 40; i++) {
            scenario.join(scenario.peer().polite());
        }
        for (long evicted = 1; evicted <= 3; evicted++) {
            List<RawPeer> newcomers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                newcomers.add(scenario.peer().polite().dial(scenario.address()));
            }
            scenario.run(Duration.ofSeconds(4));
            assertThat(newcomers)
                    .filteredOn(peer -> peer.has(GrapheneTypes.CONNECTION_REJECTED))
                    .hasSize(19);
            assertThat(scenario.disconnects()).containsEntry(DisconnectReason.EVICTED, evicted);
            scenario.run(Duration.ofSeconds(2));
        }
    }

    /** A node for so many inbound peers, all there, each from a netgroup of its own. */
    private List<RawPeer> full(int size) {
        scenario = with(NodeConfig.builder()
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, Math.max(2 * size, 1))
                .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(size)));
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            peers.add(scenario.join(scenario.peer().polite()));
            scenario.run(MOMENT);
        }
        return peers;
    }

    private void giveTransaction(RawPeer peer, int number) {
        TransactionMessage message =
                new TransactionMessage(TestTransactions.transaction(number).bytes());
        peer.has(message.messageId(), message)
                .send(new ItemIdsInventory(GrapheneTypes.TRANSACTION, List.of(message.messageId())));
        scenario.run(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("B§4.10: old peers and useful ones stay, and the youngest of the largest netgroup goes")
    void evictionTakesTheYoungestOfTheLargestNetgroup() {
        List<RawPeer> honest = full(40);
        for (RawPeer youngest : honest.subList(36, 40)) {
            giveTransaction(youngest, honest.indexOf(youngest));
        }
        SimulatedHost crowd = crowd();
        List<RawPeer> crowding = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            crowding.add(new RawPeer(crowd.runtime()).polite().dial(scenario.address(), member(crowd, i, 5_000 + i)));
            scenario.run(MOMENT);
        }
        scenario.run(Duration.ofSeconds(30)); // Goodbyes take their time.
        assertThat(open(honest) + open(crowding)).isEqualTo(40);
        assertThat(open(honest)).as("of which few gave way").isGreaterThanOrEqualTo(36);
        assertThat(open(honest.subList(0, 20))).as("the oldest").isEqualTo(20);
        assertThat(open(honest.subList(36, 40))).as("the useful ones").isEqualTo(4);
        assertThat(scenario.disconnects()).containsEntry(DisconnectReason.EVICTED, 30L);
    }

    @Test
    @DisplayName("B§4.10: who is evicted and does not go has lost its place two seconds later")
    void evictedPeersDoNotKeepTheirPlace() {
        List<RawPeer> stubborn = full(40);
        scenario.join(scenario.peer().polite());
        scenario.run(Duration.ofMillis(1_500));
        assertThat(open(stubborn)).as("it has a moment to say goodbye").isEqualTo(40);
        scenario.run(MOMENT);
        assertThat(open(stubborn)).isEqualTo(39);
        assertThat(scenario.peers()).hasSize(40);
    }

    @Test
    @DisplayName("W32: a peer that only sends frames nobody needs gives way, and one that delivers stays")
    void uselessPeerGivesWay() {
        List<RawPeer> peers = full(40);
        RawPeer useful = peers.get(39); // The youngest, but it has given us something.
        List<RawPeer> chatterers = peers.subList(36, 39);
        giveTransaction(useful, 1);
        for (RawPeer chatterer : chatterers) {
            scenario.every(MOMENT, chatterer, () -> chatterer.send(new AddressMessage(List.of())));
        }
        scenario.run(Duration.ofMinutes(1));
        assertThat(open(chatterers)).as("no violation, only useless").isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            giveTransaction(scenario.join(scenario.peer().polite()), 100 + i);
        }
        scenario.run(Duration.ofSeconds(30));
        assertThat(open(chatterers)).isLessThanOrEqualTo(1);
        assertThat(useful.isConnected()).isTrue();
        assertThat(open(peers.subList(0, 20))).as("the oldest").isEqualTo(20);
    }

    @Test
    @DisplayName("B§6: a discouraged host comes in while there is room, and nobody goes for it")
    void nobodyGoesForADiscouragedHost() {
        List<RawPeer> honest = full(40);
        RawPeer rude = honest.remove(39);
        rude.send(RawPeer.message(TestBlocks.after(null, 200, 0))); // Nobody has asked for it.
        scenario.until(rude::isClosed);
        RawPeer back = scenario.join(scenario.sibling(rude).polite());
        assertThat(back.isConnected()).as("there is room").isTrue();
        back.close();
        scenario.run(MOMENT);

        honest.add(scenario.join(scenario.peer().polite()));
        RawPeer late = scenario.sibling(rude).polite();
        late.dial(scenario.address());
        scenario.run(Duration.ofSeconds(10));
        assertThat(late.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.NOT_ACCEPTING_CONNECTIONS);
        assertThat(open(honest)).isEqualTo(40);
    }

    @Test
    @DisplayName("C§6.6: a configured peer that has dialled us, as nobody can dial it, is not evicted")
    void configuredPeerThatDialledUsStays() {
        RawPeer root = scenario.peer().polite();
        Path topology = Path.of("topology.json");
        String json = "{\"localRoots\":[{\"accessPoints\":[{\"address\":\""
                + scenario.name(root).host()
                + "\",\"port\":1776}],\"advertise\":false,\"hotValency\":1,\"behindFirewall\":true}],\"publicRoots\":[]}";
        scenario.host.putFile(topology, json.getBytes(StandardCharsets.UTF_8));
        scenario.restart(builder -> builder.config(NodeConfig.builder()
                .set(ConfigKeys.TOPOLOGY_FILE, Optional.of(topology))
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, 80)
                .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(40))
                .set(ConfigKeys.LIMITS_ACCEPT_DELAY, Duration.ZERO)
                .build()));
        for (int i = 0; i < 39; i++) {
            scenario.join(scenario.peer().polite());
            scenario.run(MOMENT);
        }
        root.inbound = scenario.home(root);
        root.dial(scenario.address(), scenario.home(root)); // The youngest, which would go first.
        scenario.until(() -> scenario.temperature(root) == Temperature.HOT, Duration.ofMinutes(5));
        for (int i = 0; i < 30; i++) {
            scenario.peer().polite().dial(scenario.address());
            scenario.run(MOMENT);
        }
        assertThat(scenario.disconnects()).containsKey(DisconnectReason.EVICTED);
        assertThat(root.isConnected()).isTrue();
    }
}
