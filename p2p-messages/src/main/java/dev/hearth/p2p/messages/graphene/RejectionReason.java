package dev.hearth.p2p.messages.graphene;

/**
 * Why a hello was rejected (§2.4). Codes we do not know read as {@link #UNSPECIFIED} (weakness W31).
 */
public enum RejectionReason {
    /** No reason given. */
    UNSPECIFIED(0),
    /** Other chain id. */
    DIFFERENT_CHAIN(1),
    /** There is a connection to this node already. */
    ALREADY_CONNECTED(2),
    /** The node called itself. */
    CONNECTED_TO_SELF(3),
    /** The node is full. */
    NOT_ACCEPTING_CONNECTIONS(4),
    /** Not on the allow list. */
    BLOCKED(5),
    /** The signature does not fit the key. */
    INVALID_HELLO_MESSAGE(6),
    /** Never sent by the reference. */
    CLIENT_TOO_OLD(7);

    private final int code;

    RejectionReason(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The meaning of {@code code}. */
    public static RejectionReason of(int code) {
        for (RejectionReason value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return UNSPECIFIED;
    }
}
