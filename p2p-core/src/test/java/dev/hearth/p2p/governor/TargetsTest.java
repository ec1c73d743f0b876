package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TargetsTest {
    @Test
    void defaultsAreThoseOfARelay() {
        assertThat(Targets.DEFAULT).isEqualTo(new Targets(60, 150, 30, 20, 15, 10, 5, 100));
    }

    @Test
    void insaneTargetsNameKeyFoundAndExpected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Targets.DEFAULT.withActive(31))
                .withMessage("active: found 31, expected at most established, which is 30");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Targets.DEFAULT.withRoot(-1))
                .withMessage("root: found -1, expected 0 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(0, 10_000, 1_000, 101, 0, 0, 0, 0))
                .withMessage("active: found 101, expected 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Targets.DEFAULT.withAnchors(5, 6, 0))
                .withMessage("establishedAnchors: found 6, expected at most knownAnchors, which is 5");
    }

    @Test
    void eachTargetCanBeReplaced() {
        Targets targets = Targets.NONE
                .withKnown(9)
                .withEstablished(7)
                .withActive(3)
                .withRoot(8)
                .withAnchors(6, 5, 4)
                .withActiveInbound(2);
        assertThat(targets).isEqualTo(new Targets(8, 9, 7, 3, 6, 5, 4, 2));
    }
}
