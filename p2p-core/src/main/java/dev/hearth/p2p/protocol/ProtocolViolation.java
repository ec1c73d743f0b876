package dev.hearth.p2p.protocol;

/** The peer broke the protocol: its fault, its penalty. Carries no stack trace: it is control flow on a hot path. */
public final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    private final DisconnectReason reason;
    private final int penalty;

    /**
     * @param reason what the disconnect is counted as
     * @param penalty 0 to 100; 100 means the peer is not to be trusted again, less is added up
     * @param message one line; text from the peer must already be escaped
     */
    public ProtocolViolation(DisconnectReason reason, int penalty, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.penalty = penalty;
    }

    /** A plain violation with the full penalty. */
    public ProtocolViolation(String message) {
        this(DisconnectReason.PROTOCOL_VIOLATION, 100, message);
    }

    /** What the disconnect is counted as. */
    public DisconnectReason reason() {
        return reason;
    }

    /** 0 to 100. */
    public int penalty() {
        return penalty;
    }
}
