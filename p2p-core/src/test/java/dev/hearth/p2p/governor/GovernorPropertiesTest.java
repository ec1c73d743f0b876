package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.GovernorWorld.HOUR;
import static dev.hearth.p2p.governor.GovernorWorld.MINUTE;
import static dev.hearth.p2p.governor.GovernorWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.MockPeers.Status;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The properties of governor spec §10.1 and §10.5, named by their ids, over generated environments in virtual time. */
class GovernorPropertiesTest {
    @Provide
    Arbitrary<WorldSettings> worlds() {
        return ArbitraryWorlds.settings();
    }

    @Property(tries = 30)
    @Label("T1 has output")
    void t01WhoeverIsWantedAndKnownToTheBookIsDialled(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        world.run(MINUTE);
        if (settings.targets().established() > 0) {
            assertThat(world.count(Decision.Connect.class)).isPositive();
        }
        if (settings.targets().known() > 0) {
            assertThat(world.count(Decision.LearnFromBook.class)).isPositive();
        }
    }

    @Property(tries = 40)
    @Label("T2 no failure: all invariants hold whatever happens; O1, O2, T3, T19 are checked along")
    void t02NothingBreaksTheInvariants(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 400) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.run(2 * HOUR);
    }

    @Example
    @Label("T2 no failure: 5,000 events")
    void t02InvariantsHoldForFiveThousandEvents() {
        GovernorWorld world = GovernorWorld.disturbed(
                new WorldSettings(
                        7, 60, 3, 60, Targets.DEFAULT, 20, 6, 50, 8, true, Governor.Scope.WHOLE_NETWORK, true),
                4_000);
        world.run(2 * HOUR);
        assertThat(world.eventsDone).isGreaterThan(5_000);
    }

    @Property(tries = 30)
    @Label("T3 no livelock")
    void t03NeverAThousandEventsAtOneInstant(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        for (int i = 0; i < 100; i++) {
            world.after(MINUTE, () -> world.table.sample().localRoots(world.chaos.groups(), world.now));
        }
        world.run(10 * MINUTE); // The world counts them.
    }

    @Property(tries = 30)
    @Label("T4 no excess busyness: each wake-up is for something")
    void t04NoWakeUpIsInVain(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        world.run(HOUR);
        // A search that may begin again while another kind of search is under way is all that may wake for nothing.
        assertThat(world.idleWakes).isLessThanOrEqualTo(2 + world.wakes / 50);
    }

    @Example
    @Label("T4 no excess busyness: ten quiet hours are quiet")
    void t04AQuietNodeSleeps() {
        Targets targets = new Targets(0, 40, 30, 20, 0, 0, 0, 0);
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(1, 60, targets));
        world.run(10 * MINUTE);
        int before = world.wakes;
        world.run(10 * HOUR);
        assertThat(world.wakes - before).isLessThanOrEqualTo(60);
    }

    @Example
    @Label("T5 event coverage: every kind of decision and every cause occurs")
    void t05EveryDecisionAndCauseOccurs() {
        Set<Class<?>> kinds = new LinkedHashSet<>();
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        for (int seed = 0; seed < 25; seed++) {
            Targets targets = new Targets(3, 30, 10, 5, 4, 2, 1, 3);
            GovernorWorld world = GovernorWorld.disturbed(
                    new WorldSettings(
                            seed, 60, 6, 10, targets, 20, 2, 50, 5, true, Governor.Scope.WHOLE_NETWORK, false),
                    200);
            world.after(HOUR, world.peers::loseNetwork);
            world.after(HOUR + 10 * MINUTE, () -> world.peers.networkDown = false);
            world.run(2 * HOUR);
            for (GovernorWorld.Entry entry : world.trace) {
                kinds.add(entry.decision().getClass());
                causes.add(entry.decision().cause());
            }
        }
        assertThat(kinds).hasSize(9);
        assertThat(causes).containsExactlyInAnyOrder(Cause.values());
    }

    @Property(tries = 30)
    @Label("T6 connection status, T22 also under shuffled events")
    void t06TheTableKnowsTheStatusOfEveryConnection(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 200) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.always(() -> {
            for (PeerView.Peer peer : world.known()) {
                assertThat(world.peers.status(peer.address())).as("%s", peer).isIn(expected(world, peer));
            }
            for (PeerView.Peer peer : world.all(world.view.inbound())) {
                assertThat(world.peers.status(peer.address())).as("%s", peer).isIn(expected(world, peer));
            }
        });
        world.run(HOUR);
    }

    private static EnumSet<Status> expected(GovernorWorld world, PeerView.Peer peer) {
        return switch (peer.state()) {
            case READY, RESTING, ACTIVATING, CLOSING -> EnumSet.of(Status.WARM);
            case HOT, DEACTIVATING -> EnumSet.of(Status.HOT);
            case AVAILABLE, WAITING, CONNECTING ->
                world.table.explain(peer.address()).family() == Family.INBOUND
                        ? EnumSet.allOf(Status.class)
                        : EnumSet.of(Status.COLD);
            case COOLING -> EnumSet.of(Status.COLD);
        };
    }

    @Property(tries = 40)
    @Label("T19 repromote delay with fuzz")
    void t19NobodyIsPromotedBeforeItsDelayIsOver(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        for (int i = 0; i < 200; i++) {
            PeerAddress peer = world.peer(i % settings.peers());
            int kind = i % 4;
            world.after(i * 10L * SECOND, () -> world.peers.mishap(peer, kind));
        }
        world.run(HOUR); // The world checks each promotion.
    }

    @Property(tries = 30)
    @Label("T21 view sizes")
    void t21CountsAreThoseOfTheSets(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 200) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.always(() -> {
            PeerCounts counts = PeerCounts.of(world.view);
            List<PeerView.Peer> ordinary = world.all(world.view.ordinary());
            List<PeerView.Peer> local = world.known().stream()
                    .filter(peer -> peer.family() == Family.LOCAL)
                    .toList();
            List<PeerView.Peer> general = new ArrayList<>(ordinary);
            general.addAll(local);
            assertGauges(counts.ordinary(), general);
            assertGauges(counts.local(), local);
            assertGauges(counts.anchors(), world.all(world.view.anchors()));
            assertGauges(counts.inbound(), world.all(world.view.inbound()));
            assertGauges(
                    counts.nonRoot(),
                    ordinary.stream().filter(peer -> !peer.publicRoot()).toList());
            assertThat(counts.roots())
                    .isEqualTo(local.size()
                            + ordinary.stream()
                                    .filter(PeerView.Peer::publicRoot)
                                    .count());
        });
        world.run(20 * MINUTE);
    }

    private static void assertGauges(PeerCounts.Gauges gauges, List<PeerView.Peer> peers) {
        assertThat(gauges.known()).isEqualTo(peers.size());
        assertThat(gauges.available()).isEqualTo(count(peers, PeerState.AVAILABLE));
        assertThat(gauges.connecting()).isEqualTo(count(peers, PeerState.CONNECTING));
        assertThat(gauges.established()).isEqualTo((int)
                peers.stream().filter(peer -> peer.state().isEstablished()).count());
        assertThat(gauges.warm())
                .isEqualTo(count(peers, PeerState.READY)
                        + count(peers, PeerState.RESTING)
                        + count(peers, PeerState.ACTIVATING)
                        + count(peers, PeerState.CLOSING));
        assertThat(gauges.active()).isEqualTo(count(peers, PeerState.HOT) + count(peers, PeerState.DEACTIVATING));
        assertThat(gauges.cooling()).isEqualTo(count(peers, PeerState.COOLING));
    }

    private static int count(List<PeerView.Peer> peers, PeerState state) {
        return (int) peers.stream().filter(peer -> peer.state() == state).count();
    }

    @Property(tries = 25)
    @Label("T22 races: T3 and T6 with simultaneous events in every order")
    void t22TheOrderOfSimultaneousEventsDoesNotMatter(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings.withShuffle());
        for (int i = 0; i < 60; i++) {
            PeerAddress peer = world.peer(i % settings.peers());
            world.after(MINUTE, () -> world.peers.mishap(peer, world.chance.nextInt(4)));
            world.after(MINUTE, () -> world.peers.connectInbound(peer));
            world.after(MINUTE, () -> world.table.sample().appointAnchor(peer));
            world.after(MINUTE, () -> world.peers.disconnectInbound(peer));
        }
        world.always(() -> world.known()
                .forEach(peer -> assertThat(world.peers.status(peer.address()))
                        .as("%s", peer)
                        .isIn(expected(world, peer))));
        world.run(10 * MINUTE);
    }

    @Property(tries = 12)
    @Label("O1 no overshoot")
    void o1HotAndEstablishedStayWithinTargetsAndValencies(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        world.table.sample().localRoots(world.chaos.groups(), world.now);
        world.always(() -> {
            PeerView view = world.view;
            int locals = view.localRoots();
            assertThat(view.established())
                    .isLessThanOrEqualTo(settings.targets().established() + locals);
            assertThat(view.active()).isLessThanOrEqualTo(settings.targets().active() + locals);
        });
        world.run(HOUR);
    }

    @Property(tries = 6)
    @Label("O6 progress after global outage")
    void o6AnHourWithoutNetworkIsForgivenInSeconds(@ForAll long seed) {
        Targets targets = new Targets(0, 60, 20, 10, 0, 0, 0, 0);
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(seed, 60, targets));
        world.run(10 * MINUTE);
        world.peers.loseNetwork();
        world.turn();
        int dials = world.trace.size();
        world.run(HOUR);
        assertThat(world.view.networkLost()).isTrue();
        assertThat(world.trace.size() - dials).isLessThan(60 * 12 + 60);
        world.peers.networkDown = false;
        world.run(25 * SECOND);
        assertThat(world.view.established()).isEqualTo(20);
        assertThat(world.view.active()).isEqualTo(10);
        assertThat(world.count(Decision.Forget.class)).isZero();
        assertThat(world.known()).hasSize(60).allMatch(peer -> peer.failCount() <= 2);
    }

    @Property(tries = 20)
    @Label("O7 clock jumps and suspend")
    void o7ALongSuspensionDemotesNobody(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1000) int hours) {
        Targets targets = new Targets(0, 60, 20, 10, 0, 0, 0, 0);
        GovernorWorld world =
                new GovernorWorld(WorldSettings.healthy(seed, 60, targets).withChurn());
        world.run(10 * MINUTE);
        int before = world.trace.size();
        world.now += hours * HOUR;
        world.turn();
        long demotions = world.trace.stream()
                .skip(before)
                .filter(entry -> entry.decision() instanceof Decision.Deactivate
                        || entry.decision() instanceof Decision.Close
                        || entry.decision() instanceof Decision.Forget)
                .count();
        assertThat(demotions).isLessThanOrEqualTo(2); // A fifth of the hot ones: the churn that is due.
        world.run(HOUR);
    }

    @Property(tries = 15)
    @Label("O8 reload during any in-progress operation")
    void o8ReloadsKeepTheInvariants(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        IntStream.range(0, 600)
                .forEach(i -> world.after(i * SECOND / 2 + world.chance.nextLong(SECOND), () -> {
                    if (i % 7 == 0) {
                        world.table.configure(world.chaos.targets(), world.now);
                    }
                    world.table.sample().localRoots(world.chaos.groups(), world.now);
                }));
        world.run(20 * MINUTE);
    }

    @Property(tries = 25)
    @Label("O4 determinism: the same seed gives the same decisions at the same times")
    void o4TheSameSeedGivesTheSameTrace(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld first = GovernorWorld.disturbed(settings, 50);
        GovernorWorld second = GovernorWorld.disturbed(settings, 50);
        first.run(20 * MINUTE);
        second.run(20 * MINUTE);
        assertThat(first.trace).isEqualTo(second.trace);
    }

    @Property(tries = 12)
    @Label("Spec 13.4: no decision is missed because a wake-up time was forgotten")
    void everyDecisionThatTimeAloneBringsIsWokenFor(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 30) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        // Polling every 100 ms must find nothing that sleeping until the wake-up time would have missed.
        for (int i = 1; i < 6_000; i++) {
            world.after(i * SECOND / 10, () -> assertNothingToDo(world));
        }
        world.run(10 * MINUTE);
    }

    private static void assertNothingToDo(GovernorWorld world) {
        if (world.wake > world.now) {
            assertThat(new Governor(world.settings.scope())
                            .decide(world.view, world.now, world.chance.split())
                            .decisions())
                    .isEmpty();
        }
    }

    @Example
    @Label("Spec 13.6: belowTargetLocal is independent")
    void aFullGeneralTargetDoesNotStarveALocalGroup() {
        Targets targets = new Targets(0, 40, 20, 10, 0, 0, 0, 0);
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(3, 60, targets));
        world.run(MINUTE);
        assertThat(world.view.established()).isEqualTo(20);
        assertThat(world.view.active()).isEqualTo(10);
        List<PeerAddress> members = List.of(world.peer(50), world.peer(51), world.peer(52));
        world.after(
                SECOND,
                () -> world.table.sample().localRoots(List.of(LocalRootGroup.of("relays", members, 2, 3)), world.now));
        world.run(20 * SECOND);
        PeerView.Pool group = world.view.localGroups().get(0);
        assertThat(group.established()).isEqualTo(3);
        assertThat(group.active()).isEqualTo(2);
    }

    @Example
    void topologyOnlyAsksNobodyAndForgetsTheBook() {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(5, 40, Targets.DEFAULT)
                .withScope(Governor.Scope.TOPOLOGY_ONLY)
                .withRoots(5, 40));
        world.run(HOUR);
        assertThat(world.view.known()).isEqualTo(5);
        assertThat(world.view.active()).isEqualTo(5);
        assertThat(world.count(Decision.LearnFromBook.class) + world.count(Decision.AskForAddresses.class))
                .isZero();
    }
}
