package dev.hearth.p2p.simulation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.graphene.GrapheneTestChain;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Member;
import dev.hearth.p2p.simulation.population.NodeFactory;
import dev.hearth.p2p.simulation.population.Population;
import dev.hearth.p2p.simulation.population.Population.Terms;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Scenario;
import dev.hearth.p2p.simulation.population.Scenario.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineTest {
    private static final Duration BLOCK_INTERVAL = Duration.ofSeconds(10);

    private static final class Nodes implements NodeFactory {
        private final Baseline baseline;
        private final GrapheneTestChain chain = new GrapheneTestChain();
        private final Map<Member, ChainFollower<GrapheneBlock>> followers = new LinkedHashMap<>();

        Nodes(Baseline baseline) {
            this.baseline = baseline;
        }

        @Override
        public Node start(Member member) {
            Node node = baseline.configure(Node.builder(member.host().runtime(), chain.protocol()))
                    .chain(follower(member))
                    .listen(member.address())
                    .onEvent(member::heard)
                    .build();
            node.start().thenRun(() -> member.seeds().forEach(node::connect));
            return node;
        }

        private ChainFollower<GrapheneBlock> follower(Member member) {
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

    private static Report run(Baseline baseline) {
        Nodes nodes = new Nodes(baseline);
        Simulation simulation =
                Simulation.builder().seed(1).crypto(Crypto.MODEL).build();
        Population population = new Population(simulation, nodes, Terms.plain(1776, 3));
        Plan plan = new Plan(40, Duration.ofMinutes(2), 0, List.of(), null, null);
        return new Scenario(population, plan, nodes::produce).run(progress -> {});
    }

    @ParameterizedTest
    @EnumSource
    void fortyNodesFormOneNetworkAndEveryBlockReachesThemTheSameEveryTime(Baseline baseline) {
        Report report = run(baseline);
        assertThat(report.hops().unreachable()).isZero();
        assertThat(report.blocks().items()).isPositive();
        if (baseline != Baseline.CARDANO) { // Its nodes ask each other for peers five minutes after connecting.
            assertThat(report.blocks().short99()).isZero();
            assertThat(report.samples().get(1).agreeing()).isEqualTo(1);
        }
        assertThat(run(baseline).digest()).isEqualTo(report.digest());
    }
}
