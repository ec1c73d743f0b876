package dev.hearth.p2p.messages.graphene;

/**
 * Outcome of a legacy firewall check (§2.4). Codes we do not know read as {@link #UNABLE_TO_CHECK} (weakness W31).
 */
public enum FirewallCheckResult {
    /** Nobody tried. */
    UNABLE_TO_CHECK(0),
    /** The call failed. */
    UNABLE_TO_CONNECT(1),
    /** The call succeeded. */
    CONNECTION_SUCCESSFUL(2);

    private final int code;

    FirewallCheckResult(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The meaning of {@code code}. */
    public static FirewallCheckResult of(int code) {
        for (FirewallCheckResult value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        return UNABLE_TO_CHECK;
    }
}
