package dev.hearth.p2p.messages;

import java.io.Serial;

/**
 * A peer sent bytes that are no message of the protocol. The message is one short sentence of our own, never text of
 * the peer, so it may be logged as it is. It carries no stack trace: a peer must not be able to make us walk the stack
 * for every frame.
 */
public class MalformedMessageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param reason what was wrong, in our own words */
    public MalformedMessageException(String reason) {
        super(reason, null, false, false);
    }
}
