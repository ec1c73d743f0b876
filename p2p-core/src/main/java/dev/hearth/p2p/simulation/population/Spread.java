package dev.hearth.p2p.simulation.population;

/**
 * How one item spread among the nodes that were ready when it first appeared, and stayed. Times are in milliseconds since
 * then, and infinite when too few of them had it in time.
 *
 * @param nodes how many were ready; its own publisher is one of them
 * @param reached how many of them had it within the time looked at
 * @param p50 when half of the nodes had it
 * @param p90 when nine tenths had it
 * @param p99 when 99 of a hundred had it
 */
public record Spread(int nodes, int reached, double p50, double p90, double p99) {
    /**
     * Returns how an item spread.
     *
     * @param micros when nodes had it, in order
     * @param missing how many never did
     */
    static Spread of(int[] micros, int missing) {
        int nodes = micros.length + missing;
        return new Spread(nodes, micros.length, at(micros, nodes, 50), at(micros, nodes, 90), at(micros, nodes, 99));
    }

    /** When so many of a hundred nodes had it. */
    static double at(int[] micros, int nodes, int percent) {
        int rank = Distribution.rank(nodes, percent);
        return rank < micros.length ? micros[rank] / 1e3 : Double.POSITIVE_INFINITY;
    }
}
