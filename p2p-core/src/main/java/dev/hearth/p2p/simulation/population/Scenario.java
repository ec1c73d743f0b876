package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.event.TrafficInfo;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import dev.hearth.p2p.simulation.population.Population.Departure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One experiment with a population, from its first node to the report: everybody starts, some leave and others join,
 * attackers attack, the network is split and heals; once a minute all honest nodes are asked for their connections.
 *
 * <p>Runs once. Threads: that of the simulation.
 */
public final class Scenario {
    private static final Duration SAMPLE_EVERY = Duration.ofMinutes(1);
    private static final Duration SLICE = Duration.ofSeconds(1);
    private static final Duration RECOVERY_POLL = Duration.ofMillis(100);
    private static final Duration DOWN = Duration.ofSeconds(10);
    private static final Duration JUDGED_AFTER = Duration.ofMinutes(1);
    private static final Duration MOST_START = Duration.ofMinutes(1);
    private static final Duration START_OF_EACH = Duration.ofMillis(20);
    private static final Duration BENEFACTORS_AT = Duration.ofMinutes(10);
    private static final int WAYS_FROM = 32;

    private final Population population;
    private final Simulation simulation;
    private final Plan plan;
    private final Consumer<Population> workload;
    private final SplittableRandom random;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Report.Restart> restarts = new ArrayList<>();
    private final List<Restarted> restarted = new ArrayList<>();
    private final Churn churn;
    private int hostile;
    private @Nullable Duration recovery;
    private Set<Long> benefactors = new LinkedHashSet<>();

    private record Restarted(Member member, Duration judgedAt) {}

    /**
     * Hostile hosts.
     *
     * @param hosts how many
     * @param attacker what they do
     */
    public record Invasion(int hosts, Attacker attacker) {}

    /**
     * A time during which half of all hosts do not reach the other half.
     *
     * @param at when it begins
     * @param length how long it lasts
     */
    public record Split(Duration at, Duration length) {}

    /**
     * What happens.
     *
     * @param nodes honest nodes in the beginning, at least 2
     * @param duration virtual time, more than zero
     * @param churnPerHour the share of nodes that leave, and are replaced, every hour; 0 for none
     * @param invasions hostile hosts, there from the beginning
     * @param split a partition, or null
     * @param restartAt when one honest node is killed, to be started again ten seconds later, or null
     */
    public record Plan(
            int nodes,
            Duration duration,
            double churnPerHour,
            List<Invasion> invasions,
            @Nullable Split split,
            @Nullable Duration restartAt) {
        /** Checks the ranges. */
        public Plan {
            if (nodes < 2 || duration.isNegative() || duration.isZero() || !(churnPerHour >= 0)) {
                throw new IllegalArgumentException(
                        "out of range: " + nodes + " nodes, " + duration + ", churn " + churnPerHour);
            }
            invasions = List.copyOf(invasions);
        }
    }

    /**
     * How far a run has come.
     *
     * @param now virtual time passed
     * @param events events of the trace so far
     * @param sample what was seen now, once a minute; else null
     */
    public record Progress(
            Duration now, long events, @Nullable Sample sample) {}

    /**
     * An experiment with a population nobody has joined yet.
     *
     * @param workload begins whatever gives the nodes something to relay, before the first node starts
     */
    public Scenario(Population population, Plan plan, Consumer<Population> workload) {
        this.population = population;
        this.simulation = population.simulation();
        this.plan = plan;
        this.workload = workload;
        this.random = simulation.random("scenario");
        this.churn = new Churn(population, plan.churnPerHour());
    }

    /** Lets it all happen; {@code progress} hears of every second of virtual time. */
    public Report run(Consumer<Progress> progress) {
        begin();
        while (simulation.now().compareTo(plan.duration()) < 0) {
            Duration left = plan.duration().minus(simulation.now());
            simulation.run(left.compareTo(SLICE) < 0 ? left : SLICE);
            judgeRestarted();
            boolean isSampled = simulation.now().compareTo(SAMPLE_EVERY.multipliedBy(samples.size() + 1L)) >= 0;
            Sample sample = isSampled ? sample() : null;
            progress.accept(new Progress(simulation.now(), simulation.events(), sample));
        }
        return report();
    }

