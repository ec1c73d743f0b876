package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import java.io.Serial;

/** A message that can be read, but that no peer may send: it breaks a limit of §1.6. */
public final class LimitBrokenException extends MalformedMessageException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Consequence consequence;

    LimitBrokenException(Consequence consequence, String reason) {
        super(reason);
        this.consequence = consequence;
    }

    /** What the limit costs whoever breaks it. */
    public Consequence consequence() {
        return consequence;
    }
}
