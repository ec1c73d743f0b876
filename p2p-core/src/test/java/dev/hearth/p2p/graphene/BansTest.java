package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.trust.Ban;
import dev.hearth.p2p.trust.BanSubject;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Subnet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bans and discouragement of a whole node, seen from the wire. */
class BansTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Keeps everything in files. */
    private static NodeBuilder kept(NodeBuilder builder) {
        return builder.dataDirectory(Path.of("data"));
    }

    private final Scenario scenario = new Scenario(BansTest::kept);

    private RawPeer joined() {
        RawPeer peer = scenario.join(scenario.peer().polite());
        scenario.run(MOMENT);
        return peer;
    }

    /** A new connection of the same node from the same host. */
    private RawPeer again(RawPeer peer) {
        RawPeer sibling = scenario.sibling(peer).polite().dial(scenario.address());
        scenario.run(MOMENT);
        return sibling;
    }

    private void ban(BanSubject subject, Duration duration) {
        scenario.await(scenario.node.ban(subject, duration, "a nuisance"));
        scenario.run(MOMENT);
    }

    // Bans

    @ParameterizedTest
    @ValueSource(ints = {32, 24, 8})
    @DisplayName("B§6: a banned address ends its connection, and new ones end before a byte is sent")
    void bannedAddressIsShutOut(int prefix) {
        RawPeer peer = joined();
        ban(Subnet.of(peer.localAddress(), prefix), HOUR);
        assertThat(peer.isClosed()).isTrue();
        assertThat(scenario.disconnects()).containsEntry(DisconnectReason.BLOCKED, 1L);
        RawPeer next = again(peer);
        assertThat(next.isClosed()).isTrue();
        assertThat(next.bytesReceived()).isZero();
        assertThat(scenario.events(NodeEvent.Banned.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("a nuisance"));
    }

    @Test
    @DisplayName("B§6, G§3.3: a banned key is told so with reason 5, wherever it comes from")
    void bannedKeyIsRejectedAsBlocked() {
        RawPeer peer = joined();
        ban(scenario.key(peer), HOUR);
        assertThat(peer.isClosed()).isTrue();
        RawPeer elsewhere = scenario.peer().polite();
        elsewhere.nodeKey = peer.nodeKey;
        elsewhere.dial(scenario.address());
        scenario.run(MOMENT);
        assertThat(elsewhere.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
        assertThat(elsewhere.has(GrapheneTypes.CONNECTION_ACCEPTED)).isFalse();
        RawPeer innocent = scenario.sibling(peer).polite();
        innocent.nodeKey = scenario.peer().nodeKey;
        innocent.userData = scenario.peer().userData;
        scenario.join(innocent);
        assertThat(innocent.isConnected()).isTrue();
    }

    @Test
    @DisplayName("B§6: a ban ends with its time, or when it is lifted")
    void bansEnd() {
        RawPeer peer = joined();
        Subnet host = Subnet.of(peer.localAddress());
        ban(host, Duration.ofMinutes(10));
        scenario.run(Duration.ofMinutes(9));
        assertThat(again(peer).isClosed()).isTrue();
        scenario.run(Duration.ofMinutes(1));
        RawPeer back = scenario.join(scenario.sibling(peer).polite());
        ban(host, HOUR);
        assertThat(back.isClosed()).isTrue();
        assertThat(scenario.await(scenario.node.unban(host))).isTrue();
        assertThat(scenario.await(scenario.node.unban(host))).isFalse();
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }

    @Test
    @DisplayName("B§6: bans survive a restart, and a crash right after they were made")
    void bansSurvive() {
        RawPeer peer = joined();
        Subnet host = Subnet.of(peer.localAddress());
        ban(host, HOUR);
        ban(scenario.key(peer), Duration.ZERO);
        scenario.host.crash(CrashMode.SILENT);
        scenario.host.restart();
        scenario.start(BansTest::kept);
        assertThat(scenario.await(scenario.node.bans()))
                .extracting(Ban::subject)
                .containsExactly(host, scenario.key(peer));
        assertThat(again(peer).isClosed()).isTrue();
        scenario.restart(BansTest::kept);
        assertThat(again(peer).isClosed()).isTrue();
        scenario.run(HOUR);
        RawPeer byKey = again(peer);
        assertThat(byKey.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.BLOCKED);
    }

    @Test
    @DisplayName(
            "B§6: a configured peer is not dialled while it is banned, before and after a restart, and again later")
    void bannedPeerIsNotDialled() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        UnaryOperator<NodeBuilder> options = builder -> kept(builder).peer(scenario.name(peer));
        scenario.restart(options);
        scenario.until(() -> connections.size() == 1 && scenario.info(peer) != null);
        ban(Subnet.of(scenario.home(peer)), HOUR);
        assertThat(peer.isClosed()).isTrue();
        scenario.run(Duration.ofMinutes(20));
        assertThat(connections).hasSize(1);
        scenario.restart(options);
        scenario.run(Duration.ofMinutes(20));
        assertThat(connections).hasSize(1);
        scenario.run(Duration.ofMinutes(30));
        assertThat(connections).hasSize(2);
        assertThat(scenario.info(peer)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("B§6: a configured peer is dialled again as soon as its ban ends, after a restart as well")
    void configuredPeerReturnsWhenItsBanEnds(boolean restarted) {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        NodeConfig connectOnly = NodeConfig.builder()
                .set(ConfigKeys.PEERS, List.of(scenario.name(peer)))
                .set(ConfigKeys.CONNECT_ONLY, true)
                .build();
        UnaryOperator<NodeBuilder> options = builder -> kept(builder.config(connectOnly));
        scenario.restart(options);
        scenario.until(() -> connections.size() == 1 && scenario.info(peer) != null);
        ban(Subnet.of(scenario.home(peer)), Duration.ofSeconds(40));
        if (restarted) {
            scenario.restart(options);
        }
        scenario.run(Duration.ofSeconds(35));
        assertThat(connections).hasSize(1);
        scenario.until(() -> connections.size() == 2 && scenario.info(peer) != null, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("B§6: why a configured peer is away is told while it is banned, by its address or by its key")
    void banOfConfiguredPeerIsExplained(boolean byKey) {
        RawPeer peer = scenario.peer().polite();
        scenario.listenAgainAndAgain(peer);
        scenario.restart(builder -> kept(builder).peer(scenario.name(peer)));
        scenario.until(() -> scenario.info(peer) != null);
        ban(byKey ? scenario.key(peer) : Subnet.of(scenario.home(peer)), HOUR);
        scenario.run(Duration.ofMinutes(1));
        assertThat(scenario.info(peer)).isNull();
        assertThat(scenario.await(scenario.node.explain(scenario.home(peer))))
                .startsWith("it is banned until ")
                .contains(": a nuisance; ");
        scenario.run(HOUR);
        assertThat(scenario.await(scenario.node.explain(scenario.home(peer)))).doesNotContain("banned");
    }

    @Test
    @DisplayName("B§6: an address heard of is not dialled while it is banned")
    void bannedAddressIsNotDialled() {
        PeerAddress told = PeerAddress.parse("99.88.0.1:1776");
        ban(Subnet.of(told, 16), HOUR);
        tells(scenario.peer().polite(), told);
        scenario.run(Duration.ofMinutes(30));
        assertThat(scenario.dialled()).doesNotContain(told);
    }

    private int nowSeconds() {
        return (int) (scenario.host.runtime().wallMicros() / 1_000_000);
    }

    private RawPeer tells(RawPeer peer, PeerAddress... told) {
        List<AddressInfo> infos = new ArrayList<>();
        for (PeerAddress address : told) {
            infos.add(new AddressInfo(address, nowSeconds(), 0, NodeId.ZERO, 2, 2));
        }
        peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(new AddressMessage(infos)));
        return scenario.join(peer);
    }

    // Discouragement

    private static void misbehave(RawPeer peer) {
        peer.send(RawPeer.message(TestBlocks.after(null, 200, 0))); // Nobody has asked for it.
    }

    @Test
    @DisplayName(
            "B§6: who breaks the protocol is neither dialled again nor told to others, but may come when there is room")
    void discouragedPeerIsLeftAlone() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        tells(scenario.peer().polite(), scenario.home(peer));
        scenario.until(() -> scenario.info(peer) != null);
        RawPeer asker = joined();
        asker.send(new AddressRequest());
        scenario.run(MOMENT);
        assertThat(told(asker)).contains(scenario.home(peer));

        misbehave(peer);
        scenario.until(peer::isClosed);
        int before = connections.size();
        scenario.run(HOUR);
        assertThat(connections).hasSize(before);
        assertThat(scenario.events(NodeEvent.Banned.class))
                .singleElement()
                .satisfies(event -> assertThat(event.untilSeconds()).isNull());
        RawPeer other = joined();
        other.send(new AddressRequest());
        scenario.run(MOMENT);
        assertThat(told(other)).doesNotContain(scenario.home(peer));
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }

    private static Set<PeerAddress> told(RawPeer peer) {
        Set<PeerAddress> told = new TreeSet<>();
        peer.last(AddressMessage.class).addresses().forEach(info -> told.add(info.endpoint()));
        return told;
    }

    @Test
    @DisplayName("B§6: a configured peer that breaks the protocol is warned about, and dialled again")
    void configuredPeerIsOnlyWarned() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        scenario.restart(builder -> kept(builder).peer(scenario.name(peer)));
        scenario.until(() -> scenario.info(peer) != null);
        misbehave(peer);
        scenario.until(peer::isClosed);
        scenario.until(() -> connections.size() == 2 && scenario.info(peer) != null, Duration.ofMinutes(10));
        assertThat(scenario.events(NodeEvent.Banned.class)).isEmpty();
    }

    @Test
    @DisplayName("B§6: a configured peer is not dropped because somebody else at its host broke the protocol")
    void configuredPeerIsNotDroppedForItsNeighbour() {
        RawPeer peer = scenario.peer().polite();
        List<RawPeer> connections = scenario.listenAgainAndAgain(peer);
        scenario.restart(builder -> kept(builder).peer(scenario.name(peer)));
        scenario.until(() -> scenario.info(peer) != null);
        scenario.run(MOMENT);
        RawPeer neighbour = scenario.sibling(peer).polite();
        neighbour.nodeKey = scenario.peer().nodeKey;
        scenario.join(neighbour);
        misbehave(neighbour);
        scenario.until(neighbour::isClosed);
        scenario.run(Duration.ofMinutes(1));
        assertThat(scenario.events(NodeEvent.Banned.class)).hasSize(1);
        assertThat(peer.isConnected()).isTrue();
        peer.close();
        scenario.until(() -> connections.size() == 2, Duration.ofMinutes(1)); // It is wanted as before.
    }

    @Test
    @DisplayName("B§4.11: who is whitelisted with noban is not discouraged, and bans do not concern it")
    void noBanIsSpared() {
        RawPeer peer = scenario.peer().polite();
        Subnet host = Subnet.of(scenario.home(peer));
        NodeConfig whitelist = NodeConfig.builder()
                .set(ConfigKeys.WHITELIST, List.of("noban@" + host))
                .build();
        scenario.restart(builder -> kept(builder.config(whitelist)));
        scenario.join(peer);
        assertThat(Objects.requireNonNull(scenario.info(peer)).permissions().has(Permission.NO_BAN))
                .isTrue();
        ban(host, HOUR);
        assertThat(peer.isConnected()).isTrue();
        misbehave(peer);
        scenario.until(peer::isClosed);
        assertThat(scenario.events(NodeEvent.Banned.class)).hasSize(1); // The operator's.
        assertThat(scenario.join(scenario.sibling(peer).polite()).isConnected()).isTrue();
    }
}
