package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;

/**
 * What a book knows of an address. Times are seconds since the epoch, 0 for never.
 *
 * @param address where a peer is said to be; unique in the book
 * @param origin who told us first
 * @param lastSeenSeconds when a peer was last known there, as we were told; live connections do not show in it
 * @param lastTrySeconds when we last tried to connect
 * @param lastSuccessSeconds when we last reached a peer there ourselves
 * @param attempts failed attempts since then, at most one for each success with any peer
 * @param waitSeconds how long to leave it alone after the last attempt
 * @param tried whether it stands among the addresses we reached
 * @param services what the peer there offers, as it said itself when we last reached it, with what others said since: bits
 *     whose meaning is the protocol's; 0 when nobody has said
 * @param hint how to talk to the peer, in the words of its protocol; empty for nothing special
 * @param neverShare whether it must not be told to anybody
 */
public record KnownAddress(
        PeerAddress address,
        AddressOrigin origin,
        long lastSeenSeconds,
        long lastTrySeconds,
        long lastSuccessSeconds,
        int attempts,
        int waitSeconds,
        boolean tried,
        long services,
        String hint,
        boolean neverShare) {
    /** Whether it is so bad that it may be overwritten and is never handed out (bitcoin-p2p §5.4). */
    public boolean isTerrible(long nowSeconds) {
        return Quality.isTerrible(lastSeenSeconds, lastTrySeconds, lastSuccessSeconds, attempts, nowSeconds);
    }

    /** Whether nobody has been known there for thirty days. */
    public boolean isStale(long nowSeconds) {
        return Quality.isStale(lastSeenSeconds, nowSeconds);
    }

    /** Whether we reached a peer there ourselves less than so many seconds ago; not when the clock was put back since. */
    public boolean wasReachedWithin(long seconds, long nowSeconds) {
        return Quality.since(lastSuccessSeconds, nowSeconds) < seconds;
    }

    /** Whether others may be told: reached by ourselves, not failing, and not forbidden (cardano-governor §5.2). */
    public boolean isShareable() {
        return lastSuccessSeconds != 0 && attempts == 0 && !neverShare;
    }

    /** Whether it may be dialled again. */
    public boolean isDue(long nowSeconds) {
        return Quality.since(lastTrySeconds, nowSeconds) >= waitSeconds;
    }
}
