package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * What is known of an address (graphene-p2p §7.1).
 *
 * @param address unique in the book
 * @param lastSeenSeconds when somebody was last known to be there, seconds since the epoch
 * @param disposition how the last attempt ended
 * @param lastAttemptSeconds when it was made, seconds since the epoch; 0 for never
 * @param successes attempts that reached the peer
 * @param failures attempts that did not, halved by each success
 */
public record PeerRecord(
        PeerAddress address,
        long lastSeenSeconds,
        Disposition disposition,
        long lastAttemptSeconds,
        long successes,
        long failures) {
    /** How the last attempt to connect ended. */
    public enum Disposition {
        NEVER_ATTEMPTED_TO_CONNECT,
        LAST_CONNECTION_FAILED,
        LAST_CONNECTION_REJECTED,
        LAST_CONNECTION_HANDSHAKING_FAILED,
        LAST_CONNECTION_SUCCEEDED
    }

    static PeerRecord heardOf(PeerAddress address, long lastSeenSeconds) {
        return new PeerRecord(address, lastSeenSeconds, Disposition.NEVER_ATTEMPTED_TO_CONNECT, 0, 0, 0);
    }

    PeerRecord seen(long seconds) {
        return new PeerRecord(
                address, Math.max(lastSeenSeconds, seconds), disposition, lastAttemptSeconds, successes, failures);
    }

    PeerRecord attempted(Disposition outcome, long seconds, long newFailures) {
        return new PeerRecord(address, lastSeenSeconds, outcome, seconds, successes, newFailures);
    }

    PeerRecord succeeded(long seconds) {
        return new PeerRecord(
                address, seconds, Disposition.LAST_CONNECTION_SUCCEEDED, seconds, successes + 1, failures / 2);
    }
}
