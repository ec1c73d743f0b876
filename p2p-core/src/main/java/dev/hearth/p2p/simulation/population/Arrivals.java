package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.messages.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches items of one kind spread, each for a minute from its first appearance. */
final class Arrivals {
    private static final long WATCHED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int PERCENT = 100;

    /** An item being watched, or null once it was: it is remembered so as not to count as new. */
    private final Map<Hash, @Nullable Watched> items = new LinkedHashMap<>();

    private final List<Watched> watched = new ArrayList<>();
    private final List<Spread> spreads = new ArrayList<>();
    private final double[] curveSums = new double[PERCENT];
    private final int[] curveCounts = new int[PERCENT];

    private static final class Watched {
        final Hash id;
        final long since;
        /** Ready nodes that do not have it yet. */
        final BitSet awaited;

        int[] micros = new int[64];
        int reached;

        Watched(Hash id, long since, BitSet awaited) {
            this.id = id;
            this.since = since;
            this.awaited = awaited;
        }

        void arrived(int node, long now) {
            if (awaited.get(node)) {
                awaited.clear(node);
                if (reached == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * reached);
                }
                micros[reached++] = (int) TimeUnit.NANOSECONDS.toMicros(now - since);
            }
        }

        int[] times() {
            return Arrays.copyOf(micros, reached);
        }
    }

    /** A node has accepted an item; {@code ready} are the nodes that have caught up. Tells whether it was the first. */
    boolean arrived(Hash id, int node, long now, BitSet ready) {
        Watched item = items.get(id);
        boolean first = item == null && !items.containsKey(id);
        if (first) {
            item = new Watched(id, now, (BitSet) ready.clone());
            items.put(id, item);
            watched.add(item);
        }
        if (item != null) {
            item.arrived(node, now);
        }
        return first;
    }

    /** A node has left and will not be waited for. */
    void left(int node) {
        watched.forEach(item -> item.awaited.clear(node));
    }

    /** Ends watching what has been watched long enough. */
    void settle(long now) {
        Iterator<Watched> oldest = watched.iterator();
        while (oldest.hasNext()) {
            Watched item = oldest.next();
            if (now - item.since < WATCHED_NANOS) {
                return;
            }
            oldest.remove();
            items.put(item.id, null);
            settle(item);
        }
    }

    private void settle(Watched item) {
        int[] times = item.times();
        int nodes = times.length + item.awaited.cardinality();
        if (nodes == 0) {
            return;
        }
        spreads.add(Spread.of(times, item.awaited.cardinality()));
        for (int percent = 1; percent <= PERCENT; percent++) {
            double time = Spread.at(times, nodes, percent);
            if (Double.isFinite(time)) {
                curveSums[percent - 1] += time;
                curveCounts[percent - 1]++;
            }
        }
    }

    /** What has been watched long enough. */
    Propagation propagation() {
        List<Double> curve = new ArrayList<>();
        for (int i = 0; i < PERCENT; i++) {
            curve.add(curveCounts[i] == 0 ? Double.POSITIVE_INFINITY : curveSums[i] / curveCounts[i]);
        }
        return Propagation.of(spreads, curve);
    }
}
