package dev.hearth.p2p.messages.graphene;

/**
 * Which side opened a connection, seen from the node that reports it (§2.4). Codes we do not know read as {@link #UNKNOWN} (weakness W31).
 */
public enum ConnectionDirection {
    /** Not told. */
    UNKNOWN(0),
    /** The other side called. */
    INBOUND(1),
    /** The reporting node called. */
    OUTBOUND(2);

    private final int code;

    ConnectionDirection(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The meaning of {@code code}. */
    public static ConnectionDirection of(int code) {
        for (ConnectionDirection value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
