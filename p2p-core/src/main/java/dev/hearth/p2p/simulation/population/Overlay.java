package dev.hearth.p2p.simulation.population;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Who is connected to whom at one moment. Nodes are numbers from 0, edges go both ways. A value: nothing changes it, and
 * everything it tells is computed from its edges alone.
 */
public final class Overlay {
    private final int[][] neighbours;

    /** A connection between two nodes. */
    public record Edge(int one, int other) {}

    /** What an edge costs to follow, not negative. */
    @FunctionalInterface
    public interface Cost {
        /** Returns the cost from one end of an edge to the other. */
        double of(int from, int to);
    }

    /**
     * Shortest ways between nodes, in edges.
     *
     * @param mean over all pairs looked at that have a way
     * @param longest of these
     * @param unreachable the share of pairs without a way, 0 to 1
     */
    public record Hops(double mean, int longest, double unreachable) {}

    /** An overlay of this many nodes; edges may be given twice and lead from a node to itself, which adds nothing. */
    public Overlay(int nodes, List<Edge> edges) {
        int[] degrees = new int[nodes];
        for (Edge edge : edges) {
            degrees[edge.one()]++;
            degrees[edge.other()]++;
        }
        neighbours = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            neighbours[node] = new int[degrees[node]];
        }
        for (Edge edge : edges) {
            neighbours[edge.one()][--degrees[edge.one()]] = edge.other();
            neighbours[edge.other()][--degrees[edge.other()]] = edge.one();
        }
        for (int node = 0; node < nodes; node++) {
            int self = node;
            neighbours[node] = Arrays.stream(neighbours[node])
                    .filter(other -> other != self)
                    .sorted()
                    .distinct()
                    .toArray();
        }
    }

    /** Returns how many nodes there are. */
    public int nodes() {
        return neighbours.length;
    }

    /** Returns how many nodes each node is connected to. */
    public Distribution degrees() {
        return Distribution.of(
                Arrays.stream(neighbours).mapToDouble(others -> others.length).toArray());
    }

    /** Returns the lengths of shortest ways from a node: -1 where there is none. */
    public int[] hopsFrom(int source) {
        int[] hops = new int[neighbours.length];
        Arrays.fill(hops, -1);
        hops[source] = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(source));
        while (!open.isEmpty()) {
            int node = open.remove();
            for (int other : neighbours[node]) {
                if (hops[other] < 0) {
                    hops[other] = hops[node] + 1;
                    open.add(other);
                }
            }
        }
        return hops;
    }

    /** Returns the shortest ways from some nodes, drawn by chance unless there are no more, to all others. */
    public Hops hops(int sources, SplittableRandom random) {
        long sum = 0;
        long reached = 0;
        long missed = 0;
        int longest = 0;
        for (int source : draw(sources, random)) {
            for (int hops : hopsFrom(source)) {
                sum += Math.max(hops, 0);
                reached += hops > 0 ? 1 : 0;
                missed += hops < 0 ? 1 : 0;
                longest = Math.max(longest, hops);
            }
        }
        return new Hops(
                reached == 0 ? 0 : (double) sum / reached,
                longest,
                missed == 0 ? 0 : (double) missed / (missed + reached));
    }

    /** Returns the costs of the cheapest ways from a node: infinite where there is none. */
    public double[] costsFrom(int source, Cost cost) {
        record Step(int node, double cost) {}
        double[] costs = new double[neighbours.length];
        Arrays.fill(costs, Double.POSITIVE_INFINITY);
        costs[source] = 0;
        PriorityQueue<Step> open = new PriorityQueue<>((a, b) -> Double.compare(a.cost, b.cost));
        open.add(new Step(source, 0));
        while (!open.isEmpty()) {
            Step step = open.remove();
            if (step.cost > costs[step.node]) {
                continue;
            }
            for (int other : neighbours[step.node]) {
                double total = step.cost + cost.of(step.node, other);
                if (total < costs[other]) {
                    costs[other] = total;
                    open.add(new Step(other, total));
                }
            }
        }
        return costs;
    }

    /**
     * Returns the cost of the dearest of the cheapest ways from some nodes, drawn by chance unless there are no more, to
     * those they reach: a lower bound of the diameter.
     */
    public double diameter(int sources, SplittableRandom random, Cost cost) {
        double dearest = 0;
        for (int source : draw(sources, random)) {
            for (double one : costsFrom(source, cost)) {
                dearest = one < Double.POSITIVE_INFINITY ? Math.max(dearest, one) : dearest;
            }
        }
        return dearest;
    }

    private int[] draw(int count, SplittableRandom random) {
        int[] all = new int[neighbours.length];
        Arrays.setAll(all, i -> i);
        int drawn = Math.min(count, all.length);
        for (int i = 0; i < drawn; i++) {
            int other = i + random.nextInt(all.length - i);
            int node = all[other];
            all[other] = all[i];
            all[i] = node;
        }
        return Arrays.copyOf(all, drawn);
    }
}
