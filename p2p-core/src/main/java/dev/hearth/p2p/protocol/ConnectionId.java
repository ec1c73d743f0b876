package dev.hearth.p2p.protocol;

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

    @Override
    public String toString() {
        return "#" + value;
    }
}
