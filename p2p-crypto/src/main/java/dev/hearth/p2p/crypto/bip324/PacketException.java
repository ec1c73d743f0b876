package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;

/** The peer's packets cannot be read any further. */
final class PacketException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient V2Failed event;

    /** Without a stack trace: it tells of the peer, not of our code. */
    PacketException(Reason reason, String detail) {
        super(detail, null, false, false);
        event = new V2Failed(reason, detail);
    }

    V2Failed toEvent() {
        return event;
    }
}
