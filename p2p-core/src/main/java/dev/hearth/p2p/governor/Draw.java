package dev.hearth.p2p.governor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Draws from n things without putting back, each left one being as likely as any other: a shuffle of which only the
 * touched places are kept, so k draws cost O(k) and nothing can be ground by an order of addresses (governor spec §2.3).
 */
final class Draw {
    private final SplittableRandom random;
    private final Map<Integer, Integer> moved = new LinkedHashMap<>();
    private int left;

    Draw(int size, SplittableRandom random) {
        this.left = size;
        this.random = random;
    }

    boolean isEmpty() {
        return left == 0;
    }

    /** The index of the next one. */
    int next() {
        int place = random.nextInt(left--);
        int drawn = moved.getOrDefault(place, place);
        moved.put(place, moved.getOrDefault(left, left));
        return drawn;
    }

    /** At most {@code most} of {@code size} things. */
    static <T> List<T> uniform(int size, IntFunction<T> things, int most, SplittableRandom random) {
        Draw draw = new Draw(size, random);
        List<T> drawn = new ArrayList<>();
        while (drawn.size() < most && !draw.isEmpty()) {
            drawn.add(things.apply(draw.next()));
        }
        return drawn;
    }
}
