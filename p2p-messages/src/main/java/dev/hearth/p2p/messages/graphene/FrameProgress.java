package dev.hearth.p2p.messages.graphene;

/**
 * A user event: a read ended inside a frame. A peer that is sending a large block is alive although no message of it
 * completes (weakness W22).
 *
 * @param type of the unfinished frame
 * @param received bytes of its payload so far
 * @param size bytes of its payload in all
 */
public record FrameProgress(int type, int received, int size) {}
