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
    void inAFullSampleHearsayIsForgottenWhenNobodyAnswers() {
        table.configure(Targets.DEFAULT, peers.now);
        PeerAddress reached = peers.warm(0);
        for (int i = 1; i < Targets.DEFAULT.known(); i++) {
            peers.cold(i);
        }
        table.reports().lost(reached, ExitKind.ERROR, peers.now);
        peers.pass(163);
        peers.failToConnect(reached, DialFailure.NO_ANSWER);
        assertThat(view.find(reached)).isNotNull();

        // Where a dial fails at once, the same one could be drawn again at once, for ever.
        peers.failToConnect(address(3), DialFailure.OTHER);
        assertThat(view.find(address(3))).isNotNull();

        peers.failToConnect(address(1), DialFailure.NO_ANSWER);
        assertThat(view.find(address(1))).isNull();
        table.checkInvariants();

        peers.failToConnect(address(2), DialFailure.NO_ANSWER); // there is room for one more: it keeps nobody out
        assertThat(view.find(address(2))).isNotNull();
    }

    @Example
    void rootsAreNeverForgottenForFailures() {
        table.sample().addPublicRoots(List.of(address(1)), true, peers.now);
        table.sample().localRoots(List.of(LocalRootGroup.of("relays", List.of(address(2)), 1, 1)), peers.now);
        for (int i = 0; i < 12; i++) {
            peers.failToConnect(address(1), DialFailure.OTHER);
            peers.failToConnect(address(2), DialFailure.OTHER);
            assertThat(peers.waitingSeconds(address(1))).isLessThanOrEqualTo(162);
            peers.pass(163);
        }
        assertThat(view.find(address(1)).failCount()).isEqualTo(12);
        assertThat(view.find(address(2)).failCount()).isEqualTo(12);
    }

    @Example
    void twoMinutesHotClearTheFailCount() {
        PeerAddress peer = peers.cold(1);
        peers.failToConnect(peer, DialFailure.OTHER);
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
        assertThat(peers.waitingSeconds(clean)).isBetween(10L, 14L);
        assertThat(peers.waitingSeconds(broken)).isBetween(10L, 14L);
    }

    @Example
    void eachKindOfEndHasItsDelayAndTheGravestCounts() {
        int index = 0;
        for (ExitKind kind : ExitKind.values()) {
            PeerAddress peer = peers.hot(index++);
            table.reports().endedHot(peer, kind, peers.now);
            long delay = kind.delayNanos() / SECOND;
            assertThat(peers.waitingSeconds(peer)).isBetween(delay, delay + 10);
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
        assertThat(peers.waitingSeconds(peer)).isBetween(180L, 190L);
        PeerAddress other = peers.hot(2);
        table.reports().endedHot(other, ExitKind.MISBEHAVED, peers.now);
        table.reports().lost(other, ExitKind.CLEAN, peers.now);
        assertThat(peers.waitingSeconds(other)).isBetween(200L, 210L);
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

    // Round trips

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
        peers.failToConnect(peer, DialFailure.OTHER);
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
