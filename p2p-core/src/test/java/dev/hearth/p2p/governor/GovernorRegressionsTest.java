package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** T20: scripts of the races that have broken governors, each kept as a unit test (governor spec §10.1, §10.2 D5, §13). */
class GovernorRegressionsTest {
    private static final List<LocalRootGroup> RELAYS =
            List.of(LocalRootGroup.of("relays", Peers.addresses(0, 2), 1, 2));

    private final Peers peers = new Peers();
    private final PeerTable table = peers.table;

    GovernorRegressionsTest() {
        table.configure(Peers.ROOMY.withRoot(0), peers.now);
    }

    private Plan decide() {
        return new Governor(Governor.Scope.TOPOLOGY_ONLY).decide(peers.view, peers.now, new SplittableRandom(1));
    }

    @Test
    void aHotPeerLostWhileItIsDemotedIsLostOnce() {
        peers.inState(PeerState.DEACTIVATING, 1);
        assertThat(table.reports().lost(address(1), ExitKind.ERROR, peers.now)).isTrue();
        assertThat(table.reports().deactivated(address(1), 0, peers.now)).isFalse();
        assertThat(table.reports().lost(address(1), ExitKind.ERROR, peers.now)).isFalse();
        assertThat(peers.view.find(address(1)).failCount()).isEqualTo(1);
        table.checkInvariants();
    }

    @Test
    void aPeerThatEndsItsHotUseWhileItIsDemotedKeepsTheLongerRest() {
        peers.inState(PeerState.DEACTIVATING, 1);
        assertThat(table.reports().endedHot(address(1), ExitKind.ROLLED_BACK, peers.now))
                .isTrue();
        assertThat(table.reports().deactivated(address(1), 0, peers.now)).isFalse();
        assertThat(peers.state(address(1))).isEqualTo(PeerState.RESTING);
    }

    @Test
    void aReconfigurationDoesNotRemoveAConfiguredPeerThatIsBeingDemoted() {
        table.sample().localRoots(RELAYS, peers.now);
        peers.hot(0);
        peers.begin(new Decision.Deactivate(address(0), Cause.GROUP_ABOVE_HOT_VALENCY));
        table.sample().localRoots(List.of(), peers.now);
        assertThat(peers.state(address(0))).isEqualTo(PeerState.DEACTIVATING);
        table.sample().localRoots(RELAYS, peers.now);
        assertThat(table.reports().deactivated(address(0), 0, peers.now)).isTrue();
        assertThat(peers.view.find(address(0)).family()).isEqualTo(Family.LOCAL);
        table.checkInvariants();
    }

    @Test
    void aPeerConfiguredWhileItIsClosedIsConnectedAgain() {
        peers.inState(PeerState.CLOSING, 0);
        table.sample().localRoots(RELAYS, peers.now);
        assertThat(table.reports().closed(address(0), peers.now)).isTrue();
        assertThat(decide().decisions())
                .contains(new Decision.Connect(address(0), false, Cause.GROUP_BELOW_WARM_VALENCY));
    }

    @Test
    void aPeerDialledWhenTheTargetsFallToNothingIsClosedNotForgotten() {
        peers.inState(PeerState.CONNECTING, 5);
        table.configure(Targets.NONE, peers.now);
        assertThat(decide().decisions()).isEmpty();
        assertThat(table.reports().connected(address(5), true, peers.now)).isTrue();
        assertThat(decide().decisions())
                .containsExactly(new Decision.Close(address(5), Cause.ESTABLISHED_ABOVE_TARGET));
    }

    @Test
    void aLingeringConfiguredPeerIsNotDialledBeforeItsConnectionIsGone() {
        table.sample().localRoots(RELAYS, peers.now);
        peers.hot(0);
        peers.warm(1);
        table.reports().cooling(address(0), peers.now);
        assertThat(decide().decisions())
                .containsExactly(new Decision.Activate(address(1), Cause.GROUP_BELOW_HOT_VALENCY));
        table.reports().lost(address(0), ExitKind.ERROR, peers.now);
        peers.pass(15);
        assertThat(decide().decisions())
                .containsExactly(new Decision.Connect(address(0), false, Cause.GROUP_BELOW_WARM_VALENCY));
    }

    @Test
    void aLostPeerThatReconnectsBetweenTwoLooksIsNotMissed() {
        peers.hot(1);
        table.reports().lost(address(1), ExitKind.CLEAN, peers.now);
        peers.pass(15);
        peers.connecting(address(1));
        table.reports().connected(address(1), true, peers.now);
        assertThat(peers.state(address(1))).isEqualTo(PeerState.READY);
        assertThat(peers.view.active()).isZero();
    }

    @Test
    void publicRootsWithinTheirTargetAreNotForgotten() {
        table.configure(Peers.ROOMY, peers.now);
        table.sample().addPublicRoots(Peers.addresses(0, 6), true, peers.now);
        for (int i = 6; i < 12; i++) {
            peers.cold(i);
        }
        table.configure(new Targets(4, 4, 0, 0, 0, 0, 0, 0), peers.now);
        GovernorLoop loop =
                new GovernorLoop(table, new Governor(Governor.Scope.TOPOLOGY_ONLY), null, new SplittableRandom(1));
        loop.turn(peers.now, decision -> {});
        assertThat(peers.view.known()).isEqualTo(4);
        assertThat(peers.view.publicRoots()).isEqualTo(4);
    }

    @Test
    void waitingForRootsHasAWakeUpTime() {
        table.configure(new Targets(5, 10, 0, 0, 0, 0, 0, 0), peers.now);
        peers.begin(decide().decisions().get(0));
        table.sample().rootsFailed(peers.now);
        assertThat(decide().decisions()).isEmpty();
        assertThat(decide().wakeNanos()).isEqualTo(peers.now + 2 * Peers.SECOND);
    }

    @Test
    void aPolicyThatDecidesTheImpossibleDoesNotSpin() {
        PeerSelection obstinate = (view, now, random) ->
                new Plan(List.of(new Decision.Connect(address(77), false, Cause.ESTABLISHED_BELOW_TARGET)), now);
        GovernorLoop loop = new GovernorLoop(table, obstinate, null, new SplittableRandom(1));
        assertThat(loop.turn(peers.now, decision -> {})).isGreaterThan(peers.now);
    }
}
