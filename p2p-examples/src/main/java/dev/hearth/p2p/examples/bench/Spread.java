package dev.hearth.p2p.examples.bench;

import java.util.Arrays;
import java.util.List;

/** Least, middle and largest of several measured values. */
public record Spread(double min, double median, double max) {
    /**
     * The spread of {@code values}.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** The value below which {@code share} of {@code sorted} lie, 0 to 1. */
    static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }

    /** A sorted copy. */
    static long[] sorted(long[] values, int count) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
