package dev.hearth.p2p.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({
        "listen,listen,0",
        "listn,listen,1",
        "lisetn,listen,1",
        "LISTEN,listen,0",
        "kitten,sitting,3",
        "'',abc,3"
    })
    void countsChanges(String one, String other, int distance) {
        assertThat(Nearest.distance(one, other)).isEqualTo(distance);
    }

    @Test
    void whatIsFarFromEverythingHasNoNeighbour() {
        assertThat(Nearest.to("colour", List.of("listen", "targets.active"))).isNull();
        assertThat(Nearest.to("abc", List.of())).isNull();
    }

    @Property(tries = 200)
    void distanceIsSymmetric(@ForAll @StringLength(max = 12) String one, @ForAll @StringLength(max = 12) String other) {
        assertThat(Nearest.distance(one, other)).isEqualTo(Nearest.distance(other, one));
        assertThat(Nearest.distance(one, one)).isZero();
    }
}
