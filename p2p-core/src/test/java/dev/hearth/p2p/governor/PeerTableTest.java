package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.SECOND;
import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

class PeerTableTest {
    private final Peers peers = new Peers();
    private final PeerTable table = peers.table;
    private final PeerView view = peers.view;

    private long waitingSeconds(PeerAddress peer) {
        return Math.round((table.explain(peer).nextNanos() - peers.now) / 1e9);
    }

    private void failToConnect(PeerAddress peer, DialFailure failure) {
        peers.connecting(peer);
        assertThat(table.reports().connectFailed(peer, failure, peers.now)).isTrue();
    }

    // Failures

    @Property(tries = 50)
    void backOffDoublesAndTheSixthFailureForgets(@ForAll long seed) {
        PeerTable seeded = new PeerTable(new SplittableRandom(seed));
        seeded.configure(Peers.ROOMY, 0);
        seeded.sample().learn(address(1), Origin.BOOK, true, 0);
        long now = 0;
        for (long expected : new long[] {5, 10, 20, 40, 80}) {
            seeded.begin(new Decision.Connect(address(1), false, Cause.ESTABLISHED_BELOW_TARGET), now);
            seeded.reports().connectFailed(address(1), DialFailure.OTHER, now);
            long wait = seeded.explain(address(1)).nextNanos() - now;
            assertThat(wait).isBetween((expected - 2) * SECOND, (expected + 2) * SECOND);
            now += wait;
            seeded.advance(now);
        }
        seeded.begin(new Decision.Connect(address(1), false, Cause.ESTABLISHED_BELOW_TARGET), now);
        seeded.reports().connectFailed(address(1), DialFailure.OTHER, now);
        assertThat(seeded.view().find(address(1))).isNull();
        seeded.checkInvariants();
    }

    @Example
    void rootsAreNeverForgottenForFailures() {
        table.sample().addPublicRoots(List.of(address(1)), true, peers.now);
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", List.of(address(2)), 1, 1)), peers.now);
        for (int i = 0; i < 12; i++) {
            failToConnect(address(1), DialFailure.OTHER);
            failToConnect(address(2), DialFailure.OTHER);
            assertThat(waitingSeconds(address(1))).isLessThanOrEqualTo(162);
            peers.pass(163);
        }
        assertThat(view.find(address(1)).failCount()).isEqualTo(12);
        assertThat(view.find(address(2)).failCount()).isEqualTo(12);
    }

    @Example
    void twoMinutesHotClearTheFailCount() {
        PeerAddress peer = peers.cold(1);
        failToConnect(peer, DialFailure.OTHER);
        peers.pass(10);
        peers.hot(1);
        peers.pass(119);
        assertThat(view.find(peer).failCount()).isEqualTo(1);
        peers.pass(1);
        assertThat(view.find(peer).failCount()).isZero();
    }

    @Example
    void aCleanEndIsNoFailure() {
        PeerAddress clean = peers.hot(1);
        PeerAddress broken = peers.hot(2);
        table.reports().lost(clean, ExitKind.CLEAN, peers.now);
        table.reports().lost(broken, ExitKind.ERROR, peers.now);
        assertThat(view.find(clean).failCount()).isZero();
        assertThat(view.find(broken).failCount()).isEqualTo(1);
        assertThat(waitingSeconds(clean)).isBetween(10L, 14L);
        assertThat(waitingSeconds(broken)).isBetween(10L, 14L);
    }

    @Example
    void eachKindOfEndHasItsDelayAndTheGravestCounts() {
        int index = 0;
        for (ExitKind kind : ExitKind.values()) {
            PeerAddress peer = peers.hot(index++);
            table.reports().endedHot(peer, kind, peers.now);
            long delay = kind.delayNanos() / SECOND;
            assertThat(waitingSeconds(peer)).isBetween(delay, delay + 10);
        }
        assertThat(ExitKind.CLEAN.or(ExitKind.ERROR)).isEqualTo(ExitKind.ERROR);
        assertThat(ExitKind.ROLLED_BACK.or(ExitKind.DIFFERENT_CHAIN)).isEqualTo(ExitKind.ROLLED_BACK);
    }

