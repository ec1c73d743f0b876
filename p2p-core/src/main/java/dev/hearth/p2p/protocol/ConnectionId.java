package dev.hearth.p2p.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Names one connection of a node for ever: never reused, counted from 1 in the order of creation.
 *
 * @param value 1 and up
 */
public record ConnectionId(long value) implements Comparable<ConnectionId> {
    @Override
    public int compareTo(ConnectionId other) {
        return Long.compare(value, other.value);
    }

    // Written out, for it is a key of many maps: linking the generated ones keeps a starting node busy.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionId that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return "#" + value;
    }
}
