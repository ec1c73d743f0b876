package dev.hearth.p2p.simulation.population;

import java.util.List;

/**
 * How items of one kind spread. Times are in milliseconds; the distributions are over the items that reached the share.
 *
 * @param items how many were looked at
 * @param p50 times to half of the nodes
 * @param p90 times to nine tenths
 * @param p99 times to 99 of a hundred
 * @param short99 how many items did not reach 99 of a hundred
 * @param curve mean time to 1, 2, ... 100 of a hundred nodes, over the items that reached as many; infinite when none did
 */
public record Propagation(
        int items, Distribution p50, Distribution p90, Distribution p99, int short99, List<Double> curve) {
    /** Returns what is to be said of these items. */
    static Propagation of(List<Spread> spreads, List<Double> curve) {
        return new Propagation(
                spreads.size(),
                finite(spreads.stream().mapToDouble(Spread::p50).toArray()),
                finite(spreads.stream().mapToDouble(Spread::p90).toArray()),
                finite(spreads.stream().mapToDouble(Spread::p99).toArray()),
                (int) spreads.stream()
                        .filter(spread -> Double.isInfinite(spread.p99()))
                        .count(),
                List.copyOf(curve));
    }

    private static Distribution finite(double[] times) {
        return Distribution.of(
                java.util.Arrays.stream(times).filter(Double::isFinite).toArray());
    }
}
