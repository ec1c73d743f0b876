package dev.hearth.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.simulation.Regions.Region;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
    private static final int HEAVIEST_PLACE = 9;

    private final Geography world = Geography.world();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8, 100})
    void everyPlaceIsInOneRegionAndNoneHasMoreThanItsShare(int parts) {
        List<Region> regions = Regions.of(world, parts).all();
        assertThat(regions.stream().flatMap(region -> region.places().stream()))
                .containsExactlyInAnyOrderElementsOf(world.places());
        int hosts = regions.stream().mapToInt(Region::weight).sum();
        assertThat(regions)
                .extracting(Region::weight)
                .isSortedAccordingTo((one, other) -> other - one)
                .allSatisfy(weight -> assertThat(weight).isLessThanOrEqualTo(Math.max(hosts / parts, HEAVIEST_PLACE)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8, 100})
    void noPacketIsFasterFromOneRegionToAnother(int parts) {
        Regions regions = Regions.of(world, parts);
        Duration least = Duration.ofDays(1);
        for (Region one : regions.all()) {
            for (Region other : regions.all()) {
                least = one.equals(other) ? least : least(least, one, other);
            }
        }
        assertThat(regions.apart()).isEqualTo(least);
    }

    private Duration least(Duration sofar, Region one, Region other) {
        Duration least = sofar;
        for (Place from : one.places()) {
            for (Place to : other.places()) {
                Duration latency = world.latency(from, to);
                least = latency.compareTo(least) < 0 ? latency : least;
            }
        }
        return least;
    }

    @Test
    void twoHalvesOfTheWorldAreFarFromEachOther() {
        assertThat(Regions.of(world, 2).apart()).isGreaterThan(Duration.ofMillis(30));
    }
}
