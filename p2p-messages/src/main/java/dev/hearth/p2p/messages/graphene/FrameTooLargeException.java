package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import java.io.Serial;

/** A peer announced a frame above the cap of its type, or of a type that is not allowed now. */
public final class FrameTooLargeException extends MalformedMessageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int type;
    private final long size;
    private final int limit;

    FrameTooLargeException(int type, long size, int limit) {
        super(
                limit == FrameLimits.FORBIDDEN
                        ? "a frame of type " + Integer.toUnsignedString(type) + " is not allowed now"
                        : "a frame of type " + Integer.toUnsignedString(type) + " has " + size + " bytes, more than "
                                + limit);
        this.type = type;
        this.size = size;
        this.limit = limit;
    }

    /** The number in the frame header: 32 unsigned bits in an int. */
    public int type() {
        return type;
    }

    /** The announced size, 0 to 2^32-1. */
    public long size() {
        return size;
    }

    /** The cap that held, or {@link FrameLimits#FORBIDDEN}. */
    public int limit() {
        return limit;
    }
}