    @Example
    @Label("T19: closing a resting peer does not end its rest")
    void aRestOutlivesTheConnection() {
        PeerAddress peer = peers.hot(1);
        table.reports().endedHot(peer, ExitKind.ROLLED_BACK, peers.now);
        peers.begin(new Decision.Close(peer, Cause.ESTABLISHED_ABOVE_TARGET));
        table.reports().closed(peer, peers.now);
        assertThat(peers.state(peer)).isEqualTo(PeerState.WAITING);
        assertThat(waitingSeconds(peer)).isBetween(180L, 190L);
        PeerAddress other = peers.hot(2);
        table.reports().endedHot(other, ExitKind.MISBEHAVED, peers.now);
        table.reports().lost(other, ExitKind.CLEAN, peers.now);
        assertThat(waitingSeconds(other)).isBetween(200L, 210L);
    }

    @Example
    void whatWeCloseDoesNotFailHoweverItEnds() {
        PeerAddress peer = peers.inState(PeerState.CLOSING, 1);
        assertThat(table.reports().lost(peer, ExitKind.ERROR, peers.now)).isTrue();
        assertThat(peers.state(peer)).isEqualTo(PeerState.AVAILABLE);
        assertThat(view.find(peer).failCount()).isZero();
    }

    @Example
    void aCoolingPeerIsFrozenUntilItIsGone() {
        PeerAddress peer = peers.inState(PeerState.COOLING, 1);
        assertThat(view.established()).isEqualTo(1);
        assertThat(table.begin(new Decision.Activate(peer, Cause.ACTIVE_BELOW_TARGET), peers.now))
                .isFalse();
        assertThat(table.begin(new Decision.Connect(peer, false, Cause.ESTABLISHED_BELOW_TARGET), peers.now))
                .isFalse();
        assertThat(table.reports().lost(peer, ExitKind.ERROR, peers.now)).isTrue();
        assertThat(view.established()).isZero();
    }

    // Bans

    @Example
    void aBanRemovesAPeerInEveryStateAndLateReportsChangeNothing() {
        int index = 0;
        for (PeerState state : PeerState.values()) {
            PeerAddress peer = peers.inState(state, index++);
            assertThat(table.sample().banned(peer)).as("%s", state).isTrue();
            assertThat(view.find(peer)).isNull();
            assertThat(table.reports().connected(peer, true, peers.now)).isFalse();
            assertThat(table.reports().connectFailed(peer, DialFailure.OTHER, peers.now))
                    .isFalse();
            assertThat(table.reports().activated(peer, peers.now)).isFalse();
            assertThat(table.reports().activationFailed(peer, peers.now)).isFalse();
            assertThat(table.reports().deactivated(peer, 0, peers.now)).isFalse();
            assertThat(table.reports().closed(peer, peers.now)).isFalse();
            assertThat(table.reports().cooling(peer, peers.now)).isFalse();
            assertThat(table.reports().lost(peer, ExitKind.ERROR, peers.now)).isFalse();
            assertThat(table.sample().shared(peer, 0, peers.now)).isFalse();
            assertThat(view.find(peer)).isNull();
            table.checkInvariants();
        }
    }

    @Example
    void aBannedLocalRootDoesNotComeBackWithOtherTargets() {
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", Peers.addresses(0, 3), 3, 3)), peers.now);
        table.sample().banned(address(1));
        table.configure(Peers.ROOMY.withKnown(5_000), peers.now);
        assertThat(view.find(address(1))).isNull();
        assertThat(view.localGroups().get(0).group().warmValency()).isEqualTo(2);
        table.checkInvariants();
    }

    @Example
    void aBannedPeerThatWasAskedIsNoMoreWaitedFor() {
        PeerAddress peer = peers.warm(1);
        peers.pass(300);
        peers.begin(new Decision.AskForAddresses(peer, 8, Cause.KNOWN_BELOW_TARGET));
        table.sample().banned(peer);
        assertThat(view.discovery().asking()).isZero();
    }

    // Families

    @Example
    void aConfiguredPeerLeavesThePublicRoots() {
        table.sample().addPublicRoots(Peers.addresses(0, 3), true, peers.now);
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", List.of(address(1)), 1, 1)), peers.now);
        assertThat(view.publicRoots()).isEqualTo(2);
        assertThat(view.find(address(1)).family()).isEqualTo(Family.LOCAL);
        assertThat(view.known()).isEqualTo(3);
    }

