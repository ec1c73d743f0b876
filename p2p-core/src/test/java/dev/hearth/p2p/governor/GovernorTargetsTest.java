package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.GovernorWorld.HOUR;
import static dev.hearth.p2p.governor.GovernorWorld.MINUTE;
import static dev.hearth.p2p.governor.GovernorWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The properties of governor spec §10.1 about targets, T7 to T16: missing peers are found, and surplus ones let go. */
class GovernorTargetsTest {
    /** The longest a peer rests: 200 s, and up to 10 s of jitter. */
    private static final long LONGEST_REST = 211 * SECOND;

    @Provide
    Arbitrary<WorldSettings> worlds() {
        return ArbitraryWorlds.settings();
    }

    @Property(tries = 25)
    @Label("T7 peer share reachable in 1 hr")
    void t07SharingReachesWhoeverCanBeReached(@ForAll long seed, @ForAll @IntRange(min = 10, max = 60) int peers) {
        WorldSettings settings = WorldSettings.healthy(seed, peers, new Targets(0, 60, 10, 5, 0, 0, 0, 0))
                .withRoots(0, 2);
        GovernorWorld world = new GovernorWorld(settings);
        world.run(HOUR);
        Set<PeerAddress> reachable = reachable(world);
        List<PeerAddress> known =
                world.known().stream().map(PeerView.Peer::address).toList();
        assertThat(reachable).containsAll(known);
        assertThat(known).hasSizeGreaterThan(Math.min(10, reachable.size() / 2));
    }

    private static Set<PeerAddress> reachable(GovernorWorld world) {
        Set<PeerAddress> reachable = new LinkedHashSet<>();
        List<PeerAddress> open = new ArrayList<>();
        for (int i = 0; i < world.settings.seeds(); i++) {
            open.add(world.peer(i));
        }
        while (!open.isEmpty()) {
            PeerAddress next = open.remove(open.size() - 1);
            if (reachable.add(next)) {
                open.addAll(world.peers.neighbours(next));
            }
        }
        return reachable;
    }

    @Property(tries = 30)
    @Label("T8 known target from below")
    void t08MissingPeersAreLookedForAndNotTooOften(@ForAll("worlds") WorldSettings settings) {
        GovernorWorld world = new GovernorWorld(settings);
        Set<PeerAddress> everLearnt = world.addresses.everTold();
        world.always(() -> {
            assertThat(world.view.known())
                    .isLessThanOrEqualTo(world.settings.targets().known() + settings.roots());
            assertThat(everLearnt)
                    .containsAll(
                            world.known().stream().map(PeerView.Peer::address).toList());
        });
        world.never("a peer could be asked", 30 * SECOND, () -> {
            PeerView view = world.view;
            return view.known() < view.targets().known()
                    && view.discovery().asking() == 0
                    && !view.discovery().drawing()
                    && view.discovery().askable() > 0;
        });
        world.run(HOUR);
        assertAskedRarely(world);
    }

    private static void assertAskedRarely(GovernorWorld world) {
        List<GovernorWorld.Entry> asked = world.trace.stream()
                .filter(entry -> entry.decision() instanceof Decision.AskForAddresses)
                .toList();
        for (int i = 0; i < asked.size(); i++) {
            for (int j = i + 1; j < asked.size(); j++) {
                boolean samePeer = ((Decision.AskForAddresses) asked.get(i).decision())
                        .peer()
                        .equals(((Decision.AskForAddresses) asked.get(j).decision()).peer());
                if (samePeer) {
                    assertThat(asked.get(j).nanos() - asked.get(i).nanos()).isGreaterThanOrEqualTo(300 * SECOND);
                }
            }
        }
    }

