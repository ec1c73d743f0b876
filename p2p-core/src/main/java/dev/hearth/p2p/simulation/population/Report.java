package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.simulation.Crypto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Scenario} has shown. Distributions are over the honest nodes that were live in the end.
 *
 * @param nodes honest nodes in the beginning
 * @param hostile hostile hosts
 * @param duration virtual time
 * @param crypto which cryptography the nodes used
 * @param degrees complete connections of each node
 * @param inDegrees accepted ones of each
 * @param degree the former in short
 * @param inDegree accepted ones
 * @param outDegree dialled ones
 * @param hops shortest ways between honest nodes, in connections that relay, from 32 of them to all
 * @param diameterMillis the dearest of the cheapest ways from 32 nodes to all others, in milliseconds of latency
 * @param blocks how blocks spread
 * @param items how other items spread
 * @param blockCopies how often blocks were received
 * @param itemCopies how often other items were received
 * @param traffic bytes a second each node received in the last minute
 * @param samples the network once a minute
 * @param departures how many nodes left
 * @param recovery time from the end of a partition until all live nodes agreed on the head; null when there was none, or
 *     they never did
 * @param restarts what became of nodes that were restarted
 * @param retention what became of the peers that were of use to the first node
 * @param disconnects how many connections of honest nodes ended for each reason
 * @param links pairs of hosts with a connection in the end
 * @param events events of the trace
 * @param digest SHA-256 of the trace
 */
public record Report(
        int nodes,
        int hostile,
        Duration duration,
        Crypto crypto,
        List<Integer> degrees,
        List<Integer> inDegrees,
        Distribution degree,
        Distribution inDegree,
        Distribution outDegree,
        Overlay.Hops hops,
        double diameterMillis,
        Propagation blocks,
        Propagation items,
        Copies blockCopies,
        Copies itemCopies,
        Distribution traffic,
        List<Sample> samples,
        long departures,
        @Nullable Duration recovery,
        List<Restart> restarts,
        Retention retention,
        Map<DisconnectReason, Long> disconnects,
        long links,
        long events,
        String digest) {

    /**
     * A node a minute after it was started again.
     *
     * @param node its name
     * @param slots its connections
     */
    public record Restart(String node, Slots slots) {
        /** Whether at least half of the hot peers the node has dialled are honest, and there is one. */
        public boolean isSafe() {
            return slots.hotOutbound() > 0 && 2 * slots.hotHostileOutbound() <= slots.hotOutbound();
        }
    }

    /**
     * How the first node kept those who were of use to it, whatever came.
     *
     * @param delivered honest peers that had connected to it and given it something new by minute ten
     * @param dropped how many of these connections it has ended itself since
     * @param kept how many of them there were in the end: who picks other peers leaves of its own accord
     */
    public record Retention(int delivered, int dropped, int kept) {}

    /** Returns the largest share of outbound slots that led to hostile hosts at any sample of each hour begun, 0 to 1. */
    public List<Double> hostileShareByHour() {
        return hostileShareByHour(samples);
    }

    /** Returns the largest share at any sample that was taken at a full hour, 0 to 1; 0 before the first. */
    public double hostileShareAtHours() {
        return samples.stream()
                .filter(sample -> sample.at().toMinutes() % 60 == 0)
                .mapToDouble(Sample::hostileShare)
                .max()
                .orElse(0);
    }

    static List<Double> hostileShareByHour(List<Sample> samples) {
        List<Double> worst = new ArrayList<>();
        for (Sample sample : samples) {
            // A sample at the full hour closes it.
            int hour = (int) ((sample.at().toNanos() - 1) / Duration.ofHours(1).toNanos());
            while (worst.size() <= hour) {
                worst.add(0.0);
            }
            worst.set(hour, Math.max(worst.get(hour), sample.hostileShare()));
        }
        return worst;
    }

    /** Returns the most nodes that had dialled none but hostile hosts at any sample. */
    public int mostEclipsed() {
        return samples.stream().mapToInt(Sample::eclipsed).max().orElse(0);
    }
}