    private Sample sample() {
        Census census = population.census();
        Sample sample = population.sample(census);
        samples.add(sample);
        if (BENEFACTORS_AT.equals(SAMPLE_EVERY.multipliedBy(samples.size()))) {
            benefactors = census.benefactors();
            population.watch(benefactors);
        }
        return sample;
    }

    private void begin() {
        List<Member> honest = new ArrayList<>();
        for (int i = 0; i < plan.nodes(); i++) {
            honest.add(population.settle());
        }
        for (Invasion invasion : plan.invasions()) {
            for (int i = 0; i < invasion.hosts(); i++) {
                population.invade(invasion.attacker());
            }
            hostile += invasion.hosts();
        }
        Duration start = START_OF_EACH.multipliedBy(honest.size());
        population.startAll(honest, start.compareTo(MOST_START) < 0 ? start : MOST_START);
        workload.accept(population);
        simulation.after(MOST_START, () -> churn.begin(honest.size()));
        Split split = plan.split();
        if (split != null) {
            simulation.after(split.at(), this::split);
            simulation.after(split.at().plus(split.length()), this::heal);
        }
        Duration restartAt = plan.restartAt();
        if (restartAt != null) {
            simulation.after(restartAt, this::restartOne);
        }
    }

    private void split() {
        List<SimulatedHost> one = new ArrayList<>();
        List<SimulatedHost> other = new ArrayList<>();
        for (Member member : population.members()) {
            (random.nextBoolean() ? one : other).add(member.host());
        }
        simulation.partition(one, other);
    }

    private void heal() {
        simulation.heal();
        Duration healed = simulation.now();
        simulation.after(RECOVERY_POLL, () -> lookForRecovery(healed));
    }

    private void lookForRecovery(Duration healed) {
        if (population.agreeing() == 1) {
            recovery = simulation.now().minus(healed);
        } else {
            simulation.after(RECOVERY_POLL, () -> lookForRecovery(healed));
        }
    }

    private void restartOne() {
        List<Member> candidates = population.live().stream()
                .filter(member -> !population.isSeed(member))
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        Member member = candidates.get(random.nextInt(candidates.size()));
        population.leave(member, Departure.KILLED);
        simulation.after(DOWN, () -> {
            population.start(member);
            restarted.add(new Restarted(member, simulation.now().plus(JUDGED_AFTER)));
        });
    }

    private void judgeRestarted() {
        for (Restarted one : List.copyOf(restarted)) {
            if (simulation.now().compareTo(one.judgedAt()) >= 0) {
                restarted.remove(one);
                Census census = population.census();
                int number = census.nodes().indexOf(one.member());
                if (number >= 0) {
                    restarts.add(new Report.Restart(
                            one.member().toString(), census.slots().get(number)));
                }
            }
        }
    }

    private Report report() {
        Census census = population.census();
        List<Double> rates = new ArrayList<>();
        for (Member member : census.nodes()) {
            member.node()
                    .traffic()
                    .thenApply(TrafficInfo::receivedPerSecond)
                    .thenAccept(rate -> simulation.tell(now -> rates.add((double) rate)));
        }
        simulation.run(Duration.ofMillis(1));
        Overlay overlay = census.overlay();
        return new Report(
                plan.nodes(),
                hostile,
                plan.duration(),
                simulation.crypto(),
                census.slots().stream().map(Slots::all).toList(),
                census.slots().stream().map(Slots::inbound).toList(),
                census.degree(),
                census.inDegree(),
                census.outDegree(),
                overlay.hops(WAYS_FROM, simulation.random("hops")),
                overlay.diameter(WAYS_FROM, simulation.random("diameter"), (from, to) -> millis(census, from, to)),
                population.blocks(),
                population.items(),
                population.blockCopies(),
                population.itemCopies(),
                Distribution.of(rates),
                List.copyOf(samples),
                churn.departures(),
                recovery,
                List.copyOf(restarts),
                retention(census),
                population.disconnects(),
                simulation.links(),
                simulation.events(),
                simulation.digest());
    }

    private Report.Retention retention(Census census) {
        Set<Long> kept = new LinkedHashSet<>(benefactors);
        kept.retainAll(census.benefactors());
        return new Report.Retention(benefactors.size(), population.dropped(), kept.size());
    }

    private double millis(Census census, int from, int to) {
        return simulation
                        .profile(
                                census.nodes().get(from).host(),
                                census.nodes().get(to).host())
                        .latency()
                        .toNanos()
                / 1e6;
    }
}
