package dev.hearth.p2p.messages.graphene;

/**
 * Whether a node can be called (§2.4). Codes we do not know read as {@link #UNKNOWN} (weakness W31).
 */
public enum FirewallState {
    /** Not known. */
    UNKNOWN(0),
    /** It cannot be called. */
    FIREWALLED(1),
    /** It has been called. */
    NOT_FIREWALLED(2);

    private final int code;

    FirewallState(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The meaning of {@code code}. */
    public static FirewallState of(int code) {
        for (FirewallState value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
