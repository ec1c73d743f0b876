package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import java.io.Serial;

/** A frame does not begin with the magic of our network: the connection is closed at once, without points (§1.2). */
public final class WrongMagicException extends MalformedMessageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int magic;

    WrongMagicException(int magic) {
        super("a frame begins with %08x, which is another network or none".formatted(magic));
        this.magic = magic;
    }

    /** What was found: its first byte on the wire is the highest. */
    public int magic() {
        return magic;
    }
}