    @Example
    void whoLeavesTheConfigurationStaysKnownAndIsDemoted() {
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", Peers.addresses(0, 2), 2, 2)), peers.now);
        PeerAddress peer = peers.hot(0);
        peers.warm(1);
        table.sample().localRoots(List.of(), peers.now);
        assertThat(view.find(peer).family()).isEqualTo(Family.ORDINARY);
        Plan plan = new Governor(Governor.Scope.TOPOLOGY_ONLY).decide(view, peers.now, new SplittableRandom(1));
        assertThat(plan.decisions()).containsExactly(new Decision.Deactivate(peer, Cause.LEFT_LOCAL_ROOTS));
    }

    @Example
    void aPeerThatReturnsToTheConfigurationIsNotDemoted() {
        List<LocalRootGroup> groups = List.of(LocalRootGroup.of("relays", Peers.addresses(0, 2), 2, 2));
        table.sample().localRoots(groups, peers.now);
        peers.hot(0);
        table.sample().localRoots(List.of(), peers.now);
        table.sample().localRoots(groups, peers.now);
        assertThat(view.departedLocals()).isEmpty();
        table.checkInvariants();
    }

    @Example
    void churnDoesNotClampConfiguredPeers() {
        table.configure(new Targets(0, 10, 2, 1, 0, 0, 0, 0), peers.now);
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", Peers.addresses(0, 10), 1, 1)), peers.now);
        table.aimAt(new Targets(0, 8, 2, 1, 0, 0, 0, 0));
        assertThat(view.localRoots()).isEqualTo(10);
        assertThat(table.configure(new Targets(0, 8, 2, 1, 0, 0, 0, 0), peers.now))
                .containsExactly("group relays: 2 of 10 addresses are over the target of known peers and not used");
        assertThat(view.localRoots()).isEqualTo(8);
    }

    @Example
    void anAppointedAnchorChangesFamilyInItsState() {
        PeerAddress peer = peers.hot(1);
        assertThat(table.sample().appointAnchor(peer)).isTrue();
        assertThat(view.anchors().count(PeerState.HOT)).isEqualTo(1);
        assertThat(view.active()).isZero();
        assertThat(table.sample().appointAnchor(peer)).isFalse();
        assertThat(table.sample().appointAnchor(address(99))).isFalse();
    }

    @Example
    void anchorsAreNotAppointedBeyondTheirTargets() {
        table.configure(Peers.ROOMY.withAnchors(3, 2, 1), peers.now);
        assertThat(table.sample().appointAnchor(peers.hot(1))).isTrue();
        assertThat(table.sample().appointAnchor(peers.hot(2))).isFalse();
        assertThat(table.sample().appointAnchor(peers.warm(3))).isTrue();
        assertThat(table.sample().appointAnchor(peers.warm(4))).isFalse();
        assertThat(table.sample().appointAnchor(peers.cold(5))).isTrue();
        assertThat(table.sample().appointAnchor(peers.cold(6))).isFalse();
    }

    // Learning and sharing

    @Example
    @Label("known peers: insert idempotent")
    void learningTwiceChangesNothing() {
        assertThat(table.sample().learn(address(1), Origin.BOOK, true, peers.now))
                .isTrue();
        assertThat(table.sample().learn(address(1), Origin.BOOK, true, peers.now))
                .isFalse();
        assertThat(view.known()).isEqualTo(1);
    }

    @Example
    void anExplicitNoToAdvertisingIsFinalUntilConfigured() {
        PeerAddress peer = peers.warm(1);
        assertThat(table.isShareable(peer)).isTrue();
        table.sample().learn(peer, Origin.BOOK, false, peers.now);
        table.sample().learn(peer, Origin.BOOK, true, peers.now);
        assertThat(table.isShareable(peer)).isFalse();
        LocalRootGroup group = LocalRootGroup.of("relays", List.of(peer), 1, 1);
        LocalRootGroup advertised = new LocalRootGroup(
                "relays", List.of(peer), 1, 1, true, false, LocalRootGroup.Diffusion.BOTH_WAYS, false);
        table.sample().localRoots(List.of(group), peers.now);
        assertThat(table.isShareable(peer)).isFalse();
        table.sample().localRoots(List.of(advertised), peers.now);
        assertThat(table.isShareable(peer)).isTrue();
    }

