package dev.hearth.p2p.simulation.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTestChain;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.Geography;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Population.Departure;
import dev.hearth.p2p.simulation.population.Population.Terms;
import dev.hearth.p2p.simulation.population.Scenario.Invasion;
import dev.hearth.p2p.simulation.population.Scenario.Plan;
import dev.hearth.p2p.simulation.population.Scenario.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final Duration BLOCK_INTERVAL = Duration.ofSeconds(3);

    /** Whole nodes with a chain, and blocks made on top of whatever a node has. */
    private static final class Nodes implements NodeFactory, NodeAttackers.HostileNodes {
        private final GrapheneTestChain chain = new GrapheneTestChain();
        private final Map<Member, ChainFollower<GrapheneBlock>> followers = new LinkedHashMap<>();

        @Override
        public Node start(Member member) {
            return start(member, UnaryOperator.identity());
        }

        @Override
        public Node start(Member member, UnaryOperator<WireProtocol> conduct) {
            Node node = Node.builder(member.host().runtime(), conduct.apply(chain.protocol()))
                    .chain(follower(member))
                    .listen(member.address())
                    .dataDirectory(Path.of("data"))
                    .desiredConnections(8)
                    .onEvent(member::heard)
                    .build();
            node.start().thenRun(() -> member.seeds().forEach(node::connect));
            return node;
        }

        ChainFollower<GrapheneBlock> follower(Member member) {
            return followers.computeIfAbsent(
                    member,
                    first -> new ChainFollower<>(
                            ItemType.BLOCK, GrapheneBlock.CODEC, GrapheneBlock::entry, new MemoryBlockStore()));
        }

        void produce(Population population) {
            population.simulation().after(BLOCK_INTERVAL, () -> {
                List<Member> live = population.live();
                Member producer = live.get((int) (population.simulation().now().toSeconds() % live.size()));
                ChainFollower<GrapheneBlock> follower = follower(producer);
                GrapheneBlock parent = follower.head() == null
                        ? null
                        : follower.get(follower.head().id());
                producer.node().publish(follower, chain.block(parent, 300, 0));
                produce(population);
            });
        }
    }

    private final Nodes nodes = new Nodes();
    private final Simulation simulation = simulation(1);

    private static Simulation simulation(long seed) {
        return Simulation.builder()
                .seed(seed)
                .crypto(Crypto.MODEL)
                .geography(Geography.world())
                .build();
    }

    private Report run(Terms terms, Plan plan) {
        Population population = new Population(simulation, nodes, terms);
        return new Scenario(population, plan, nodes::produce).run(progress -> {});
    }

    private static Plan plan(int count, int minutes, double churn, Invasion... invasions) {
        return new Plan(count, Duration.ofMinutes(minutes), churn, List.of(invasions), null, null);
    }

    @Test
    void everybodyFindsTheOthersAndEveryBlockReachesThem() {
        Report report = run(Terms.plain(1776, 2), plan(20, 3, 0));
        assertThat(report.hops().unreachable()).isZero();
        assertThat(report.degree().min()).isPositive();
        assertThat(report.degrees()).hasSize(20);
        assertThat(report.diameterMillis()).isBetween(5.0, 400.0);
        assertThat(report.blocks().items()).isBetween(30, 41);
        assertThat(report.blocks().short99()).isZero();
        assertThat(report.blocks().p99().max()).isBetween(50.0, 3_000.0);
        assertThat(report.samples()).hasSize(3);
        Sample last = report.samples().get(2);
        assertThat(last.live()).isEqualTo(20);
        assertThat(last.agreeing()).isEqualTo(1);
        assertThat(last.hostileShare()).isZero();
    }

    @Test
    void nobodyDialsNodesBehindNat() {
        Population population =
                new Population(simulation, nodes, new Terms(1776, 2, 0.5, Duration.ofSeconds(5), 500_000, 500_000));
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(population.settle());
        }
        population.startAll(all, Duration.ofSeconds(1));
        simulation.run(Duration.ofMinutes(2));
        Census census = population.census();
        int natted = 0;
        for (int i = 0; i < census.nodes().size(); i++) {
            Member member = census.nodes().get(i);
            Slots slots = census.slots().get(i);
            if (member.host().isBehindNat()) {
                natted++;
                assertThat(slots.inbound()).as(member.toString()).isZero();
                assertThat(slots.outbound()).as(member.toString()).isPositive();
            }
        }
        assertThat(natted).isBetween(4, 16);
        assertThat(all.subList(0, 2)).noneMatch(seed -> seed.host().isBehindNat());
        assertThat(all)
                .anyMatch(member -> Math.abs(member.host().runtime().wallMicros()
                                - all.get(0).host().runtime().wallMicros())
                        > 1_000_000);
    }

    @Test
    void whoLeavesIsNotCountedUntilItComesBack() {
        Population population = new Population(simulation, nodes, Terms.plain(1776, 1));
        List<Member> all = List.of(population.settle(), population.settle(), population.settle(), population.settle());
        population.startAll(all, Duration.ofSeconds(1));
        simulation.run(Duration.ofSeconds(30));
        assertThat(population.census().nodes()).hasSize(4);
        assertThat(population.isSeed(all.get(0))).isTrue();
        assertThat(all.get(1).seeds()).containsExactly(all.get(0).address());

        population.leave(all.get(1), Departure.POLITE);
        population.leave(all.get(2), Departure.KILLED);
        population.leave(all.get(3), Departure.SILENT);
        simulation.run(Duration.ofSeconds(10));
        assertThat(population.live()).containsExactly(all.get(0));
        assertThat(all.subList(1, 4)).noneMatch(member -> member.host().isUp());
        assertThatThrownBy(() -> all.get(1).node()).isInstanceOf(IllegalStateException.class);

        all.subList(1, 4).forEach(population::start);
        simulation.run(Duration.ofMinutes(1));
        assertThat(population.census().overlay().hopsFrom(0)).doesNotContain(-1);
        assertThat(all.get(1).lives()).isEqualTo(2);
        assertThat(population.at(all.get(1).address())).isSameAs(all.get(1));
        assertThat(population.at(PeerAddress.parse("9.9.9.9:1"))).isNull();
    }

    @Test
    void underChurnThereAreAboutAsManyNodesAsBefore() {
        Report report = run(Terms.plain(1776, 2), plan(20, 6, 6));
        assertThat(report.departures()).isBetween(4L, 25L);
        assertThat(report.samples())
                .allSatisfy(sample -> assertThat(sample.live()).isBetween(10, 20));
        assertThat(report.blocks().items()).isGreaterThan(50);
    }

    @Test
    void afterAPartitionAllAgreeAgain() {
        Report report = run(
                Terms.plain(1776, 3),
                new Plan(
                        12,
                        Duration.ofMinutes(5),
                        0,
                        List.of(),
                        new Split(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                        Duration.ofMinutes(3)));
        assertThat(report.recovery()).isNotNull();
        assertThat(report.restarts()).hasSize(1);
        assertThat(report.restarts().get(0).slots().hostileOutbound()).isZero();
        assertThat(report.samples().get(4).agreeing()).isEqualTo(1);
    }

    @Test
    void spammersAndStallersAreCountedAsHostileAndDoNotStopTheOthers() {
        NodeAttackers attackers = new NodeAttackers(nodes);
        Report report = run(
                Terms.plain(1776, 2),
                plan(
                        12,
                        3,
                        0,
                        new Invasion(2, attackers.addressSpam(false)),
                        new Invasion(2, attackers.eclipse()),
                        new Invasion(3, attackers.stallers())));
        assertThat(report.hostile()).isEqualTo(7);
        assertThat(report.samples()).anyMatch(sample -> sample.hostileSlots() > 0);
        assertThat(report.hostileShareByHour()).hasSize(1);
        assertThat(report.blocks().items()).isGreaterThan(20);
        assertThat(report.degrees()).hasSize(12);
    }

    @Test
    void oneSeedGivesOneReport() {
        Terms terms = new Terms(1776, 2, 0.2, Duration.ofSeconds(1), 0, 0);
        Report one = new Scenario(new Population(simulation(9), nodes, terms), plan(10, 2, 10), nodes::produce)
                .run(progress -> {});
        Nodes others = new Nodes();
        Report again = new Scenario(new Population(simulation(9), others, terms), plan(10, 2, 10), others::produce)
                .run(progress -> {});
        assertThat(again).isEqualTo(one);
    }

    @Test
    void plansOutOfRangeAreRefused() {
        assertThatThrownBy(() -> plan(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan(5, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan(5, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Terms(1776, 0, 0, Duration.ZERO, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Terms(1776, 1, 2, Duration.ZERO, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
