package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What must hold in a world whenever nothing more happens at an instant. */
final class Conditions {
    private final List<Watch> watches = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();

    private static final class Watch {
        final String name;
        final BooleanSupplier trouble;
        final long tolerance;
        long since = -1;

        Watch(String name, BooleanSupplier trouble, long tolerance) {
            this.name = name;
            this.trouble = trouble;
            this.tolerance = tolerance;
        }

        void check(long now, long until) {
            if (!trouble.getAsBoolean()) {
                since = -1;
                return;
            }
            since = since < 0 ? now : since;
            assertThat((until - since) / 1e9)
                    .as("seconds of: %s, at %s s", name, now / 1e9)
                    .isLessThanOrEqualTo(tolerance / 1e9);
        }
    }

    void never(String name, long tolerance, BooleanSupplier trouble) {
        watches.add(new Watch(name, trouble, tolerance));
    }

    void always(Runnable check) {
        checks.add(check);
    }

    /** At {@code now} all has happened, and nothing happens before {@code until}. */
    void check(long now, long until) {
        checks.forEach(Runnable::run);
        watches.forEach(watch -> watch.check(now, until));
    }
}