    @Example
    void onlyReachedPeersWithoutFailuresAreShared() {
        PeerAddress cold = peers.cold(1);
        assertThat(table.isShareable(cold)).isFalse();
        PeerAddress broken = peers.warm(2);
        table.reports().lost(broken, ExitKind.ERROR, peers.now);
        assertThat(table.isShareable(broken)).isFalse();
        table.sample().learn(address(3), Origin.INBOUND, true, peers.now);
        assertThat(table.isShareable(address(3))).isTrue();
    }

    @Example
    @Label("O5 bounded memory: flooding with addresses, roots and answers")
    void aFloodOfAddressesFillsOnlyTheSample() {
        table.configure(Targets.DEFAULT, peers.now);
        for (int i = 0; i < 100_000; i++) {
            table.sample().learn(address(i), Origin.BOOK, true, peers.now);
            table.sample().shared(address(i), 1, peers.now);
        }
        table.sample().rootsFound(Peers.addresses(200_000, 300_000), true, 5 * SECOND, peers.now);
        assertThat(view.known()).isEqualTo(150 + 60);
        table.checkInvariants();
    }

    @Example
    void aPeerIsAskedFiveMinutesAfterConnectingAndEveryFifteen() {
        PeerAddress peer = peers.warm(1);
        peers.pass(299);
        assertThat(view.discovery().askable()).isZero();
        peers.pass(1);
        assertThat(view.discovery().askable()).isEqualTo(1);
        peers.begin(new Decision.AskForAddresses(peer, 8, Cause.KNOWN_BELOW_TARGET));
        assertThat(table.begin(new Decision.AskForAddresses(peer, 8, Cause.KNOWN_BELOW_TARGET), peers.now))
                .isFalse();
        assertThat(table.sample().shared(peer, 3, peers.now)).isTrue();
        assertThat(table.sample().shared(peer, 3, peers.now)).isFalse();
        peers.pass(899);
        assertThat(view.discovery().askable()).isZero();
        peers.pass(1);
        assertThat(view.discovery().askable()).isEqualTo(1);
    }

    @Example
    void vainSearchesAreRepeatedEverMoreRarely() {
        for (long wait : new long[] {2, 4, 8, 16, 32, 64, 128, 256, 256}) {
            table.begin(new Decision.FindRoots(5, Cause.ROOTS_BELOW_TARGET), peers.now);
            table.sample().rootsFailed(peers.now);
            assertThat(view.discovery().nextRootsNanos()).isEqualTo(peers.now + wait * SECOND);
        }
        table.begin(new Decision.FindRoots(5, Cause.ROOTS_BELOW_TARGET), peers.now);
        assertThat(table.sample().rootsFound(Peers.addresses(0, 2), true, 30 * SECOND, peers.now))
                .isEqualTo(2);
        assertThat(view.discovery().nextRootsNanos()).isEqualTo(peers.now + 30 * SECOND);
    }

    @Example
    void anExhaustedBookIsAskedAgainWhenItGrew() {
        table.begin(new Decision.LearnFromBook(5, Cause.KNOWN_BELOW_TARGET), peers.now);
        table.sample().drawn(2, 5, peers.now);
        assertThat(view.discovery().nextDrawNanos()).isEqualTo(peers.now + 2 * SECOND);
        table.sample().bookGrew(peers.now);
        assertThat(view.discovery().nextDrawNanos()).isEqualTo(peers.now);
    }

    // Inbound peers

    @Example
    void anInboundPeerIsWarmAtOnceAndGoneWithItsConnection() {
        assertThat(table.reports().inboundConnected(address(1), peers.now)).isTrue();
        assertThat(table.reports().inboundConnected(address(1), peers.now)).isFalse();
        assertThat(peers.state(address(1))).isEqualTo(PeerState.READY);
        assertThat(view.known() + view.established()).isZero();
        assertThat(table.begin(new Decision.Close(address(1), Cause.ESTABLISHED_ABOVE_TARGET), peers.now))
                .isFalse();
        table.reports().lost(address(1), ExitKind.ERROR, peers.now);
        assertThat(view.find(address(1))).isNull();
    }

