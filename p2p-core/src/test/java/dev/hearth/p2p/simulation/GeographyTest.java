package dev.hearth.p2p.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeographyTest {
    private final Geography world = Geography.world();

    @Test
    void everyLatencyLiesBetween5And150MillisecondsAndIsTheSameBothWays() {
        for (Place one : world.places()) {
            for (Place other : world.places()) {
                assertThat(world.latency(one, other))
                        .as("%s to %s", one, other)
                        .isBetween(Duration.ofMillis(5), Duration.ofMillis(148))
                        .isEqualTo(world.latency(other, one));
            }
        }
        Place antipode = new Place("here", 10, 20);
        assertThat(world.latency(antipode, new Place("there", -10, -160))).isLessThan(Duration.ofMillis(147));
    }

    @Test
    void oneHopIsNeverMuchLongerThanTwo() {
        for (Place one : world.places()) {
            for (Place other : world.places()) {
                for (Place between : world.places()) {
                    assertThat(world.latency(one, other))
                            .isLessThanOrEqualTo(world.latency(one, between).plus(world.latency(between, other)));
                }
            }
        }
    }

    @Test
    void distancesAreThoseOfTheEarth() {
        Place paris = new Place("Paris", 48.8566, 2.3522);
        Place newYork = new Place("New York", 40.7128, -74.0060);
        assertThat(paris.kilometresTo(newYork)).isCloseTo(5_837, within(10.0));
        assertThat(paris.kilometresTo(paris)).isZero();
        assertThatThrownBy(() -> new Place("off", 91, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void citiesAreDrawnAsTheirWeightsHaveIt() {
        SplittableRandom random = new SplittableRandom(1);
        int draws = 100_000;
        int frankfurt = 0;
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < draws; i++) {
            String name = world.draw(random).name();
            frankfurt += name.equals("Frankfurt") ? 1 : 0;
            if (!drawn.contains(name)) {
                drawn.add(name);
            }
        }
        assertThat(drawn).hasSize(world.places().size());
        assertThat((double) frankfurt / draws).isCloseTo(0.09, within(0.005));
    }

    @Test
    void hostsOfOneSeedAreAtTheSamePlacesAndTheirLinksHaveTheLatencyBetweenThem() {
        Simulation one = Simulation.builder().seed(7).geography(world).build();
        Simulation other =
                Simulation.builder().seed(7).geography(Geography.world()).build();
        for (int i = 0; i < 50; i++) {
            SimulatedHost host = one.host("n" + i);
            assertThat(other.host("n" + i).place()).isEqualTo(host.place());
            assertThat(one.profile(host, one.hostAt(host.address())).latency())
                    .isEqualTo(world.latency(host.place(), host.place()));
        }
    }
}
