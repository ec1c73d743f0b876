package dev.hearth.p2p.protocol;

/**
 * What went one way on a connection of one type of message.
 *
 * @param type its name, or {@value MessageCounts#OTHER} for all that have no name of their own
 * @param messages how many, 1 or more
 * @param bytes what they took on the wire, headers included
 */
public record MessageCount(String type, long messages, long bytes) {}
