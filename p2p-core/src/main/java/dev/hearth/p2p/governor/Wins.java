package dev.hearth.p2p.governor;

import org.jspecify.annotations.Nullable;

/** Who won each of the highest block numbers seen, at most so many. What comes in order, as nearly all does, costs O(1). */
final class Wins<W> {
    private final long[] numbers;
    private final @Nullable Object[] winners;
    private int first;
    private int size;

    Wins(int capacity) {
        numbers = new long[capacity];
        winners = new Object[capacity];
    }

    /** Whether a number has no winner yet and is not below all of those that are remembered. */
    boolean isNews(long number) {
        return size == 0 || number > at(size - 1) || isNewsAmongOlder(number);
    }

    private boolean isNewsAmongOlder(long number) {
        boolean tooOld = size == numbers.length && number < at(0);
        int place = placeOf(number);
        return !tooOld && (place == size || at(place) != number);
    }

    /** Notes the winner of a number that {@link #isNews}, and returns the winner of the lowest number if that had to go. */
    @Nullable
    W put(long number, W winner) {
        W lowest = null;
        if (size == numbers.length) {
            lowest = winner(first);
            first = index(1);
            size--;
        }
        int place = size++;
        for (; place > 0 && at(place - 1) > number; place--) {
            numbers[index(place)] = at(place - 1);
            winners[index(place)] = winners[index(place - 1)];
        }
        numbers[index(place)] = number;
        winners[index(place)] = winner;
        return lowest;
    }

    @SuppressWarnings("unchecked") // put() stores nothing else
    private W winner(int index) {
        return (W) winners[index];
    }

    /** How many of the numbers are lower than this one. */
    private int placeOf(long number) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) / 2;
            if (at(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long at(int place) {
        return numbers[index(place)];
    }

    private int index(int place) {
        int index = first + place;
        return index < numbers.length ? index : index - numbers.length;
    }
}
