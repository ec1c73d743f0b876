package dev.hearth.p2p.examples.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one case.
 *
 * @param bench the subject
 * @param name the case
 * @param unit of value and limit
 * @param value one for each run
 * @param limit what it is compared with, if with anything
 * @param goal what was aimed at, if anything
 */
public record Figure(
        String bench,
        String name,
        String unit,
        Spread value,
        @Nullable Limit limit,
        @Nullable Goal goal) {
    /**
     * What a value is compared with, measured in the same run.
     *
     * @param what in a few words
     * @param value in the same unit
     * @param ratio of a run's value to the same run's limit
     */
    public record Limit(String what, Spread value, Spread ratio) {}

    /**
     * What was aimed at.
     *
     * @param bound for the median of the ratio if there is a limit, else of the value
     * @param atMost whether smaller is better
     */
    public record Goal(double bound, boolean atMost) {
        static Goal atLeast(double bound) {
            return new Goal(bound, false);
        }

        static Goal atMost(double bound) {
            return new Goal(bound, true);
        }

        boolean isReached(double measured) {
            return atMost ? measured <= bound : measured >= bound;
        }
    }

    /** Whether the goal is reached; true when there is none. */
    public boolean isGoalReached() {
        return goal == null
                || goal.isReached(limit == null ? value.median() : limit.ratio().median());
    }

    /** Gathers the runs of one case. */
    static final class Runs {
        private final String bench;
        private final String name;
        private final String unit;
        private final List<Double> values = new ArrayList<>();
        private final List<Double> limits = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();

        Runs(String bench, String name, String unit) {
            this.bench = bench;
            this.name = name;
            this.unit = unit;
        }

        void add(double value) {
            values.add(value);
        }

        void add(double value, double limit) {
            values.add(value);
            limits.add(limit);
            ratios.add(value / limit);
        }

        Figure figure(@Nullable Goal goal) {
            return new Figure(bench, name, unit, Spread.of(values), null, goal);
        }

        Figure figure(String limit, @Nullable Goal goal) {
            return new Figure(
                    bench, name, unit, Spread.of(values), new Limit(limit, Spread.of(limits), Spread.of(ratios)), goal);
        }
    }
}
