package dev.hearth.p2p.simulation.population;

import java.util.Arrays;
import java.util.Collection;

/**
 * Numbers in short. Without any, all figures are 0.
 *
 * @param count how many there are
 * @param mean their sum by their count
 * @param min the smallest
 * @param p50 the smallest that at least half of them do not exceed
 * @param p90 the smallest that at least nine tenths do not exceed
 * @param p99 the smallest that at least 99 of a hundred do not exceed
 * @param max the largest
 */
public record Distribution(long count, double mean, double min, double p50, double p90, double p99, double max) {
    /** Returns what is to be said of these numbers, whatever their order. */
    public static Distribution of(Collection<? extends Number> numbers) {
        return of(numbers.stream().mapToDouble(Number::doubleValue).toArray());
    }

    /** Returns what is to be said of these numbers, whatever their order; they are left as they are. */
    public static Distribution of(double[] numbers) {
        if (numbers.length == 0) {
            return new Distribution(0, 0, 0, 0, 0, 0, 0);
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (double number : sorted) {
            sum += number;
        }
        return new Distribution(
                sorted.length,
                sum / sorted.length,
                sorted[0],
                sorted[rank(sorted.length, 50)],
                sorted[rank(sorted.length, 90)],
                sorted[rank(sorted.length, 99)],
                sorted[sorted.length - 1]);
    }

    /** The place among {@code count} sorted numbers of the first that at least so many of a hundred do not exceed. */
    static int rank(int count, int percent) {
        return (int) Math.max(0, ((long) count * percent + 99) / 100 - 1);
    }
}
