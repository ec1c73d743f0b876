package dev.hearth.p2p.messages;

/**
 * A user event: a read ended inside a frame. A peer that is sending a large block is alive although no message of it
 * completes (Graphene weakness W22).
 *
 * @param received bytes of the unfinished frame's payload so far
 * @param size bytes of its payload in all
 */
public record FrameProgress(int received, int size) {}
