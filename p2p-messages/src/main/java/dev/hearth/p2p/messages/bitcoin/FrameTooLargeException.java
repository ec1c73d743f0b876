package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import java.io.Serial;

/** A peer announced a payload above {@link FrameLimits#MAX_PAYLOAD}: the connection is closed at once (§1.2). */
public final class FrameTooLargeException extends MalformedMessageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long size;

    FrameTooLargeException(long size) {
        super("a payload has " + size + " bytes, more than " + FrameLimits.MAX_PAYLOAD);
        this.size = size;
    }

    /** The announced size, 0 to 2^32-1. */
    public long size() {
        return size;
    }
}
