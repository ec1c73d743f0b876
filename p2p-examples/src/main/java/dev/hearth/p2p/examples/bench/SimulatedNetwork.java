package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.examples.simulation.PeerPolicy;
import dev.hearth.p2p.examples.simulation.SampleNodes;
import dev.hearth.p2p.examples.simulation.SyntheticWorkload;
import dev.hearth.p2p.simulation.Crypto;
import dev.hearth.p2p.simulation.Geography;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Population;
import dev.hearth.p2p.simulation.population.Report;
import dev.hearth.p2p.simulation.population.Scenario;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;

/**
 * A network in virtual time, as that of {@code hearth simulate} with the same seed: a block every three seconds and a
 * transaction every second. Cryptography is modelled whatever the size, for it would cost more than all the rest.
 */
final class SimulatedNetwork {
    static final Duration TIME = Duration.ofMinutes(1);
    private static final Duration BLOCK_INTERVAL = Duration.ofSeconds(3);
    private static final double TRANSACTIONS_PER_SECOND = 1;
    private static final int BLOCK_BYTES = 1_000;
    private static final long SEED = 1;
    private static final int SEED_NODES = 5;

    private SimulatedNetwork() {}

    /**
     * Told a number of nodes, runs them and says how many nanoseconds that took and how many events there were; told
     * {@code heap} and a number, how many bytes of heap their network takes in the end.
     */
    public static void main(String[] arguments) throws Exception {
        ChildProcess.listen(line -> {
            String number = line.substring(line.indexOf(' ') + 1);
            int nodes = Integer.parseInt(number);
            ChildProcess.say(number.equals(line) ? time(nodes) : Long.toString(heap(nodes)));
        });
    }

    private static String time(int nodes) {
        Scenario scenario = scenario(nodes);
        long begun = System.nanoTime();
        Report report = scenario.run(progress -> {});
        return System.nanoTime() - begun + " " + report.events();
    }

    private static long heap(int nodes) throws InterruptedException {
        long before = Heap.used();
        Scenario scenario = scenario(nodes);
        scenario.run(progress -> {});
        try {
            return Heap.used() - before;
        } finally {
            Reference.reachabilityFence(scenario);
        }
    }

    private static Scenario scenario(int nodes) {
        Simulation simulation = Simulation.builder()
                .seed(SEED)
                .crypto(Crypto.MODEL)
                .geography(Geography.world())
                .build();
        var factory =
                new SampleNodes<>(BenchChain.of(BLOCK_BYTES), BLOCK_INTERVAL, PeerPolicy.HEARTH, NodeConfig.defaults());
        Population population =
                new Population(simulation, factory, Population.Terms.plain(SampleNodes.PORT, SEED_NODES));
        return new Scenario(
                population,
                new Scenario.Plan(nodes, TIME, 0, List.of(), null, null),
                new SyntheticWorkload<>(factory, BLOCK_INTERVAL, TRANSACTIONS_PER_SECOND));
    }
}
