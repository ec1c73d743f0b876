package dev.hearth.p2p.graphene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.CurrentConnection;
import dev.hearth.p2p.messages.graphene.FirewallCheckResult;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsReply;
import dev.hearth.p2p.messages.graphene.GetCurrentConnectionsRequest;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.Variant;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("§8: the firewall check of legacy nodes, on the wire")
class FirewallCheckTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final PeerAddress SOMEWHERE = PeerAddress.parse("9.9.9.9:1776");

    private final Scenario scenario = new Scenario(builder -> builder.reachabilityChecks(true));

    private static NodeId idOf(VariantObject userData) {
        return NodeId.parse(((Variant.Text) Objects.requireNonNull(userData.get("node_id")))
                .value()
                .toString());
    }

    private static NodeId someId(int number) {
        return NodeId.parse("%066x".formatted(number));
    }

    private static List<CheckFirewall> questions(RawPeer peer, Predicate<CheckFirewall> which) {
        return peer.received(CheckFirewall.class).stream().filter(which).toList();
    }

    /** A legacy peer that says where it listens. */
    private RawPeer listener() {
        RawPeer peer = scenario.peer().polite();
        peer.inbound = scenario.home(peer);
        return scenario.join(peer);
    }

    private RawPeer modernPeer() {
        RawPeer modern = scenario.peer().polite();
        modern.userData = VariantObject.builder()
                .put("node_id", someId(6).toString())
                .putUnsigned("fc_git_revision_unix_timestamp", 1_728_745_751)
                .build();
        return scenario.join(modern);
    }

    @Nested
    class AsARequester {
        private List<NodeEvent> learned() {
            return scenario.events.stream()
                    .filter(NodeEvent.Reachability.class::isInstance)
                    .toList();
        }

        private CheckFirewallReply reply(RawPeer peer, FirewallCheckResult result) {
            return new CheckFirewallReply(idOf(peer.last(Hello.class).userData()), scenario.address(), result.code());
        }

        @Test
        void asksOnePeerWithoutNamesAndBelievesIt() {
            RawPeer one = scenario.join(scenario.peer().polite());
            RawPeer other = scenario.join(scenario.peer().polite());
            scenario.run(Duration.ofSeconds(10));
            List<CheckFirewall> asked = new ArrayList<>(one.received(CheckFirewall.class));
            asked.addAll(other.received(CheckFirewall.class));
            assertThat(asked).containsExactly(new CheckFirewall(NodeId.ZERO, PeerAddress.NONE));
            RawPeer coordinator = one.has(GrapheneTypes.CHECK_FIREWALL) ? one : other;
            RawPeer stranger = coordinator == one ? other : one;
            stranger.send(reply(stranger, FirewallCheckResult.UNABLE_TO_CONNECT));
            scenario.run(MOMENT);
            assertThat(learned()).isEmpty();
            coordinator.send(reply(coordinator, FirewallCheckResult.CONNECTION_SUCCESSFUL));
            coordinator.send(reply(coordinator, FirewallCheckResult.UNABLE_TO_CONNECT));
            scenario.run(MOMENT);
            assertThat(learned())
                    .containsExactly(new NodeEvent.Reachability(Reachability.REACHABLE, scenario.address()));
        }

        @Test
        void asksAgainAfterFiveMinutesWhenNobodyCouldTell() {
            RawPeer peer = scenario.join(scenario.peer().polite());
            scenario.until(() -> peer.has(GrapheneTypes.CHECK_FIREWALL));
            peer.send(reply(peer, FirewallCheckResult.UNABLE_TO_CHECK));
            scenario.run(Duration.ofSeconds(290));
            assertThat(peer.count(GrapheneTypes.CHECK_FIREWALL)).isEqualTo(1);
            scenario.run(Duration.ofSeconds(20));
            assertThat(peer.count(GrapheneTypes.CHECK_FIREWALL)).isEqualTo(2);
            peer.send(reply(peer, FirewallCheckResult.UNABLE_TO_CONNECT));
            scenario.run(MOMENT);
            assertThat(learned())
                    .containsExactly(new NodeEvent.Reachability(Reachability.UNREACHABLE, scenario.address()));
        }

        @Test
        void asksAgainWhenWhatItKnowsIsHalfAnHourOld() {
            RawPeer peer = scenario.join(scenario.peer().polite());
            scenario.until(() -> peer.has(GrapheneTypes.CHECK_FIREWALL));
            peer.send(reply(peer, FirewallCheckResult.CONNECTION_SUCCESSFUL));
            scenario.run(Duration.ofMinutes(29));
            assertThat(peer.count(GrapheneTypes.CHECK_FIREWALL)).isEqualTo(1);
            scenario.run(Duration.ofMinutes(2));
            assertThat(peer.count(GrapheneTypes.CHECK_FIREWALL)).isEqualTo(2);
            peer.send(reply(peer, FirewallCheckResult.UNABLE_TO_CONNECT));
            scenario.run(MOMENT);
            assertThat(learned())
                    .containsExactly(
                            new NodeEvent.Reachability(Reachability.REACHABLE, scenario.address()),
                            new NodeEvent.Reachability(Reachability.UNREACHABLE, scenario.address()));
        }

        @Test
        void asksNobodyWhoCannotKnowTheMessage() {
            RawPeer modern = modernPeer();
            scenario.run(MINUTE);
            assertThat(modern.has(GrapheneTypes.CHECK_FIREWALL)).isFalse();
        }

        @Test
        void asksNobodyUnlessToldTo() {
            Scenario silent = new Scenario();
            RawPeer peer = silent.join(silent.peer().polite());
            silent.run(MINUTE);
            assertThat(peer.has(GrapheneTypes.CHECK_FIREWALL)).isFalse();
        }
    }

    @Nested
    class AsACoordinator {
        private final RawPeer requester = listener();
        private final NodeId name = idOf(requester.userData);
        private final PeerAddress endpoint = scenario.home(requester);

        private void ask() {
            requester.send(new CheckFirewall(NodeId.ZERO, PeerAddress.NONE));
        }

        private boolean isAsked(RawPeer helper) {
            return !questions(helper, question -> !question.nodeId().isZero()).isEmpty();
        }

        private RawPeer askedOf(List<RawPeer> helpers) {
            scenario.until(() -> helpers.stream().anyMatch(this::isAsked));
            return helpers.stream().filter(this::isAsked).findFirst().orElseThrow();
        }

        private CheckFirewallReply reply(FirewallCheckResult result) {
            return new CheckFirewallReply(name, endpoint, result.code());
        }

        @Test
        void passesQuestionAndAnswerOn() {
            RawPeer helper = scenario.join(scenario.peer().polite());
            ask();
            scenario.until(() -> isAsked(helper));
            assertThat(questions(helper, question -> !question.nodeId().isZero()))
                    .containsExactly(new CheckFirewall(name, endpoint));
            helper.send(reply(FirewallCheckResult.CONNECTION_SUCCESSFUL));
            scenario.until(() -> requester.has(GrapheneTypes.CHECK_FIREWALL_REPLY));
            assertThat(requester.last(CheckFirewallReply.class))
                    .isEqualTo(reply(FirewallCheckResult.CONNECTION_SUCCESSFUL));
        }

        @Test
        void answersAQuestionThatCameWithTheHandshake() {
            RawPeer eager = scenario.peer().polite();
            eager.inbound = scenario.home(eager);
            eager.on(
                    GrapheneTypes.CONNECTION_ACCEPTED,
                    accepted -> eager.send(new CheckFirewall(NodeId.ZERO, PeerAddress.NONE)));
            scenario.join(eager);
            scenario.until(() -> isAsked(requester));
        }

        @Test
        void movesOnWhenHelpersLeaveAreUnableOrSilent() {
            List<RawPeer> helpers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                helpers.add(scenario.join(scenario.peer().polite()));
            }
            ask();
            RawPeer leaver = askedOf(helpers);
            leaver.close();
            helpers.remove(leaver);
            RawPeer unable = askedOf(helpers);
            unable.send(reply(FirewallCheckResult.UNABLE_TO_CHECK));
            helpers.remove(unable);
            RawPeer silent = askedOf(helpers);
            helpers.remove(silent);
            scenario.run(Duration.ofSeconds(29));
            assertThat(isAsked(helpers.get(0))).isFalse();
            RawPeer last = askedOf(helpers);
            last.send(reply(FirewallCheckResult.UNABLE_TO_CONNECT));
            scenario.until(() -> requester.has(GrapheneTypes.CHECK_FIREWALL_REPLY));
            assertThat(requester.received(CheckFirewallReply.class))
                    .containsExactly(reply(FirewallCheckResult.UNABLE_TO_CONNECT));
        }

        @Test
        void saysSoWhenThereIsNobodyToAsk() {
            modernPeer();
            ask();
            scenario.until(() -> requester.has(GrapheneTypes.CHECK_FIREWALL_REPLY));
            assertThat(requester.last(CheckFirewallReply.class)).isEqualTo(reply(FirewallCheckResult.UNABLE_TO_CHECK));
        }

        @Test
        void helpersThatWereNotAskedAreNotHeard() {
            RawPeer helper = scenario.join(scenario.peer().polite());
            helper.send(reply(FirewallCheckResult.CONNECTION_SUCCESSFUL));
            scenario.run(MOMENT);
            assertThat(requester.has(GrapheneTypes.CHECK_FIREWALL_REPLY)).isFalse();
            assertThat(helper.isConnected()).isTrue();
        }
    }

    @Nested
    class AsAHelper {
        private RawPeer coordinator = scenario.join(scenario.peer().polite());
        private final List<RawPeer> called = new ArrayList<>();
        private int requesters = 10;

        /** A host where somebody listens, who is counted when called. */
        private PeerAddress open(SimulatedHost host, int port) {
            PeerAddress address = host.address(port);
            RawPeer.listen(host.runtime(), address, () -> {
                RawPeer peer = new RawPeer(host.runtime()).polite();
                called.add(peer);
                return peer;
            });
            return address;
        }

        private int answerTo(NodeId requester, PeerAddress endpoint) {
            int before = coordinator.count(GrapheneTypes.CHECK_FIREWALL_REPLY);
            coordinator.send(new CheckFirewall(requester, endpoint));
            scenario.until(() -> coordinator.count(GrapheneTypes.CHECK_FIREWALL_REPLY) > before);
            CheckFirewallReply reply = coordinator.last(CheckFirewallReply.class);
            assertThat(reply.nodeId()).isEqualTo(requester);
            assertThat(reply.endpoint()).isEqualTo(endpoint);
            return reply.resultCode();
        }

        private int answerTo(PeerAddress endpoint) {
            return answerTo(someId(++requesters), endpoint);
        }

        @Test
        void dialsExchangesKeysAndSaysNothingElse() {
            assertThat(answerTo(open(scenario.newHost(), 1776))).isEqualTo(2);
            scenario.run(MOMENT);
            assertThat(called).hasSize(1);
            assertThat(called.get(0).isClosed()).isTrue();
            assertThat(called.get(0).received()).isEmpty();
            assertThat(called.get(0).bytesReceived()).isEqualTo(33);
        }

        @Test
        void tellsWhenNobodyAnswers() {
            SimulatedHost closed = scenario.newHost();
            assertThat(answerTo(closed.address(1776))).isEqualTo(1);
            SimulatedHost gone = scenario.newHost();
            scenario.simulation.partition(List.of(scenario.host), List.of(gone));
            assertThat(answerTo(gone.address(1776))).isEqualTo(1);
        }

        @Test
        void tellsWhenWhoAnswersDoesNotSpeakTheProtocol() {
            SimulatedHost host = scenario.newHost();
            RawPeer.listen(host.runtime(), host.address(8080), () -> {
                RawPeer mute = new RawPeer(host.runtime());
                mute.keyAnswer = key -> new byte[33];
                return mute;
            });
            assertThat(answerTo(host.address(8080))).isEqualTo(1);
        }

        @Test
        @DisplayName("the reference forgot to answer when it was connected already")
        void answersWhenItKnowsTheRequester() {
            RawPeer neighbour = listener();
            assertThat(answerTo(idOf(neighbour.userData), open(scenario.newHost(), 1776)))
                    .isZero();
            assertThat(called).isEmpty();
        }

        @Test
        @DisplayName("a helper that dials nobody but whom its operator named says so")
        void dialsOnlyWhoIsConfigured() {
            scenario.restart(builder -> builder.reachabilityChecks(true).connectOnly(true));
            coordinator = scenario.join(scenario.peer().polite());
            assertThat(answerTo(open(scenario.newHost(), 1776))).isZero();
            assertThat(called).isEmpty();
        }

        @Test
        @DisplayName("a helper is no port scanner")
        void isNoPortScanner() {
            List<PeerAddress> inner = new ArrayList<>();
            for (String text : List.of("10.0.0.5:1776", "192.168.7.7:1776", "172.20.1.1:1776", "100.64.3.3:1776")) {
                PeerAddress address = PeerAddress.parse(text);
                inner.add(open(scenario.simulation.host(text, address), address.port()));
            }
            inner.add(open(scenario.newHost(), 22));
            inner.add(open(scenario.newHost(), 1_023));
            inner.add(PeerAddress.parse("127.0.0.1:8545"));
            inner.add(scenario.address());
            assertThat(inner)
                    .allSatisfy(address -> assertThat(answerTo(address)).isZero());
            assertThat(called).isEmpty();

            PeerAddress first = open(scenario.newHost(), 1776);
            assertThat(answerTo(someId(1), first)).isEqualTo(2);
            assertThat(answerTo(first.withPort(1777))).as("the same network").isZero();
            assertThat(answerTo(someId(1), open(scenario.newHost(), 1776)))
                    .as("the same requester")
                    .isZero();
            for (int i = 0; i < 30; i++) {
                answerTo(open(scenario.newHost(), 1776));
            }
            assertThat(called).hasSize(10);
            scenario.run(Duration.ofHours(1));
            assertThat(answerTo(open(scenario.newHost(), 1776))).isEqualTo(2);
        }

        @Test
        @DisplayName("W23: a helper dials nobody at its own host, whatever the port")
        void isNoPortScannerOfItsOwnHost() {
            assertThat(answerTo(scenario.address())).isZero();
            assertThat(answerTo(open(scenario.host, 8_545))).isZero();
            assertThat(answerTo(scenario.host.address(8_546))).isZero();
            PeerAddress gateway = PeerAddress.parse("21.200.0.1:1776");
            scenario.restart(builder -> builder.reachabilityChecks(true).advertise(gateway));
            coordinator = scenario.join(scenario.peer().polite());
            assertThat(answerTo(gateway)).isZero();
            assertThat(answerTo(gateway.withPort(8_545))).isZero();
            scenario.run(MINUTE);
            assertThat(called).isEmpty();
        }

        @Test
        void dialsForNobodyUnlessToldTo() {
            Scenario silent = new Scenario();
            RawPeer peer = silent.join(silent.peer().polite());
            peer.send(new CheckFirewall(someId(1), SOMEWHERE));
            silent.run(MINUTE);
            assertThat(peer.has(GrapheneTypes.CHECK_FIREWALL_REPLY)).isFalse();
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @Nested
    class Connections {
        @Test
        void areToldToWhomeverAsks() {
            RawPeer one = listener();
            RawPeer other = scenario.join(scenario.peer().polite());
            scenario.run(Duration.ofSeconds(130));
            one.send(new GetCurrentConnectionsRequest());
            scenario.until(() -> one.has(GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY));
            GetCurrentConnectionsReply reply = one.last(GetCurrentConnectionsReply.class);
            assertThat(reply.connections())
                    .extracting(CurrentConnection::nodeId)
                    .containsExactly(idOf(one.userData), idOf(other.userData));
            assertThat(reply.connections())
                    .extracting(CurrentConnection::remoteEndpoint)
                    .containsExactly(one.localAddress(), other.localAddress());
            assertThat(reply.connections())
                    .allSatisfy(connection ->
                            assertThat(connection.durationSeconds()).isBetween(128L, 131L));
            assertThat(reply.uploadOneMinute()).isPositive();
            assertThat(reply.downloadOneHour()).isPositive();
        }

        @Test
        void doNotShowPeersThatAreNotToBeShared() {
            RawPeer hidden = scenario.listen(scenario.peer().polite());
            scenario.restart(builder -> builder.reachabilityChecks(true).peer(scenario.name(hidden)));
            scenario.until(() -> scenario.info(hidden) != null);
            RawPeer asker = scenario.join(scenario.peer().polite());
            scenario.run(MOMENT);
            asker.send(new GetCurrentConnectionsRequest());
            scenario.until(() -> asker.has(GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY));
            assertThat(asker.last(GetCurrentConnectionsReply.class).connections())
                    .extracting(CurrentConnection::remoteEndpoint)
                    .containsExactly(asker.localAddress());
        }

        @Test
        void areToldAtABoundedRate() {
            RawPeer peer = listener();
            for (int i = 0; i < 100; i++) {
                peer.send(new GetCurrentConnectionsRequest());
            }
            scenario.run(Duration.ofSeconds(25));
            assertThat(peer.count(GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY)).isEqualTo(2);
        }

        @Test
        void areToldToNobodyUnlessToldTo() {
            Scenario silent = new Scenario();
            RawPeer peer = silent.join(silent.peer().polite());
            peer.send(new GetCurrentConnectionsRequest());
            silent.run(MOMENT);
            assertThat(peer.has(GrapheneTypes.GET_CURRENT_CONNECTIONS_REPLY)).isFalse();
        }
    }
}
