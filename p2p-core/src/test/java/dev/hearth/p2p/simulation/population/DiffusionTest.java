package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.RemoteUse;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.population.Population.Departure;
import dev.hearth.p2p.simulation.population.WatchedNodes.Group;
import dev.hearth.p2p.trust.Call;
import dev.hearth.p2p.trust.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What must hold of whole nodes that live together, under the names of governor spec §10.2: one long life of a network that
 * is not spared anything, looked at from every side, and short lives for single questions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiffusionTest {
    private static final int NODES = 24;
    private static final Duration BLOCKS = Duration.ofSeconds(10);

    private final WatchedNodes life = new WatchedNodes(3, 3);
    private final List<Member> all = life.settle(NODES);
    private final List<String> overTarget = new ArrayList<>();
    private final List<String> twice = new ArrayList<>();
    private final List<String> overdue = new ArrayList<>();
    private final Set<RemoteUse> remoteUses = new LinkedHashSet<>();
    private final Set<ConnectionKind> kinds = new LinkedHashSet<>();
    private final Set<String> uses = new LinkedHashSet<>();

    /** An hour with a block and a transaction every ten seconds, in which a node leaves every minute and comes back. */
    @BeforeAll
    void live() {
        life.population.startAll(all, Duration.ofSeconds(10));
        life.produce(BLOCKS);
        Departure[] ways = Departure.values();
        for (int minute = 0; minute < 60; minute++) {
            Member member = all.get(3 + minute % (NODES - 3));
            if (minute >= 5 && minute < 50) {
                life.population.leave(member, ways[minute % ways.length]);
                life.simulation.after(Duration.ofSeconds(40), () -> life.population.start(member));
            }
            if (minute % 7 == 6) {
                life.simulation
                        .link(all.get(1).host(), all.get(3 + minute % 5).host())
                        .reset();
            }
            for (int look = 0; look < 4; look++) {
                life.simulation.run(Duration.ofSeconds(15));
                life.population.live().forEach(this::look);
            }
        }
    }

    private void look(Member member) {
        List<PeerInfo> peers = life.peers(member);
        long hot = peers.stream()
                .filter(peer -> peer.temperature() == Temperature.HOT && peer.direction() == Direction.OUTBOUND)
                .filter(peer -> peer.kind() == ConnectionKind.OUTBOUND_FULL_RELAY)
                .count();
        long established = peers.stream()
                .filter(peer -> peer.stage() == Stage.ACTIVE && peer.kind() == ConnectionKind.OUTBOUND_FULL_RELAY)
                .count();
        if (hot > WatchedNodes.ACTIVE + WatchedNodes.ANCHORS
                || established > WatchedNodes.ESTABLISHED + WatchedNodes.ANCHORS) {
            overTarget.add(life.simulation.now() + " " + member + ": " + hot + " hot of " + established);
        }
        Set<Object> identities = new LinkedHashSet<>();
        for (PeerInfo peer : peers) {
            kinds.add(peer.kind());
            if (peer.stage() == Stage.ACTIVE && peer.profile() != null) {
                remoteUses.add(peer.remoteUse());
                uses.add((peer.usedByUs() ? "ours" : "") + (peer.usedByPeer() ? "theirs" : ""));
                if (!identities.add(Objects.requireNonNull(peer.profile()).identity())) {
                    twice.add(life.simulation.now() + " " + member + " " + peer.address());
                }
            } else if (peer.stage().compareTo(Stage.ACTIVE) < 0
                    && peer.connected().compareTo(Duration.ofSeconds(33)) > 0) {
                overdue.add(life.simulation.now() + " " + member + " " + peer);
            }
        }
    }

    private int moves(Temperature from, Temperature to) {
        return life.watches().stream()
                .mapToInt(watch -> watch.moves(from, to).size())
                .sum();
    }

    private long ends(DisconnectReason reason) {
        return life.watches().stream()
                .mapToInt(watch -> watch.ends().getOrDefault(reason, 0))
                .sum();
    }

    @Test
    void d01NothingFailsAndTimeGoesOn() {
        assertThat(life.simulation.now()).isGreaterThanOrEqualTo(Duration.ofHours(1));
        assertThat(life.simulation.events()).isGreaterThan(125_000);
        assertThat(ends(DisconnectReason.INTERNAL_ERROR)).isZero();
    }

    @Test
    void d03EveryNodeHasTheConnectionsAndHotPeersItWants() {
        for (Member member : life.population.live()) {
            List<PeerInfo> peers = life.peers(member);
            long hot = peers.stream()
                    .filter(peer -> peer.temperature() == Temperature.HOT)
                    .count();
            assertThat(hot).as(member.toString()).isGreaterThanOrEqualTo(WatchedNodes.ACTIVE - 1);
        }
    }

    @Test
    void o1NobodyHasMoreThanItWants() {
        assertThat(overTarget).isEmpty();
    }

    @Test
    void d06EveryLossIsNoticedAndTold() {
        assertThat(moves(Temperature.HOT, Temperature.COLD)).isPositive();
        assertThat(moves(Temperature.WARM, Temperature.COLD)).isPositive();
        for (Member member : life.population.live()) {
            int active = (int) life.peers(member).stream()
                    .filter(peer -> peer.stage() == Stage.ACTIVE)
                    .count();
            assertThat(life.watch(member).established().size())
                    .as(member.toString())
                    .isLessThanOrEqualTo(active);
        }
    }

    @Test
    void d07d09ConnectionsAndPeersMoveAsTheTablesAllow() {
        for (Watch watch : life.watches()) {
            assertThat(watch.faults()).isEmpty();
        }
    }

    @Test
    void d08o2NobodyIsConnectedTwice() {
        assertThat(twice).isEmpty();
    }

    @Test
    void d10ConnectionsAreUsedByEitherSideAloneAndByBoth() {
        assertThat(remoteUses).contains(RemoteUse.IDLE, RemoteUse.FOLLOWING);
        assertThat(uses).contains("ours", "theirs", "ourstheirs");
    }

    @Test
    void d11NoStageLastsLongerThanItsLimit() {
        assertThat(overdue).isEmpty();
        for (Watch watch : life.watches()) {
            Duration handshaking = watch.longest(Stage.HANDSHAKING);
            Duration closing = watch.longest(Stage.CLOSING);
            assertThat(handshaking == null ? Duration.ZERO : handshaking).isLessThanOrEqualTo(Duration.ofSeconds(33));
            assertThat(closing == null ? Duration.ZERO : closing).isLessThanOrEqualTo(Duration.ofMillis(24_200));
        }
    }

    @Test
    void d16ChurnReplacesHotPeersAndReturnsToTheTarget() {
        assertThat(moves(Temperature.HOT, Temperature.WARM)).isPositive();
        assertThat(moves(Temperature.WARM, Temperature.HOT)).isGreaterThan(NODES * WatchedNodes.ACTIVE);
    }

    @Test
    void d17EveryMoveAndKindOfConnectionOccurs() {
        assertThat(moves(Temperature.COLD, Temperature.WARM)).isPositive();
        assertThat(kinds)
                .contains(ConnectionKind.INBOUND, ConnectionKind.OUTBOUND_FULL_RELAY, ConnectionKind.BLOCK_RELAY_ONLY);
        assertThat(ends(DisconnectReason.SURPLUS)).isPositive();
        assertThat(ends(DisconnectReason.PURPOSE_SERVED)).isPositive();
    }

    @Test
    void d18d19ItemsReachEverybodyThroughAllOfIt() {
        Propagation blocks = life.population.blocks();
        Propagation items = life.population.items();
        assertThat(blocks.items()).isGreaterThan(300);
        assertThat(items.items()).isGreaterThan(300);
        // Who is killed the moment it publishes something takes it along.
        assertThat(blocks.short99()).isLessThanOrEqualTo(2);
        assertThat(items.short99()).isLessThanOrEqualTo(2);
        assertThat(life.population.agreeing()).isEqualTo(1);
    }

    // Short lives

    private static boolean isAt(PeerInfo peer, Member member, Temperature temperature) {
        return member.address().equals(peer.listenAddress()) && peer.temperature() == temperature;
    }

    @Test
    void d03LocalRootsAreAsHotAndWarmAsConfiguredBelowAndAbove() {
        WatchedNodes world = new WatchedNodes(4, 1);
        List<Member> nodes = world.settle(6);
        PeerAddress[] others = nodes.subList(1, 6).stream().map(Member::address).toArray(PeerAddress[]::new);
        world.configure(nodes.get(0), List.of(), Group.of(2, 3, others));
        nodes.subList(1, 6).forEach(member -> world.configure(member, List.of()));
        nodes.forEach(world.population::start);
        Member first = nodes.get(0);
        for (int[] valencies : new int[][] {{2, 3}, {4, 5}, {1, 5}, {5, 5}}) {
            world.configure(first, List.of(), Group.of(valencies[0], valencies[1], others));
            world.answer(first.node().reload(world.config(first).build()));
            world.simulation.run(Duration.ofMinutes(2));
            List<PeerInfo> manual = world.peers(first).stream()
                    .filter(peer -> peer.kind() == ConnectionKind.MANUAL)
                    .toList();
            assertThat(manual).hasSizeGreaterThanOrEqualTo(valencies[1]);
            assertThat(manual.stream().filter(peer -> peer.temperature() == Temperature.HOT))
                    .as("hot of %s", manual)
                    .hasSizeGreaterThanOrEqualTo(valencies[0]);
        }
    }

    @Test
    void d04WhoIsBehindAFirewallIsNeverDialled() {
        WatchedNodes world = new WatchedNodes(5, 1);
        List<Member> nodes = world.settle(2);
        Member walled = nodes.get(1);
        world.configure(
                nodes.get(0), List.of(), new Group(List.of(walled.address()), 1, 1, true, ",\"behindFirewall\":true"));
        world.configure(walled, List.of());
        nodes.forEach(world.population::start);
        world.simulation.run(Duration.ofMinutes(10));
        assertThat(world.peers(nodes.get(0))).isEmpty();
        assertThat(world.watch(walled).stages()).isEmpty();
    }

    @Test
    void d05WhoIsKilledIsConnectedAgain() {
        WatchedNodes world = new WatchedNodes(6, 1);
        List<Member> nodes = world.settle(2);
        Member first = nodes.get(0);
        Member other = nodes.get(1);
        world.configure(first, List.of(), Group.of(1, 1, other.address()));
        world.configure(other, List.of());
        nodes.forEach(world.population::start);
        for (Departure way : Departure.values()) {
            world.simulation.run(Duration.ofMinutes(2));
            assertThat(world.peers(first)).as("before %s", way).anyMatch(peer -> isAt(peer, other, Temperature.HOT));
            world.population.leave(other, way);
            world.simulation.run(Duration.ofSeconds(5));
            world.population.start(other);
        }
        world.simulation.run(Duration.ofMinutes(3));
        assertThat(world.peers(first)).anyMatch(peer -> isAt(peer, other, Temperature.HOT));
        assertThat(world.watch(first).moves(Temperature.HOT, Temperature.COLD).stream()
                        .filter(move -> move.peer().equals(other.address())))
                .hasSize(3);
        assertThat(world.watch(first).faults()).isEmpty();
    }

    @Test
    void d05ReloadingWhileAPeerIsDemotedDoesNotLoseIt() {
        WatchedNodes world = new WatchedNodes(7, 1);
        List<Member> nodes = world.settle(3);
        Member first = nodes.get(0);
        Member left = nodes.get(1);
        Member stays = nodes.get(2);
        nodes.subList(1, 3).forEach(member -> world.configure(member, List.of()));
        Group both = Group.of(2, 2, left.address(), stays.address());
        world.configure(first, List.of(), both);
        nodes.forEach(world.population::start);
        world.simulation.run(Duration.ofMinutes(1));
        world.configure(first, List.of(), Group.of(1, 1, stays.address()));
        world.answer(first.node().reload(world.config(first).build()));
        world.configure(first, List.of(), both);
        world.answer(first.node().reload(world.config(first).build()));
        world.simulation.run(Duration.ofMinutes(3));
        assertThat(world.peers(first)).anyMatch(peer -> isAt(peer, left, Temperature.HOT));
        assertThat(world.peers(first)).anyMatch(peer -> isAt(peer, stays, Temperature.HOT));
        assertThat(world.watch(first).moves().stream()
                        .filter(move -> move.peer().equals(stays.address()) && move.to() == Temperature.COLD))
                .isEmpty();
        assertThat(world.watch(first).faults()).isEmpty();
    }

    @Test
    void d12FailingDialsAndAcceptsAreSurvived() {
        WatchedNodes world = new WatchedNodes(8, 2);
        List<Member> nodes = world.settle(10);
        nodes.subList(6, 10).forEach(member -> member.host().behindNat(true));
        world.population.startAll(nodes, Duration.ofSeconds(1));
        for (int round = 0; round < 60; round++) {
            Member one = nodes.get(round % 10);
            Member other = nodes.get((round * 7 + 3) % 10);
            if (one != other) {
                world.simulation.link(one.host(), other.host()).reset();
            }
            world.simulation.run(Duration.ofMillis(500));
        }
        world.simulation.run(Duration.ofMinutes(5));
        assertThat(world.population.census().overlay().hopsFrom(0)).doesNotContain(-1);
        assertThat(world.watches()).allSatisfy(watch -> {
            assertThat(watch.faults()).isEmpty();
            assertThat(watch.ends()).doesNotContainKey(DisconnectReason.INTERNAL_ERROR);
        });
    }

    @Test
    void d14WhoIsAskedOnlyIsNeitherServedNorToldAnything() {
        WatchedNodes world = new WatchedNodes(10, 1);
        List<Member> nodes = world.settle(3);
        Member first = nodes.get(0);
        Member askedOnly = nodes.get(1);
        Member served = nodes.get(2);
        String oneWay = ",\"diffusionMode\":\"InitiatorOnly\"";
        world.configure(
                first,
                List.of(),
                new Group(List.of(askedOnly.address()), 1, 1, false, oneWay),
                Group.of(1, 1, served.address()));
        nodes.subList(1, 3).forEach(member -> world.configure(member, List.of()));
        nodes.forEach(world.population::start);
        world.simulation.run(Duration.ofMinutes(1));
        world.produce(askedOnly);
        world.publish(askedOnly);
        world.simulation.run(Duration.ofMinutes(1));
        world.produce(first);
        world.publish(first);
        world.simulation.run(Duration.ofMinutes(30));

        assertThat(world.peers(first)).anyMatch(peer -> isAt(peer, askedOnly, Temperature.HOT));
        assertThat(world.height(first)).as("what it has we get").isEqualTo(2);
        assertThat(world.items(first)).isEqualTo(2);
        assertThat(world.height(served)).isEqualTo(2);
        assertThat(world.items(served)).isEqualTo(2);
        assertThat(world.height(askedOnly)).as("what we have it does not").isEqualTo(1);
        assertThat(world.items(askedOnly)).isEqualTo(1);
        assertThat(world.watch(first).refusals())
                .allMatch(refusal -> refusal.ground() == Refusal.Ground.INITIATOR_ONLY)
                .extracting(Refusal::call)
                .contains(Call.IDS_REQUESTED, Call.ADDRESSES_REQUESTED);
        assertThat(world.peers(askedOnly)).singleElement().satisfies(peer -> {
            assertThat(peer.listenAddress())
                    .as("where we listen it does not know")
                    .isNull();
            assertThat(Objects.requireNonNull(peer.profile()).listenAddresses()).isEmpty();
            assertThat(peer.connected()).as("nor does it wait in vain").isGreaterThan(Duration.ofMinutes(30));
        });
        assertThat(world.peers(served)).anyMatch(peer -> isAt(peer, first, Temperature.HOT));
        assertThat(world.answer(first.node().explain(askedOnly.address()))).contains("initiator-only");
    }

    @Test
    void d14TheModeHoldsOnAConnectionThatThePeerMade() {
        WatchedNodes world = new WatchedNodes(11, 1);
        List<Member> nodes = world.settle(2);
        Member first = nodes.get(0);
        Member caller = nodes.get(1);
        world.configure(first, List.of());
        world.configure(caller, List.of(), Group.of(1, 1, first.address()));
        world.connectOnly(first);
        nodes.forEach(world.population::start);
        world.simulation.run(Duration.ofMinutes(2));
        assertThat(world.peers(first))
                .singleElement()
                .satisfies(peer -> assertThat(peer.direction()).isEqualTo(Direction.INBOUND));
        String oneWay = ",\"diffusionMode\":\"InitiatorOnly\"";
        world.configure(first, List.of(), new Group(List.of(caller.address()), 1, 1, false, oneWay));
        world.answer(first.node().reload(world.config(first).build()));
        world.simulation.run(Duration.ofMinutes(5));
        assertThat(world.answer(first.node().explain(caller.address()))).contains("initiator-only");

        world.produce(caller);
        world.simulation.run(Duration.ofMinutes(1));
        assertThat(world.height(first)).as("what it has we get").isEqualTo(1);
        world.produce(first);
        world.simulation.run(Duration.ofMinutes(1));
        assertThat(world.height(caller)).as("what we have it does not").isEqualTo(1);

        world.configure(first, List.of());
        world.answer(first.node().reload(world.config(first).build()));
        world.produce(first);
        world.simulation.run(Duration.ofMinutes(1));
        assertThat(world.height(caller)).as("served again as any other").isEqualTo(3);
    }

    @Test
    void d15o3AThirdNodeIsKnownThroughSharingButNeverTheUnwilling() {
        WatchedNodes world = new WatchedNodes(9, 1);
        List<Member> nodes = world.settle(8);
        Member seed = nodes.get(0);
        Member hidden = nodes.get(1);
        world.configure(seed, List.of(), new Group(List.of(hidden.address()), 1, 1, false, ""));
        world.configure(hidden, List.of(), Group.of(1, 1, seed.address()));
        world.connectOnly(hidden); // Whoever it dials would learn of it.
        nodes.subList(2, 8).forEach(member -> world.configure(member, List.of(seed.address())));
        world.population.startAll(nodes, Duration.ofSeconds(1));
        world.simulation.run(Duration.ofMinutes(30));
        assertThat(world.peers(seed)).anyMatch(peer -> isAt(peer, hidden, Temperature.HOT));
        Set<PeerAddress> heard = new LinkedHashSet<>();
        nodes.forEach(member -> heard.addAll(world.told(member)));
        assertThat(heard).isNotEmpty().doesNotContain(hidden.address());
        for (Member member : nodes.subList(2, 8)) {
            assertThat(world.peers(member).stream().filter(peer -> peer.stage() == Stage.ACTIVE))
                    .as(member.toString())
                    .hasSizeGreaterThan(2);
        }
    }
}
