package dev.hearth.p2p.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the world that go on without each other for as long as a packet from one to another takes at least. The further
 * apart they are, the less often they wait for each other; so neighbours are together, but no more of them than a fair share
 * of all hosts.
 *
 * @param all the largest first
 * @param apart least latency between two of them
 */
record Regions(List<Region> all, Duration apart) {
    /** Some places; {@code weight} is how many of all hosts are expected there, in the unit of the geography. */
    record Region(List<Place> places, int weight) {
        private Region with(Region other) {
            List<Place> both = new ArrayList<>(places);
            both.addAll(other.places);
            return new Region(both, weight + other.weight);
        }
    }

    private record Neighbours(Region one, Region other, Duration latency) {}

    /**
     * Those of a geography: as far apart as can be, while none has more than its part of the hosts, unless a single place has.
     *
     * @param parts at least 2
     */
    static Regions of(Geography world, int parts) {
        List<Region> regions = new ArrayList<>(world.places().stream()
                .map(place -> new Region(List.of(place), world.weight(place)))
                .toList());
        int most = regions.stream().mapToInt(Region::weight).sum() / parts;
        Neighbours closest = closest(regions, world);
        while (closest.one.weight + closest.other.weight <= most) {
            regions.remove(closest.one);
            regions.remove(closest.other);
            regions.add(closest.one.with(closest.other));
            closest = closest(regions, world);
        }
        regions.sort(Comparator.comparingInt(Region::weight).reversed());
        return new Regions(List.copyOf(regions), closest.latency);
    }

    private static Neighbours closest(List<Region> regions, Geography world) {
        @Nullable Neighbours closest = null;
        for (Region one : regions) {
            for (Region other : regions) {
                if (!one.equals(other)) {
                    Duration latency = latency(one, other, world);
                    if (closest == null || latency.compareTo(closest.latency) < 0) {
                        closest = new Neighbours(one, other, latency);
                    }
                }
            }
        }
        return Objects.requireNonNull(closest, "there are two at least");
    }

    private static Duration latency(Region one, Region other, Geography world) {
        return one.places.stream()
                .flatMap(from -> other.places.stream().map(to -> world.latency(from, to)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
