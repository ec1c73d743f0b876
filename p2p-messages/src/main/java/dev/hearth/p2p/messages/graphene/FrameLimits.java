package dev.hearth.p2p.messages.graphene;

/**
 * How large a frame may be. {@link FrameCodec} asks once per frame, on the event loop, when the 8-byte header has
 * arrived and before anything of the payload is kept.
 */
@FunctionalInterface
public interface FrameLimits {
    /** Largest payload the protocol knows, inclusive, in bytes (§1.5). Nothing above it is ever accepted or sent. */
    int MAX_MESSAGE_SIZE = 2_097_152;

    /** Frames of the type are violations at any size, zero included. */
    int FORBIDDEN = -1;

    /** Frames of the type are skipped without being kept, up to {@link #MAX_MESSAGE_SIZE}. */
    int DISCARD = -2;

    /**
     * The largest payload of a frame of {@code type}, in bytes, or {@link #FORBIDDEN} or {@link #DISCARD}.
     *
     * @param type the number in the header: 32 unsigned bits in an int
     */
    int limit(int type);
}
