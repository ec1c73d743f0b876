package dev.hearth.p2p.trust;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was refused.
 *
 * @param call what was attempted
 * @param ground what stands against it
 */
public record Refusal(Call call, Ground ground) {
    /** What may stand against a call. */
    public enum Ground {
        /** The peer lacks the permission of the call. */
        PERMISSION,
        /** We only ask on this connection ({@link dev.hearth.p2p.protocol.Attempt#initiatorOnly}). */
        INITIATOR_ONLY
    }

    /** What the peer lacks; null when that is not the ground. */
    public @Nullable Permission missing() {
        return ground == Ground.PERMISSION ? call.permission() : null;
    }

    /** One line for people. */
    @Override
    public String toString() {
        return ground == Ground.PERMISSION
                ? call + " needs the permission " + call.permission().text()
                : call + " is not served on a connection that is "
                        + ground.name().toLowerCase(Locale.ROOT);
    }
}
