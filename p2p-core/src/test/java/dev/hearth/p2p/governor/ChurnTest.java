package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Churn.Next;
import dev.hearth.p2p.governor.Churn.State;
import dev.hearth.p2p.governor.Churn.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ChurnTest {
    private static final long SECOND = GovernorWorld.SECOND;
    private static final long HOUR = GovernorWorld.HOUR;
    private static final Duration HOURLY = Duration.ofMinutes(55);
    private static final Duration QUARTERLY = Duration.ofMinutes(15);
    private static final Churn USUAL = new Churn(HOURLY, QUARTERLY, HOURLY);

    private final Peers peers = new Peers();
    private final SplittableRandom random = new SplittableRandom(5);

    @Provide
    Arbitrary<Targets> targets() {
        return ArbitraryWorlds.targets();
    }

    @Example
    void aFifthIsTakenAndAtLeastOne() {
        assertThat(Churn.fewer(20, 0)).isEqualTo(16);
        assertThat(Churn.fewer(4, 0)).isEqualTo(3);
        assertThat(Churn.fewer(0, 0)).isZero();
        assertThat(Churn.fewer(10, 4)).isEqualTo(6);
        assertThat(Churn.fewer(3, 4)).isZero();
        assertThat(Churn.fewer(-7, 0)).isZero();
    }

    @Example
    void aNodeStartsWithoutPublicRootsForThreeSeconds() {
        peers.table.mode(SyncMode.CAUGHT_UP);
        State start = Churn.cardano().start(peers.view, Targets.DEFAULT, peers.now);
        assertThat(start.targets()).isEqualTo(Targets.DEFAULT.withRoot(0));
        assertThat(start.deadlineNanos()).isEqualTo(peers.now + 3 * SECOND);
    }

    @Example
    void aNodeReturnsToItsFormerPeersForThreeSecondsBeforeItLooksForOthers() {
        State start = USUAL.start(peers.view, Targets.DEFAULT, peers.now);
        assertThat(start.targets()).isEqualTo(Targets.DEFAULT.withRoot(0).withKnown(Targets.DEFAULT.established()));
        Next next = USUAL.next(start, peers.view, Targets.DEFAULT, peers.now + 3 * SECOND, random);
        assertThat(next.state().step()).isEqualTo(Step.PAUSE);
        assertThat(next.state().targets()).isEqualTo(Targets.DEFAULT);
    }

    @Property(tries = 200)
    void thePauseIsThatOfTheMode(@ForAll long seed) {
        long caughtUp = pause(SyncMode.CAUGHT_UP, seed);
        long bulk = pause(SyncMode.BULK_SYNC, seed);
        assertThat(caughtUp).isBetween(3_300 * SECOND, 3_900 * SECOND);
        assertThat(bulk).isBetween(900 * SECOND, 960 * SECOND);
    }

    @Property(tries = 200)
    void peersAreExchangedMoreOftenInTheFirstHour(@ForAll long seed) {
        Churn churn = new Churn(HOURLY, QUARTERLY, Duration.ofMinutes(3));
        peers.table.mode(SyncMode.CAUGHT_UP);
        assertThat(pauseAfterACycle(churn, HOUR - 1, seed)).isBetween(180 * SECOND, 240 * SECOND);
        assertThat(pauseAfterACycle(churn, HOUR, seed)).isBetween(3_300 * SECOND, 3_900 * SECOND);
    }

    /** Of a node that started at 0 and has just ended a cycle, which took no time. */
    private long pauseAfterACycle(Churn churn, long now, long seed) {
        State last = new State(Step.INCREASE_ACTIVE_INBOUND, Targets.DEFAULT, Targets.DEFAULT, 0, 0, 0, now, now);
        Next next = churn.next(last, peers.view, Targets.DEFAULT, now, new SplittableRandom(seed));
        assertThat(next.state().step()).isEqualTo(Step.PAUSE);
        return next.wakeNanos() - now;
    }

    private long pause(SyncMode mode, long seed) {
        peers.table.mode(mode);
        Churn churn = USUAL;
        State start = churn.start(peers.view, Targets.DEFAULT, 0);
        State pause = churn.next(start, peers.view, Targets.DEFAULT, 3 * SECOND, new SplittableRandom(seed))
                .state();
        return pause.deadlineNanos() - 3 * SECOND;
    }

    /** Every step's published targets when nobody follows and each step runs into its limit. */
    private List<State> cycle(Churn churn, Peers peers, Targets base) {
        List<State> states = new ArrayList<>();
        State state = churn.start(peers.view, base, peers.now);
        for (int i = 0; i < 40; i++) {
            Next next = churn.next(state, peers.view, base, state.deadlineNanos(), random);
            state = next.state();
            states.add(state);
        }
        return states;
    }

    @Example
    void eachStepPublishesItsAmount() {
        for (int i = 0; i < 160; i++) {
            if (i < 25) {
                peers.hot(i);
            } else if (i < 40) {
                peers.warm(i);
            } else {
                peers.cold(i);
            }
        }
        List<Targets> published = cycle(USUAL, peers, Targets.DEFAULT).stream()
                .map(State::targets)
                .toList();
        // 20 of 150 known, 30 established, 20 hot; 60 roots. Those above the next hotter level are churned.
        assertThat(published)
                .contains(
                        Targets.DEFAULT.withActive(16),
                        Targets.DEFAULT.withEstablished(28),
                        Targets.DEFAULT.withEstablished(28).withKnown(126).withRoot(54));
    }

    @Property(tries = 100)
    @Label("published targets stay sane and within the configured ones")
    void publishedTargetsStayWithinTheBase(@ForAll("targets") Targets base, @ForAll @IntRange(max = 60) int known) {
        Peers some = new Peers();
        for (int i = 0; i < known; i++) {
            some.inState(
                    List.of(PeerState.HOT, PeerState.READY, PeerState.AVAILABLE).get(i % 3), i);
        }
        for (boolean narrow : new boolean[] {true, false}) {
            for (State state : cycle(narrow ? Churn.cardano() : USUAL, some, base)) {
                Targets targets = state.targets(); // Being a Targets it is sane.
                assertThat(targets.known()).isLessThanOrEqualTo(base.known());
                assertThat(targets.root()).isLessThanOrEqualTo(base.root());
                assertThat(targets.established()).isLessThanOrEqualTo(base.established());
                assertThat(targets.active()).isLessThanOrEqualTo(base.active());
                assertThat(targets.knownAnchors()).isLessThanOrEqualTo(base.knownAnchors());
                assertThat(targets.establishedAnchors()).isLessThanOrEqualTo(base.establishedAnchors());
                assertThat(targets.activeAnchors()).isLessThanOrEqualTo(base.activeAnchors());
                assertThat(targets.activeInbound()).isLessThanOrEqualTo(base.activeInbound());
            }
        }
    }

    @Example
    void narrowBulkSyncKeepsOneHotPeerBesidesTheConfiguredOnes() {
        peers.table.mode(SyncMode.BULK_SYNC);
        Churn cardano = Churn.cardano();
        State start = cardano.start(peers.view, Targets.DEFAULT, peers.now);
        assertThat(start.targets().active()).isEqualTo(2);
        assertThat(start.targets().activeAnchors()).isEqualTo(1);
        assertThat(USUAL.start(peers.view, Targets.DEFAULT, peers.now).targets().active())
                .isEqualTo(20);
    }

    @Example
    void otherTargetsEndTheCycle() {
        Churn churn = USUAL;
        for (int i = 0; i < 25; i++) {
            peers.hot(i);
        }
        State state = churn.start(peers.view, Targets.DEFAULT, peers.now);
        while (state.step() != Step.DECREASE_ACTIVE) {
            state = churn.next(state, peers.view, Targets.DEFAULT, state.deadlineNanos(), random)
                    .state();
        }
        Targets other = Targets.DEFAULT.withActive(3);
        State pause = churn.next(state, peers.view, other, peers.now, random).state();
        assertThat(pause.step()).isEqualTo(Step.PAUSE);
        assertThat(pause.targets()).isEqualTo(other);
    }

    @Example
    void inboundPeersRotateOnlyIfOthersWait() {
        Targets base = Targets.DEFAULT.withActiveInbound(10);
        for (int i = 0; i < 10; i++) {
            peers.table.reports().inboundConnected(Peers.address(500 + i), peers.now);
            peers.activate(Peers.address(500 + i));
        }
        assertThat(cycle(USUAL, peers, base)).allMatch(state -> state.targets().activeInbound() == 10);
        peers.table.reports().inboundConnected(Peers.address(600), peers.now);
        assertThat(cycle(USUAL, peers, base)).anyMatch(state -> state.targets().activeInbound() == 8);
    }

    // Together with a governor

    @Property(tries = 20)
    @Label("churn steps: in order, without a timeout in a healthy net")
    void aHealthyNetChurnsInOrderWithoutTimeouts(@ForAll long seed) {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(seed, 120, new Targets(0, 60, 20, 10, 0, 0, 0, 3))
                .withChurn());
        List<Step> steps = new ArrayList<>();
        world.always(() -> {
            Step step = world.loop.churnStep();
            if (step != null && (steps.isEmpty() || steps.get(steps.size() - 1) != step)) {
                steps.add(step);
            }
        });
        world.run(5 * HOUR);
        assertThat(world.loop.churnTimeouts()).isZero();
        for (int i = 1; i < steps.size(); i++) {
            boolean pause = steps.get(i) == Step.PAUSE;
            boolean later = steps.get(i).compareTo(steps.get(i - 1)) > 0;
            assertThat(pause || later).as("%s", steps).isTrue();
        }
        assertThat(steps).contains(Step.DECREASE_ACTIVE, Step.DECREASE_ESTABLISHED, Step.INCREASE_KNOWN);
    }

    @Property(tries = 10)
    void overADayMostHotPeersAreExchanged(@ForAll long seed) {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(seed, 200, new Targets(0, 60, 20, 10, 0, 0, 0, 0))
                .withChurn());
        world.run(10 * GovernorWorld.MINUTE);
        List<PeerView.Peer> before = world.in(world.view.ordinary(), PeerState.HOT);
        world.run(24 * HOUR);
        while (world.loop.churnStep() != Step.PAUSE) {
            world.run(GovernorWorld.MINUTE);
        }
        // Those it goes back to may have to be dialled first, and some do not answer.
        for (int minute = 0; minute < 5 && world.view.ordinary().active() < 10; minute++) {
            world.run(GovernorWorld.MINUTE);
        }
        List<PeerView.Peer> after = world.in(world.view.ordinary(), PeerState.HOT);
        assertThat(after).hasSize(10);
        assertThat(after.stream().filter(before::contains).count()).isLessThanOrEqualTo(5);
        assertThat(world.view.known()).isEqualTo(60);
        assertThat(world.view.established()).isEqualTo(20);
    }

    @Example
    void anchorsAreNotTouchedByTheChurnOfOthers() {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(4, 100, new Targets(0, 60, 20, 10, 5, 5, 5, 0))
                .withChurn());
        world.run(GovernorWorld.MINUTE);
        List<PeerView.Peer> hot = world.in(world.view.ordinary(), PeerState.HOT);
        hot.subList(0, 5).forEach(peer -> world.table.sample().appointAnchor(peer.address()));
        assertThat(world.view.anchors().active()).isEqualTo(5);
        world.never(
                "an anchor is missing",
                5 * GovernorWorld.MINUTE,
                () -> world.view.anchors().active() < 4);
        world.run(12 * HOUR);
        assertThat(world.view.anchors().known()).isEqualTo(5);
    }

    @Example
    void usefulPeersStay() {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(6, 100, new Targets(0, 60, 20, 10, 0, 0, 0, 0))
                .withChurn());
        world.run(GovernorWorld.MINUTE);
        List<PeerView.Peer> useful =
                List.copyOf(world.in(world.view.ordinary(), PeerState.HOT).subList(0, 5));
        for (long block = 0; block < 8 * 1200; block++) {
            long number = block;
            world.after(
                    block * 3 * SECOND,
                    () -> world.table
                            .usefulness()
                            .announced(useful.get((int) (number % 5)).address(), number));
        }
        world.run(8 * HOUR);
        assertThat(useful).allMatch(peer -> peer.state() == PeerState.HOT);
    }
}
