package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.AddressBook;
import dev.hearth.p2p.discovery.AddressOrigin;
import dev.hearth.p2p.discovery.SeenAddress;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.WireText;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.RejectionReason;
import dev.hearth.p2p.protocol.Attempt.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses asked for and given (§3.4, §3.6, §7.4). */
class AddressExchangeTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration CONNECT_LOOP = Duration.ofSeconds(11);
    private static final PeerAddress SOMEBODY = PeerAddress.parse("99.88.0.1:1776");

    private Scenario scenario =
            new Scenario(builder -> builder.desiredConnections(400).maxConnections(500));
    private final RawPeer peer = scenario.peer().polite();

    private static AddressMessage telling(List<PeerAddress> addresses) {
        return new AddressMessage(addresses.stream()
                .map(address -> new AddressInfo(address, 1_700_000_000, 0, NodeId.ZERO, 2, 2))
                .toList());
    }

    private static List<PeerAddress> strangers(int count) {
        List<PeerAddress> strangers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strangers.add(PeerAddress.ipv4(0x63580000 + i + 1, 1776));
        }
        return strangers;
    }

    /** Everybody the node has dialled or is dialling. */
    private Set<PeerAddress> dialled() {
        Set<PeerAddress> dialled = new TreeSet<>();
        for (NodeEvent event : scenario.events) {
            if (event instanceof NodeEvent.PeerChanged change && change.direction() == Direction.OUTBOUND) {
                dialled.add(change.address());
            }
        }
        for (PeerInfo info : scenario.peers()) {
            if (info.direction() == Direction.OUTBOUND) {
                dialled.add(info.address());
            }
        }
        return dialled;
    }

    private List<AddressInfo> askedBy(RawPeer asker) {
        int before = asker.count(GrapheneTypes.ADDRESS);
        asker.send(new AddressRequest());
        scenario.until(() -> asker.count(GrapheneTypes.ADDRESS) > before);
        return asker.last(AddressMessage.class).addresses();
    }

    // What we do with addresses

    @ParameterizedTest
    @EnumSource(Direction.class)
    @DisplayName("§3.4: the addresses a peer answers with are dialled")
    void toldAddressesAreDialled(Direction direction) {
        peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(telling(strangers(3))));
        scenario.meet(direction, peer);
        scenario.run(CONNECT_LOOP);
        assertThat(dialled()).containsAll(strangers(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 0xffff_ffffL + 86_400})
    @DisplayName("§3.6: what we tell fits its message, even by a clock of before 1970 or after 2106")
    void timesFitTheMessageWhateverTheClock(long clockSeconds) {
        long ahead = clockSeconds - scenario.host.runtime().wallMicros() / 1_000_000;
        scenario.host.skewClock(Duration.ofSeconds(ahead));
        scenario.meet(Direction.OUTBOUND, scenario.peer().polite());
        assertThat(askedBy(scenario.join(peer)))
                .extracting(AddressInfo::lastSeenSeconds)
                .containsExactly(clockSeconds < 0 ? 0 : 0xffff_ffffL);
    }

    @Test
    @DisplayName("§3.4: addresses nobody asked for are ignored")
    void unaskedAddressesAreIgnored() {
        scenario.join(peer);
        peer.send(telling(strangers(3)));
        scenario.run(CONNECT_LOOP);
        assertThat(dialled()).isEmpty();
        assertThat(peer.isConnected()).isTrue();
    }

    @Test
    @DisplayName(
            "W23: of one answer 200 are taken at most, of those that can be dialled, and one network's have few places")
    void twoHundredOfAnAnswer() {
        List<PeerAddress> told = new ArrayList<>(List.of(
                SOMEBODY.withPort(0),
                scenario.address(),
                PeerAddress.parse("0.0.0.0:1776"),
                PeerAddress.parse("127.0.0.1:1776"),
                PeerAddress.parse("10.1.2.3:1776"),
                PeerAddress.parse("192.168.1.1:1776"),
                PeerAddress.parse("224.0.0.5:1776")));
        told.addAll(strangers(300));
        peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(telling(told)));
        scenario.join(peer);
        scenario.run(CONNECT_LOOP);
        assertThat(dialled()).isSubsetOf(strangers(300)).hasSizeBetween(40, 64); // one bucket of the book
    }

    @Test
    @DisplayName("§3.4: the addresses of a peer that has no room for us are taken, for that is what it sends them for")
    void addressesOfAFullPeerAreTaken() {
        for (Direction direction : Direction.values()) {
            RawPeer full = scenario.peer().polite();
            PeerAddress told = SOMEBODY.withPort(direction == Direction.INBOUND ? 1 : 2);
            full.on(GrapheneTypes.HELLO, hello -> full.send(rejection(RejectionReason.NOT_ACCEPTING_CONNECTIONS)));
            full.on(GrapheneTypes.ADDRESS_REQUEST, request -> full.send(telling(List.of(told))));
            scenario.meet(direction, full);
            scenario.run(CONNECT_LOOP);
            assertThat(dialled()).contains(told);
        }
    }

    private static ConnectionRejected rejection(RejectionReason reason) {
        return new ConnectionRejected(WireText.of("raw"), 106, PeerAddress.NONE, reason.code(), WireText.of("no"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("W6: the addresses of a peer that has not said hello are not taken, whether it accepts us or not")
    void addressesOfNobodyAreNotTaken(boolean accepts) {
        peer.onKeys(() -> {}).on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(telling(strangers(3))));
        if (!accepts) {
            peer.on(GrapheneTypes.HELLO, hello -> peer.send(rejection(RejectionReason.NOT_ACCEPTING_CONNECTIONS)));
        }
        peer.dial(scenario.address());
        scenario.run(CONNECT_LOOP);
        assertThat(peer.has(GrapheneTypes.ADDRESS_REQUEST)).isTrue();
        assertThat(dialled()).isEmpty();
    }

    @Test
    @DisplayName("§3.4: a node that connects to nobody but its own peers takes no addresses")
    void connectOnlyNodeTakesNoAddresses() {
        scenario = new Scenario(builder -> builder.connectOnly(true));
        RawPeer talkative = scenario.peer().polite();
        talkative.on(GrapheneTypes.ADDRESS_REQUEST, request -> talkative.send(telling(strangers(3))));
        scenario.join(talkative);
        scenario.run(CONNECT_LOOP);
        assertThat(dialled()).isEmpty();
    }

    @Test
    @DisplayName("§4.6: peers we dialled are asked again after five minutes, and their new addresses taken")
    void addressesAreAskedForAgain() {
        scenario.meet(Direction.OUTBOUND, peer);
        scenario.run(Duration.ofMinutes(4));
        assertThat(peer.count(GrapheneTypes.ADDRESS_REQUEST)).isEqualTo(1);
        peer.on(GrapheneTypes.ADDRESS_REQUEST, request -> peer.send(telling(List.of(SOMEBODY))));
        scenario.run(Duration.ofSeconds(90));
        assertThat(peer.count(GrapheneTypes.ADDRESS_REQUEST)).isEqualTo(2);
        assertThat(dialled()).contains(SOMEBODY);
    }

    // What we tell

    @Test
    @DisplayName("§3.6: we tell of active peers we have reached, with what we know of them")
    void reachedPeersAreTold() {
        RawPeer reached = scenario.peer().polite();
        scenario.meet(Direction.OUTBOUND, reached);
        RawPeer handshaking = scenario.peer();
        scenario.meet(Direction.OUTBOUND, handshaking);
        scenario.until(() -> handshaking.has(GrapheneTypes.HELLO) && scenario.established() == 1);
        peer.inbound = PeerAddress.parse("99.88.1.1:1776"); // A claim nobody has seen to be true.
        scenario.join(peer);
        scenario.run(MOMENT);
        long seconds = scenario.host.runtime().wallMicros() / 1_000_000;
        assertThat(askedBy(peer)).singleElement().satisfies(told -> {
            assertThat(told.endpoint()).isEqualTo(scenario.home(reached));
            assertThat(told.nodeId().toString())
                    .isEqualTo(NodeId.wrap(reached.userData.get("node_id").asFixedBytes(33))
                            .toString());
            assertThat(told.directionCode()).isEqualTo(2);
            assertThat(told.firewalledCode()).isEqualTo(2);
            assertThat(told.lastSeenSeconds()).isBetween(seconds - 1, seconds + 2);
            assertThat(told.latencyMicros()).isPositive();
        });
    }

    @Test
    @DisplayName("§3.6: a node that knows nobody answers with an empty list")
    void nobodyIsTold() {
        scenario.join(peer);
        assertThat(askedBy(peer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("B§4.11: who has the permission addr is answered afresh, others get the same again")
    void freshAnswers(boolean permitted) {
        NodeConfig config = NodeConfig.of().toBuilder()
                .set(ConfigKeys.WHITELIST, permitted ? List.of("addr@0.0.0.0/0") : List.of())
                .build();
        long nowSeconds = scenario.host.runtime().wallMicros() / 1_000_000;
        scenario.restart(builder -> builder.config(config).desiredConnections(0).peerPolicy(setting -> {
            reach(500, setting.book(), nowSeconds);
            return PeerPolicy.hearth().assemble(setting);
        }));
        scenario.join(peer);
        List<AddressInfo> first = askedBy(peer);
        assertThat(first).hasSize(115); // 23 %
        assertThat(askedBy(peer).equals(first)).isEqualTo(!permitted);
    }

    @Test
    @DisplayName(
            "§10 W23: who was reached at an address that others cannot use, as the operator said so, is not told of")
    void privateAddressIsNotTold() {
        PeerAddress inner = PeerAddress.parse("10.1.2.3:1776");
        long nowSeconds = scenario.host.runtime().wallMicros() / 1_000_000;
        scenario.restart(builder -> builder.desiredConnections(0).peerPolicy(setting -> {
            reach(20, setting.book(), nowSeconds);
            setting.book().add(new SeenAddress(inner, nowSeconds), AddressOrigin.peer(inner), 0, nowSeconds);
            setting.book().good(inner, nowSeconds);
            return PeerPolicy.hearth().assemble(setting);
        }));
        scenario.join(peer);
        assertThat(askedBy(peer)).extracting(AddressInfo::endpoint).hasSize(20).doesNotContain(inner);
    }

    /** Peers in networks of their own were reached. */
    private static void reach(int count, AddressBook book, long nowSeconds) {
        for (int i = 0; i < count; i++) {
            PeerAddress address = PeerAddress.ipv4(0x4a000001 + (i << 16), 1776);
            book.add(new SeenAddress(address, nowSeconds), AddressOrigin.peer(address), 0, nowSeconds);
            book.good(address, nowSeconds);
        }
    }

    // Whom we verify

    @Test
    @DisplayName("§3.5: an inbound peer is dialled where it listens, rejected there as connected, and then told of")
    void inboundPeerIsVerified() {
        peer.inbound = scenario.home(peer);
        RawPeer atHome = scenario.sibling(peer).polite();
        scenario.listen(atHome);
        scenario.join(peer);
        scenario.run(CONNECT_LOOP);
        assertThat(atHome.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.ALREADY_CONNECTED);
        assertThat(peer.isConnected()).isTrue();
        RawPeer other = scenario.join(scenario.peer().polite());
        assertThat(askedBy(other)).singleElement().satisfies(told -> {
            assertThat(told.endpoint()).isEqualTo(scenario.home(peer));
            assertThat(told.directionCode()).isEqualTo(1);
            assertThat(told.firewalledCode()).isEqualTo(2);
        });
    }

    @Test
    @DisplayName("§1.1, §3.5: so is one that dials from the port it listens at, as a reference node does")
    void inboundPeerFromItsListeningPortIsVerified() {
        peer.inbound = scenario.home(peer);
        RawPeer atHome = scenario.sibling(peer).polite();
        scenario.listen(atHome);
        peer.dial(scenario.address(), scenario.home(peer));
        scenario.until(() -> scenario.established() == 1);
        scenario.run(CONNECT_LOOP);
        assertThat(atHome.last(ConnectionRejected.class).reason()).isEqualTo(RejectionReason.ALREADY_CONNECTED);
        RawPeer other = scenario.join(scenario.peer().polite());
        assertThat(askedBy(other)).extracting(AddressInfo::endpoint).containsExactly(scenario.home(peer));
    }

    @Test
    @DisplayName("§3.5: once in three hours; when the clock was put back meanwhile, nobody knows how long ago that was")
    void putBackClockDoesNotVerify() {
        scenario = new Scenario(builder -> builder.desiredConnections(0));
        RawPeer known = scenario.peer().polite();
        List<RawPeer> atHome = scenario.listenAgainAndAgain(known);
        scenario.node.connect(scenario.home(known));
        scenario.until(() -> scenario.established() == 1);
        known.close();
        scenario.run(MOMENT);
        callsFromHome(known).close();
        assertThat(atHome).hasSize(1);
        scenario.host.skewClock(Duration.ofDays(-1));
        callsFromHome(known);
        assertThat(atHome).hasSize(2);
    }

    private RawPeer callsFromHome(RawPeer known) {
        RawPeer caller = scenario.sibling(known).polite();
        caller.inbound = scenario.home(known);
        scenario.join(caller);
        scenario.run(CONNECT_LOOP);
        return caller;
    }

    @Test
    @DisplayName("§3.5: who answers there with another key is another peer, and verifies nothing")
    void impostorVerifiesNothing() {
        peer.inbound = scenario.home(peer);
        RawPeer atHome = scenario.sibling(peer).polite();
        atHome.nodeKey = scenario.peer().nodeKey;
        atHome.ignoring(GrapheneTypes.ADDRESS_REQUEST); // Else it would be told of for itself.
        scenario.listen(atHome);
        scenario.join(peer);
        scenario.run(CONNECT_LOOP);
        assertThat(atHome.has(GrapheneTypes.CONNECTION_ACCEPTED)).isTrue();
        assertThat(askedBy(peer)).isEmpty();
    }

    @Test
    @DisplayName("W23: a peer may name any port, but is dialled at its own address only")
    void onlyTheOwnAddressIsVerified() {
        List<PeerAddress> own = new ArrayList<>();
        for (PeerAddress claimed : List.of(SOMEBODY.withPort(4711), PeerAddress.parse("127.0.0.1:22"))) {
            RawPeer claimant = scenario.peer().polite();
            claimant.inbound = claimed;
            scenario.join(claimant);
            own.add(scenario.home(claimant).withPort(claimed.port()));
        }
        for (PeerAddress claimed : List.of(PeerAddress.NONE, SOMEBODY.withPort(0))) {
            RawPeer claimant = scenario.peer().polite();
            claimant.inbound = claimed;
            scenario.join(claimant);
        }
        scenario.run(CONNECT_LOOP);
        assertThat(dialled()).containsExactlyInAnyOrderElementsOf(own);
    }
}
