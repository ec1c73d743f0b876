package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.simulation.population.Member;
import dev.hearth.p2p.simulation.population.Population;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Something to relay: a block every interval on top of the chain of some node that has caught up, and transactions at a
 * steady rate from any of them. The first block comes when there is a node that may make it.
 *
 * @param <T> transactions
 */
public final class SyntheticWorkload<T> implements Consumer<Population> {
    private static final int TRANSACTION_SIZE = 300;

    private final SampleNodes<?, T> nodes;
    private final Duration blockInterval;
    private final double transactionsPerSecond;
    private final LongFunction<T> transactions;

    /** Blocks at an interval above zero, and so many transactions a second, or none. */
    public SyntheticWorkload(SampleNodes<?, T> nodes, Duration blockInterval, double transactionsPerSecond) {
        this.nodes = nodes;
        this.transactions = nodes.transactions(TRANSACTION_SIZE);
        this.blockInterval = blockInterval;
        this.transactionsPerSecond = transactionsPerSecond;
    }

    @Override
    public void accept(Population population) {
        SplittableRandom random = population.simulation().random("workload");
        every(population, blockInterval, random.split(), nodes::produce);
        if (transactionsPerSecond > 0) {
            Duration interval = Duration.ofNanos((long) (1e9 / transactionsPerSecond));
            every(population, interval, random.split(), this::publish);
        }
    }

    private void publish(Member member) {
        long now = member.host().runtime().wallMicros() / 1_000_000;
        nodes.publish(member, transactions.apply(now));
    }

    private static void every(
            Population population, Duration interval, SplittableRandom random, Consumer<Member> action) {
        population.simulation().after(interval, () -> {
            List<Member> ready = population.ready();
            List<Member> candidates = ready.isEmpty() ? population.live().subList(0, 1) : ready;
            action.accept(candidates.get(random.nextInt(candidates.size())));
            every(population, interval, random, action);
        });
    }
}
