package dev.hearth.p2p.messages.graphene;

/**
 * A frame that arrived whole and was thrown away while it did, because its type was to be discarded.
 *
 * @param type the number in the header: 32 unsigned bits in an int
 * @param size bytes of payload
 */
public record SkippedFrame(int type, int size) {}