    @Example
    void anInboundConnectionIsReusedForAKnownPeer() {
        PeerAddress peer = peers.cold(1);
        table.reports().inboundConnected(peer, peers.now);
        peers.activate(peer);
        assertThat(view.inbound().active()).isEqualTo(1);
        assertThat(peers.state(peer)).isEqualTo(PeerState.AVAILABLE);
        peers.connecting(peer);
        assertThat(table.reports().connected(peer, true, peers.now)).isTrue();
        assertThat(view.inbound().known()).isZero();
        assertThat(peers.state(peer)).isEqualTo(PeerState.READY);
        assertThat(table.reports().inboundConnected(peer, peers.now)).isFalse();
        table.checkInvariants();
    }

    @Example
    void aReusedConnectionKeepsItsRest() {
        PeerAddress peer = peers.cold(1);
        table.reports().inboundConnected(peer, peers.now);
        peers.activate(peer);
        table.reports().endedHot(peer, ExitKind.MISBEHAVED, peers.now);
        peers.connecting(peer);
        table.reports().connected(peer, true, peers.now);
        assertThat(peers.state(peer)).isEqualTo(PeerState.RESTING);
        assertThat(waitingSeconds(peer)).isBetween(200L, 210L);
    }

    @Example
    void aPeerBehindAFirewallIsOnlyReusedAndAtOnce() {
        LocalRootGroup hidden = new LocalRootGroup(
                "hidden", List.of(address(1)), 1, 1, false, false, LocalRootGroup.Diffusion.BOTH_WAYS, true);
        table.sample().localRoots(List.of(hidden), peers.now);
        Governor governor = new Governor(Governor.Scope.TOPOLOGY_ONLY);
        Decision reuse = new Decision.Connect(address(1), true, Cause.GROUP_BELOW_WARM_VALENCY);
        table.configure(Targets.NONE.withKnown(1), peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .containsExactly(reuse);
        peers.begin(reuse);
        table.reports().connectFailed(address(1), DialFailure.NO_INBOUND, peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .isEmpty();
        table.reports().inboundConnected(address(1), peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .containsExactly(reuse);
    }

    @Example
    void aMatureInboundPeerMayBeTaken() {
        table.reports().inboundConnected(address(1), peers.now);
        peers.pass(100);
        table.reports().inboundListens(address(1), address(101), peers.now);
        peers.pass(799);
        assertThat(view.discovery().mature()).isZero();
        peers.pass(1);
        assertThat(view.discovery().mature(0)).isEqualTo(address(101));
        peers.begin(new Decision.TakeInbound(List.of(address(101)), Cause.KNOWN_BELOW_TARGET));
        assertThat(view.find(address(101)).family()).isEqualTo(Family.ORDINARY);
        assertThat(view.discovery().nextTakeNanos()).isEqualTo(peers.now + 60 * SECOND);
        table.reports().inboundGone(address(1));
        assertThat(view.discovery().mature()).isZero();
        table.checkInvariants();
    }

    // Round trips and our own network

    @Example
    @Label("keep-alive: the RTT estimate converges")
    void theRoundTripIsSmoothedOverAThousandSeconds() {
        PeerAddress peer = peers.warm(1);
        assertThat(view.find(peer).roundTripNanos()).isNegative();
        table.reports().roundTrip(peer, 100_000_000, peers.now);
        assertThat(view.find(peer).roundTripNanos()).isEqualTo(100_000_000);
        peers.pass(10);
        table.reports().roundTrip(peer, 200_000_000, peers.now);
        assertThat(view.find(peer).roundTripNanos()).isEqualTo(101_000_000);
        for (int i = 0; i < 1_000; i++) {
            peers.pass(10);
            table.reports().roundTrip(peer, 200_000_000, peers.now);
        }
        assertThat(view.find(peer).roundTripNanos()).isBetween(199_900_000L, 200_000_000L);
    }

    @Example
    void eightDialsWithoutARouteAndNoConnectionMeanThatOurNetworkIsLost() {
        for (int i = 0; i < 20; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 8; i++) {
            assertThat(view.networkLost()).isFalse();
            failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        assertThat(view.networkLost()).isTrue();
        assertThat(view.find(address(3)).failCount()).isZero();
        failToConnect(address(9), DialFailure.NO_ROUTE);
        assertThat(view.find(address(9)).failCount()).isZero();
    }

    @Example
    void silenceMeansThatOurNetworkIsLostOnlySoonAfterAConnectionWas() {
        for (int i = 0; i < 40; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 10; i++) {
            failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        assertThat(view.networkLost()).isFalse();
        table.reports().lost(peers.warm(10), ExitKind.ERROR, peers.now);
        for (int i = 11; i < 18; i++) {
            failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        peers.now += 11 * GovernorWorld.MINUTE;
        failToConnect(address(18), DialFailure.NO_ANSWER);
        assertThat(view.networkLost()).isFalse();
        table.reports().lost(peers.warm(19), ExitKind.ERROR, peers.now);
        for (int i = 20; i < 28; i++) {
            assertThat(view.networkLost()).isFalse();
            failToConnect(address(i), DialFailure.NO_ANSWER);
        }
        assertThat(view.networkLost()).isTrue();
    }

    @Example
    void aConnectionOrAnAnswerRefutesIt() {
        for (int i = 0; i < 40; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 7; i++) {
            failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        failToConnect(address(7), DialFailure.OTHER);
        failToConnect(address(8), DialFailure.NO_ROUTE);
        assertThat(view.networkLost()).isFalse();
        PeerAddress warm = peers.warm(9);
        for (int i = 10; i < 20; i++) {
            failToConnect(address(i), DialFailure.NO_ROUTE);
        }
        assertThat(view.networkLost()).isFalse();
        table.reports().cooling(warm, peers.now);
        failToConnect(address(20), DialFailure.NO_ROUTE);
        assertThat(view.networkLost()).isTrue();
    }

    @Example
    void oneDialAtATimeTriesWhetherTheNetworkIsBackAndThenBackOffsAreCut() {
        table.configure(new Targets(0, 50, 10, 5, 0, 0, 0, 0), peers.now);
        for (int i = 0; i < 20; i++) {
            peers.cold(i);
        }
        for (int failures = 0; failures < 5; failures++) {
            failToConnect(address(0), DialFailure.OTHER);
            peers.pass(170);
        }
        failToConnect(address(1), DialFailure.OTHER);
        peers.begin(new Decision.Connect(address(2), false, Cause.ESTABLISHED_BELOW_TARGET));
        table.reports().networkLost(peers.now);
        table.reports().connectFailed(address(2), DialFailure.NO_ROUTE, peers.now);
        Governor governor = new Governor(Governor.Scope.TOPOLOGY_ONLY);
        Plan plan = governor.decide(view, peers.now, new SplittableRandom(1));
        assertThat(plan.decisions()).isEmpty();
        assertThat(plan.wakeNanos()).isLessThanOrEqualTo(peers.now + 5 * SECOND);
        peers.pass(5);
        plan = governor.decide(view, peers.now, new SplittableRandom(1));
        assertThat(plan.decisions())
                .singleElement()
                .satisfies(probe -> assertThat(probe.cause()).isEqualTo(Cause.NETWORK_PROBE));
        failToConnect(address(0), DialFailure.NO_ROUTE);
        assertThat(waitingSeconds(address(0))).isGreaterThan(70);
        table.reports().networkBack(peers.now);
        assertThat(view.networkLost()).isFalse();
        assertThat(waitingSeconds(address(0))).isBetween(5L, 7L);
    }

    // Explanations

    @Example
    void everyStateIsExplained() {
        int index = 0;
        for (PeerState state : PeerState.values()) {
            Explanation explanation = table.explain(peers.inState(state, index++));
            assertThat(explanation.state()).isEqualTo(state);
            assertThat(explanation.words(peers.now))
                    .contains(explanation.outlook().words())
                    .endsWith(".");
        }
        assertThat(table.explain(address(999))).isNull();
    }

    @Example
    void anExplanationTellsLastDecisionCauseAndNextChange() {
        PeerAddress peer = peers.cold(1);
        failToConnect(peer, DialFailure.OTHER);
        peers.now += 2 * SECOND;
        assertThat(table.explain(peer).words(peers.now))
                .matches(
                        "10\\.0\\.0\\.1:1776 is cold, an ordinary peer, with 1 failure; 2 s ago we decided to connect to"
                                + " it because fewer peers are connected than wanted; it may be dialled again in [1-5] s\\.");
        table.nextChurn(peers.now + 100 * SECOND);
        assertThat(table.explain(peers.hot(2)).words(peers.now))
                .endsWith("it will be considered at the next churn, in 100 s.");
    }

    @Example
    void everyCauseIsASentencePart() {
        for (Cause cause : Cause.values()) {
            assertThat(cause.words()).matches("[a-z].*[a-z']").doesNotContain("_");
        }
    }
}
