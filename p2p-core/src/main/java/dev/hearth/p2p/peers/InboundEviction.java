package dev.hearth.p2p.peers;

import dev.hearth.p2p.peers.EvictionCandidate.Origin;
import dev.hearth.p2p.protocol.ConnectionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which inbound connection makes room for a new one (bitcoin-p2p §4.10). The best by each of several measures are
 * protected: an attacker would have to excel in all of them, one of which it cannot know, to push everybody else out. Of
 * the others goes the youngest of the largest netgroup. Pure.
 */
final class InboundEviction {
    private static final int BY_NETGROUP = 4;
    private static final int BY_ROUND_TRIP = 8;
    private static final int BY_SECONDARY = 4;
    private static final int BLOCKS_ONLY = 8;
    private static final int BY_PRIMARY = 4;

    /** The longest connected first; the first of two that are equal in all else is the one that came first. */
    private static final Comparator<EvictionCandidate> OLDEST =
            Comparator.comparingLong(EvictionCandidate::connectedNanos).thenComparing(EvictionCandidate::connection);

    private static final Comparator<EvictionCandidate> BEST_NETGROUP = Comparator.comparingLong(
                    EvictionCandidate::keyedNetgroup)
            .reversed()
            .thenComparing(OLDEST);

    private static final Comparator<EvictionCandidate> FASTEST =
            Comparator.comparingLong(EvictionCandidate::lowestRoundTripNanos).thenComparing(OLDEST);

    private static final Comparator<EvictionCandidate> LATEST_SECONDARY = Comparator.comparingLong(
                    EvictionCandidate::secondaryNanos)
            .thenComparing(EvictionCandidate::relaysSecondary)
            .reversed()
            .thenComparing(OLDEST);

    private static final Comparator<EvictionCandidate> LATEST_PRIMARY = Comparator.comparingLong(
                    EvictionCandidate::primaryNanos)
            .thenComparing(EvictionCandidate::useful)
            .reversed()
            .thenComparing(OLDEST);

    private static final Comparator<EvictionCandidate> BLOCKS_ONLY_FIRST =
            Comparator.comparing(EvictionCandidate::relaysSecondary).thenComparing(LATEST_PRIMARY);

    private InboundEviction() {}

    /** The connection to close, or null when all are protected. */
    static @Nullable EvictionCandidate victim(List<EvictionCandidate> connections) {
        List<EvictionCandidate> left = new ArrayList<>(connections);
        left.removeIf(candidate -> candidate.noBan() || !candidate.inbound());
        protect(left, BEST_NETGROUP, BY_NETGROUP, candidate -> true);
        protect(left, FASTEST, BY_ROUND_TRIP, candidate -> true);
        protect(left, LATEST_SECONDARY, BY_SECONDARY, candidate -> true);
        protect(left, BLOCKS_ONLY_FIRST, BLOCKS_ONLY, candidate -> !candidate.relaysSecondary() && candidate.useful());
        protect(left, LATEST_PRIMARY, BY_PRIMARY, candidate -> true);
        protectByRatio(left);
        if (left.stream().anyMatch(EvictionCandidate::discouraged)) {
            left.removeIf(candidate -> !candidate.discouraged());
        }
        return youngestOfLargestNetgroup(left);
    }

    /** Takes out those of the best {@code count} that are {@code worthy}; how many those were. */
    private static int protect(
            List<EvictionCandidate> left,
            Comparator<EvictionCandidate> order,
            int count,
            Predicate<EvictionCandidate> worthy) {
        Set<ConnectionId> best = best(left, order, count);
        int before = left.size();
        left.removeIf(candidate -> best.contains(candidate.connection()) && worthy.test(candidate));
        return before - left.size();
    }

    /** The first {@code count} in this order. Sorting all would take the better part of a turn of the node loop. */
    private static Set<ConnectionId> best(
            List<EvictionCandidate> candidates, Comparator<EvictionCandidate> order, int count) {
        PriorityQueue<EvictionCandidate> worstFirst = new PriorityQueue<>(order.reversed());
        for (EvictionCandidate candidate : candidates) {
            EvictionCandidate worst = worstFirst.peek();
            if (worstFirst.size() < count) {
                worstFirst.add(candidate);
            } else if (worst != null && order.compare(candidate, worst) < 0) {
                worstFirst.remove();
                worstFirst.add(candidate);
            }
        }
        Set<ConnectionId> best = new LinkedHashSet<>();
        worstFirst.forEach(candidate -> best.add(candidate.connection()));
        return best;
    }

    /**
     * Protects half of those that are left: up to a quarter from disadvantaged origins, shared between them and beginning
     * with the rarest, the others for how long they have been connected.
     */
    static void protectByRatio(List<EvictionCandidate> left) {
        int total = left.size() / 2;
        int byOrigin = protectDisadvantaged(left, total / 2);
        protect(left, OLDEST, total - byOrigin, candidate -> true);
    }

    private static int protectDisadvantaged(List<EvictionCandidate> left, int quota) {
        Map<Origin, Integer> remaining = rarestFirst(left);
        int used = 0;
        while (used < quota && !remaining.isEmpty()) {
            int share = Math.max(1, (quota - used) / remaining.size());
            for (Origin origin : List.copyOf(remaining.keySet())) {
                if (used >= quota) {
                    break;
                }
                int taken =
                        protect(left, oldestOf(origin), Math.min(share, remaining.getOrDefault(origin, 0)), c -> true);
                used += taken;
                remaining.computeIfPresent(origin, (o, count) -> count == taken ? null : count - taken);
            }
        }
        return used;
    }

    private static Comparator<EvictionCandidate> oldestOf(Origin origin) {
        return Comparator.<EvictionCandidate, Boolean>comparing(candidate -> candidate.origin() != origin)
                .thenComparing(OLDEST);
    }

    /** The disadvantaged origins that occur, with their numbers. */
    private static Map<Origin, Integer> rarestFirst(List<EvictionCandidate> left) {
        Map<Origin, Integer> counts = new EnumMap<>(Origin.class);
        for (EvictionCandidate candidate : left) {
            if (candidate.origin() != Origin.OTHER) {
                counts.merge(candidate.origin(), 1, Integer::sum);
            }
        }
        Map<Origin, Integer> ascending = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> ascending.put(entry.getKey(), entry.getValue()));
        return ascending;
    }

    private static @Nullable EvictionCandidate youngestOfLargestNetgroup(List<EvictionCandidate> left) {
        left.sort(OLDEST.reversed());
        Map<Long, List<EvictionCandidate>> netgroups = new LinkedHashMap<>();
        for (EvictionCandidate candidate : left) {
            netgroups
                    .computeIfAbsent(candidate.keyedNetgroup(), g -> new ArrayList<>())
                    .add(candidate);
        }
        List<EvictionCandidate> largest = List.of();
        for (List<EvictionCandidate> netgroup : netgroups.values()) {
            if (netgroup.size() > largest.size()) { // Of equal ones the first has the youngest member.
                largest = netgroup;
            }
        }
        return largest.isEmpty() ? null : largest.get(0);
    }
}
