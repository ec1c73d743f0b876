package dev.hearth.p2p.discovery.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Takes one of the targets of an SRV name (cardano-governor §8.7, RFC 2782): targets of {@code .} are dropped, of the
 * rest only those of the smallest priority count, and of these each has a chance by its weight. Targets of weight 0
 * share the chance of a weight of 1; when there are no others they are equal.
 */
public final class SrvChoice {
    private SrvChoice() {}

    /** The target to use; empty when there is none. */
    public static Optional<SrvRecord> pick(List<SrvRecord> records, SplittableRandom random) {
        List<SrvRecord> candidates = ofSmallestPriority(records);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<SrvRecord> weightless = new ArrayList<>();
        long sum = 0;
        for (SrvRecord candidate : candidates) {
            sum += candidate.weight();
            if (candidate.weight() == 0) {
                weightless.add(candidate);
            }
        }
        // Ticket 0 exists only when somebody without weight holds it.
        long ticket = random.nextLong(weightless.isEmpty() ? 1 : 0, sum + 1);
        if (ticket == 0) {
            return Optional.of(weightless.get(random.nextInt(weightless.size())));
        }
        for (SrvRecord candidate : candidates) {
            ticket -= candidate.weight();
            if (ticket <= 0 && candidate.weight() > 0) {
                return Optional.of(candidate);
            }
        }
        throw new IllegalStateException("a ticket above the sum of the weights");
    }

    /**
     * Whether a target may be used on: some record of the smallest priority still names it, at the same port. Taking
     * another at every look-up would exchange connections without a reason.
     */
    public static boolean isStillOffered(SrvRecord chosen, List<SrvRecord> records) {
        return ofSmallestPriority(records).stream()
                .anyMatch(record -> record.target().equals(chosen.target()) && record.port() == chosen.port());
    }

    private static List<SrvRecord> ofSmallestPriority(List<SrvRecord> records) {
        List<SrvRecord> smallest = new ArrayList<>();
        for (SrvRecord candidate : records) {
            if (candidate.target().equals(".") || candidate.target().isEmpty()) {
                continue;
            }
            if (!smallest.isEmpty() && candidate.priority() < smallest.get(0).priority()) {
                smallest.clear();
            }
            if (smallest.isEmpty() || candidate.priority() == smallest.get(0).priority()) {
                smallest.add(candidate);
            }
        }
        return smallest;
    }
}
