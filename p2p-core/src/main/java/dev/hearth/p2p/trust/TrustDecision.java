package dev.hearth.p2p.trust;

import dev.hearth.p2p.protocol.PeerText;

/**
 * What a peer may do from now on.
 *
 * @param permissions they replace what the peer had; a peer left without {@link Permission#BASIC} is disconnected
 * @param reason one line for people
 */
public record TrustDecision(Permissions permissions, String reason) {
    public TrustDecision {
        reason = PeerText.printable(reason);
    }

    /** Everything a normal peer needs. */
    public static TrustDecision trusted(String reason) {
        return new TrustDecision(Permissions.NORMAL, reason);
    }

    /** Connected, and nothing else. */
    public static TrustDecision untrusted(String reason) {
        return new TrustDecision(Permissions.BASIC, reason);
    }

    /** Not even connected. */
    public static TrustDecision disconnect(String reason) {
        return new TrustDecision(Permissions.NONE, reason);
    }
}
