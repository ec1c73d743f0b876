package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.simulation.population.Population.Departure;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lets members leave at random moments, a given share of them an hour: a third politely, a third killed, a third
 * silently. Half of them come back with what is on their disk, after five minutes on average; the others are replaced at
 * once by new members that know nobody but the seeds. Seeds stay.
 */
final class Churn {
    private static final double HOUR_NANOS = 3_600e9;
    private static final double MEAN_ABSENCE_NANOS = 300e9;

    private final Population population;
    private final double sharePerHour;
    private final SplittableRandom random;
    private long departures;

    Churn(Population population, double sharePerHour) {
        this.population = population;
        this.sharePerHour = sharePerHour;
        this.random = population.simulation().random("churn");
    }

    /** How many have left. */
    long departures() {
        return departures;
    }

    /** Begins; there is no end. */
    void begin(int members) {
        if (sharePerHour > 0 && members > 0) {
            next(HOUR_NANOS / (sharePerHour * members));
        }
    }

    private void next(double meanNanos) {
        population.simulation().after(exponential(meanNanos), () -> {
            letOneLeave();
            next(meanNanos);
        });
    }

    private void letOneLeave() {
        List<Member> live = population.live().stream()
                .filter(member -> !population.isSeed(member))
                .toList();
        if (live.isEmpty()) {
            return;
        }
        Member leaving = live.get(random.nextInt(live.size()));
        Departure[] ways = Departure.values();
        population.leave(leaving, ways[random.nextInt(ways.length)]);
        departures++;
        if (random.nextBoolean()) {
            population.simulation().after(exponential(MEAN_ABSENCE_NANOS), () -> comeBack(leaving));
        } else {
            population.start(population.settle());
        }
    }

    private void comeBack(Member member) {
        if (member.host().isUp()) {
            // Its polite goodbye is not over yet.
            population.simulation().after(Duration.ofSeconds(1), () -> comeBack(member));
        } else {
            population.start(member);
        }
    }

    /** Times between things that happen independently of each other. */
    private Duration exponential(double meanNanos) {
        return Duration.ofNanos((long) (-meanNanos * StrictMath.log(1 - random.nextDouble())));
    }
}
