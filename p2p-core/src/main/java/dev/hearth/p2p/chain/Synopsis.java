package dev.hearth.p2p.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which blocks of a chain to name so that any other chain's last common block is found quickly. */
final class Synopsis {
    private Synopsis() {}

    /**
     * Numbers from {@code high} down to {@code low}, ever twice as far apart: {@code low} and {@code high} are always
     * among them (graphene-p2p §5.3).
     */
    static List<Long> numbers(long low, long high) {
        List<Long> numbers = new ArrayList<>();
        long number = low;
        do {
            numbers.add(number);
            number += (high - number + 2) / 2;
        } while (number <= high);
        Collections.reverse(numbers);
        return numbers;
    }
}
