package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.population.Scenario.Invasion;
import dev.hearth.p2p.simulation.population.Scenario.Plan;
import dev.hearth.p2p.simulation.population.Scenario.Split;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attacks of docs/simulation.md, small enough for every build, against the limits of the large ones. */
class AttacksTest {
    private static final Duration BLOCKS = Duration.ofSeconds(10);
    private static final Split SPLIT = new Split(Duration.ofMinutes(5), Duration.ofHours(1));

    private final WatchedNodes nodes = new WatchedNodes(1, 3);

    private static Report run(WatchedNodes nodes, Plan plan) {
        return run(nodes, plan, BLOCKS);
    }

    private static Report run(WatchedNodes nodes, Plan plan, Duration blocks) {
        return new Scenario(nodes.population, plan, population -> nodes.produce(blocks)).run(progress -> {});
    }

    private static Plan plan(int count, int minutes, double churn, @Nullable Split split, Invasion... invasions) {
        return new Plan(count, Duration.ofMinutes(minutes), churn, List.of(invasions), split, null);
    }

    /**
     * In a network this small all know all hostile nodes, and one whom all have dialled may have dialled a single peer, a
     * hostile one: limits that are meant for larger networks are kept with these seeds, not with all.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void spammersOfAddressesGetFewOutboundSlots(long seed) {
        WatchedNodes world = new WatchedNodes(seed, 3);
        Invasion spam = new Invasion(3, new NodeAttackers(world).addressSpam(false));
        Report report = run(world, plan(30, 60, 0, null, spam));
        assertThat(report.hostileShareByHour())
                .allSatisfy(share -> assertThat(share).isLessThanOrEqualTo(0.15));
        assertThat(report.mostEclipsed()).isZero();
        assertThat(report.blocks().short99()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoRestartsUnderAttackIsNotSurrounded(long seed) {
        WatchedNodes world = new WatchedNodes(seed, 3);
        Invasion eclipse = new Invasion(2, new NodeAttackers(world).eclipse());
        Plan plan = new Plan(16, Duration.ofMinutes(35), 0, List.of(eclipse), null, Duration.ofMinutes(33));
        Report report = run(world, plan);
        assertThat(report.restarts()).hasSize(1).allSatisfy(restart -> {
            assertThat(restart.isSafe()).isTrue();
            assertThat(restart.slots().hotHonestAnchors()).isPositive();
        });
    }

    @Test
    void attackersThatOwnNetworksShareThem() {
        NodeAttackers attackers = new NodeAttackers(nodes);
        Invasion many = new Invasion(33, attackers.addressSpam(true)); // More than there are networks for.
        Invasion none = new Invasion(1, attackers.addressSpam(true));
        Report report = run(nodes, plan(4, 2, 0, null, many, none, new Invasion(1, attackers.eclipse())));
        assertThat(report.hostile()).isEqualTo(35);
    }

    @Test
    void blocksSpreadQuicklyUnderChurn() {
        Report report = run(nodes, plan(20, 60, 0.3, null));
        double limit = 3.3 * report.diameterMillis();
        assertThat(report.departures()).isPositive();
        assertThat(report.blocks().short99()).isLessThanOrEqualTo(1); // Who is killed takes its last block along.
        assertThat(report.blocks().p99().p50()).isLessThanOrEqualTo(limit);
    }

    @Test
    void halvesThatWereApartForAnHourAgreeWithinTwoMinutes() {
        Report report = run(nodes, plan(12, 70, 0, SPLIT));
        assertThat(report.recovery()).isNotNull().isLessThanOrEqualTo(Duration.ofMinutes(2));
    }

    /** Nobody misses a peer, and no block comes soon that would tell of the other half. */
    @ParameterizedTest
    @ValueSource(longs = {3, 6, 9, 10, 12})
    void halvesThatAreLargeEnoughForThemselvesFindEachOther(long seed) {
        Report report = run(new WatchedNodes(seed, 3), plan(24, 70, 0, SPLIT), Duration.ofMinutes(1));
        assertThat(report.recovery()).isNotNull().isLessThanOrEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void stallersHoldNobodyUp() {
        Invasion stallers = new Invasion(3, new NodeAttackers(nodes).stallers());
        Report report = run(nodes, plan(12, 15, 0, null, stallers));
        assertThat(report.blocks().short99()).isZero();
        assertThat(report.blocks().p99().max()).isLessThanOrEqualTo(10_000);
        assertThat(report.samples().get(14).agreeing()).isEqualTo(1);
        // Who never answers is let go after six seconds, who answers with junk at once.
        assertThat(report.disconnects().get(DisconnectReason.REQUEST_TIMEOUT)).isGreaterThan(12L);
        assertThat(report.disconnects().get(DisconnectReason.PROTOCOL_VIOLATION))
                .isPositive();
    }
}
