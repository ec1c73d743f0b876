package dev.hearth.p2p.protocol;

/** The stages of a connection's life, and which may follow which. */
public enum Stage {
    /** Dialling. */
    CONNECTING,
    /** The socket is open, the protocol's handshake runs; once it may turn out that another transport must be dialled. */
    HANDSHAKING,
    /** Both sides have accepted each other. */
    ACTIVE,
    /** Goodbye is said; the socket follows. */
    CLOSING,
    /** The socket is closed. */
    CLOSED;

    /** The table of legal transitions. */
    public boolean mayBecome(Stage next) {
        return switch (this) {
            case CONNECTING -> next == HANDSHAKING || next == CLOSED;
            case HANDSHAKING -> next == ACTIVE || next == CONNECTING || next == CLOSING || next == CLOSED;
            case ACTIVE -> next == CLOSING || next == CLOSED;
            case CLOSING -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