    @Property(tries = 25)
    @Label("T8 known target from below: results are used, and known does not shrink")
    void t08WhatTheBookHasIsKnownSoon(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int peers) {
        GovernorWorld world =
                new GovernorWorld(WorldSettings.healthy(seed, peers, new Targets(0, 60, 10, 5, 0, 0, 0, 0)));
        int[] before = {0};
        world.always(() -> {
            assertThat(world.view.known()).isGreaterThanOrEqualTo(before[0]);
            before[0] = world.view.known();
        });
        world.run(11 * SECOND);
        assertThat(world.view.known()).isEqualTo(Math.min(peers, 60));
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T9 known target from above")
    void t09SurplusIsForgottenAndOnlyThat(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 100) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never("a surplus peer could be forgotten", SECOND, () -> {
            PeerView view = world.view;
            boolean rootsMayGo =
                    view.localRoots() + view.publicRoots() > view.targets().root();
            return view.known() > view.targets().known()
                    && world.in(view.ordinary(), PeerState.AVAILABLE, PeerState.WAITING).stream()
                            .anyMatch(peer -> rootsMayGo || !peer.publicRoot());
        });
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T10 established from below")
    void t10ARestedPeerIsConnectedWhenOneIsMissing(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never("a peer could be connected", SECOND, () -> {
            PeerView view = world.view;
            return view.established() + view.count(PeerState.CONNECTING)
                            < view.targets().established()
                    && world.anyRested(LONGEST_REST, view.ordinary(), PeerState.AVAILABLE, PeerState.WAITING);
        });
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T10 established from above")
    void t10ASurplusWarmPeerIsClosed(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never("a surplus peer could be closed", SECOND, () -> {
            PeerView view = world.view;
            PeerView.Pool pool = view.ordinary();
            int busy = pool.count(PeerState.CLOSING) + pool.count(PeerState.COOLING) + pool.count(PeerState.ACTIVATING);
            return view.established() - busy > view.targets().established()
                    && pool.count(PeerState.READY) + pool.count(PeerState.RESTING) > 0;
        });
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T11 active from below")
    void t11ARestedWarmPeerIsPromotedWhenOneIsMissing(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never("a peer could be promoted", 10 * SECOND, () -> {
            PeerView view = world.view;
            return view.active() + view.count(PeerState.ACTIVATING)
                            < view.targets().active()
                    && world.anyRested(LONGEST_REST, view.ordinary(), PeerState.READY, PeerState.RESTING);
        });
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T11 active from above")
    void t11ASurplusHotPeerIsDemoted(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never("a surplus peer could be demoted", SECOND, () -> {
            PeerView view = world.view;
            return view.count(PeerState.HOT) > view.targets().active()
                    && view.ordinary().count(PeerState.HOT) > 0;
        });
        world.run(HOUR);
    }

    @Property(tries = 25)
    @Label("T12 root target from below")
    void t12RootsAreFoundWithinTenSeconds(
            @ForAll long seed, @ForAll @IntRange(max = 30) int wanted, @ForAll @IntRange(max = 40) int roots) {
        GovernorWorld world =
                new GovernorWorld(WorldSettings.healthy(seed, 40, new Targets(wanted, 40, 0, 0, 0, 0, 0, 0))
                        .withRoots(roots, 0));
        world.run(10 * SECOND);
        assertThat(world.view.publicRoots()).isEqualTo(Math.min(wanted, roots));
    }

    @Property(tries = 25)
    @Label("T13 established public, active public")
    void t13RootsArePromotedLikeOthers(@ForAll long seed) {
        GovernorWorld world = new GovernorWorld(WorldSettings.healthy(seed, 40, new Targets(20, 20, 10, 5, 0, 0, 0, 0))
                .withRoots(20, 0));
        world.run(MINUTE);
        assertThat(world.view.ordinary().publicRoots(PeerState.HOT)).isEqualTo(5);
        assertThat(world.view.ordinary().publicRoots(PeerState.READY)).isEqualTo(5);
    }

    @Property(tries = 30)
    @Label("T14 local roots established")
    void t14ARestedLocalIsConnected(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.table.sample().localRoots(world.chaos.groups(), world.now);
        world.never(
                "a local peer could be connected",
                SECOND,
                () -> world.view.localGroups().stream()
                        .anyMatch(group -> group.established() + group.count(PeerState.CONNECTING)
                                        < group.group().warmValency()
                                && world.anyRested(LONGEST_REST, group, PeerState.AVAILABLE, PeerState.WAITING)));
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T15 local roots active below")
    void t15ARestedLocalIsPromoted(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.table.sample().localRoots(world.chaos.groups(), world.now);
        world.never(
                "a local peer could be promoted",
                SECOND,
                () -> world.view.localGroups().stream()
                        .anyMatch(group -> group.active() + group.count(PeerState.ACTIVATING)
                                        < group.group().hotValency()
                                && world.anyRested(LONGEST_REST, group, PeerState.READY, PeerState.RESTING)));
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T15 local roots active above")
    void t15ASurplusHotLocalIsDemoted(@ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        world.never(
                "a local peer is hot above its valency",
                SECOND,
                () -> world.view.localGroups().stream()
                        .anyMatch(group ->
                                group.count(PeerState.HOT) > group.group().hotValency()));
        world.run(HOUR);
    }

    @Property(tries = 30)
    @Label("T16 anchors: known, established and active from below and above")
    void t16AnchorsFollowTheirOwnTargets(
            @ForAll("worlds") WorldSettings settings, @ForAll @IntRange(max = 60) int times) {
        GovernorWorld world = GovernorWorld.disturbed(settings, times);
        for (int i = 0; i < settings.peers(); i++) {
            PeerAddress peer = world.peer(i);
            world.after(2 * MINUTE + i * SECOND, () -> world.table.sample().appointAnchor(peer));
        }
        PeerView view = world.view;
        PeerView.Pool anchors = view.anchors();
        world.never(
                "a surplus anchor could be forgotten",
                SECOND,
                () -> anchors.known() > view.targets().knownAnchors()
                        && anchors.count(PeerState.AVAILABLE) + anchors.count(PeerState.WAITING) > 0);
        world.never(
                "an anchor could be connected",
                SECOND,
                () -> anchors.established() + anchors.count(PeerState.CONNECTING)
                                < view.targets().establishedAnchors()
                        && world.anyRested(LONGEST_REST, anchors, PeerState.AVAILABLE, PeerState.WAITING));
        world.never(
                "a surplus anchor could be closed",
                SECOND,
                () -> anchors.established()
                                        - anchors.count(PeerState.CLOSING)
                                        - anchors.count(PeerState.COOLING)
                                        - anchors.count(PeerState.ACTIVATING)
                                > view.targets().establishedAnchors()
                        && anchors.count(PeerState.READY) + anchors.count(PeerState.RESTING) > 0);
        world.never(
                "an anchor could be promoted",
                10 * SECOND,
                () -> anchors.active() + anchors.count(PeerState.ACTIVATING)
                                < view.targets().activeAnchors()
                        && world.anyRested(LONGEST_REST, anchors, PeerState.READY, PeerState.RESTING));
        world.never(
                "an anchor is hot above the target",
                SECOND,
                () -> anchors.count(PeerState.HOT) > view.targets().activeAnchors());
        world.run(HOUR);
    }
}
