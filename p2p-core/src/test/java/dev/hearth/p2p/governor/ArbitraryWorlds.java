package dev.hearth.p2p.governor;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Worlds of every temper. */
final class ArbitraryWorlds {
    private ArbitraryWorlds() {}

    static Arbitrary<WorldSettings> settings() {
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(1, 60),
                        targets(),
                        Arbitraries.of(0, 10, 30, 100),
                        Arbitraries.of(0, 1, 6),
                        Arbitraries.of(0, 50, 100),
                        either,
                        either)
                .as((seed, peers, targets, refusals, mishaps, sharing, churn, shuffled) -> new WorldSettings(
                        seed,
                        peers,
                        Math.min(3, peers),
                        Math.max(1, peers / 3),
                        targets,
                        refusals,
                        mishaps,
                        sharing,
                        5,
                        churn,
                        Governor.Scope.WHOLE_NETWORK,
                        shuffled));
    }

    static Arbitrary<Targets> targets() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 40);
        return Combinators.combine(numbers, numbers, numbers, numbers, numbers.map(n -> n / 4), numbers.map(n -> n / 4))
                .as((a, b, c, root, knownAnchors, establishedAnchors) -> {
                    int known = Math.max(a, Math.max(b, c));
                    int active = Math.min(a, Math.min(b, c));
                    int established = Math.max(active, a + b + c - known - active);
                    int fewerAnchors = Math.min(knownAnchors, establishedAnchors);
                    return new Targets(
                            Math.min(root, known),
                            known,
                            Math.min(established, known),
                            active,
                            knownAnchors,
                            fewerAnchors,
                            fewerAnchors / 2,
                            4);
                });
    }
}
