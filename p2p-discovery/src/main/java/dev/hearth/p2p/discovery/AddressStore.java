package dev.hearth.p2p.discovery;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a peer manager needs of an address book. {@link AddressBook} is Hearth's; a simulation may put another system's
 * in its place.
 *
 * <p>Confined to one thread, the node loop. Every {@code nowSeconds} is the wall clock, seconds since the epoch; it may
 * jump in either direction. A method that speaks of an address the store does not know does nothing.
 */
public interface AddressStore {
    /** Number of addresses known. */
    int size();

    /** Number of addresses that are kept because we reached them ourselves. */
    int triedCount();

    /**
     * Somebody says that a peer is at {@code seen.address()}. Any caller-side filter (routable, reachable, banned) comes
     * before. What the peer is said to offer is added to what is known of that.
     *
     * @param penaltySeconds taken off the time, because hearsay is worth less than what a peer says of itself
     * @return whether the address found a new place in the store
     */
    boolean add(SeenAddress seen, AddressOrigin origin, long penaltySeconds, long nowSeconds);

    /**
     * We tried to connect: call it once per attempt, whatever came of it.
     *
     * @param countFailure false while our own network may be the cause: then the address is not blamed
     */
    void attempt(PeerAddress address, boolean countFailure, long nowSeconds);

    /** The address was given up, though nothing failed: that counts as an attempt, but is no reason to wait for longer. */
    default void setAside(PeerAddress address, long nowSeconds) {
        attempt(address, true, nowSeconds);
    }

    /** We reached a peer at this address: the handshake of a connection we made is complete. */
    void good(PeerAddress address, long nowSeconds);

    /** A connection of ours to this address that relayed all, complete and without misbehaviour, has ended. */
    void connected(PeerAddress address, long nowSeconds);

    /** Whoever is at this address is of no use to us (another chain, ourselves): leave it alone for an hour. */
    void postpone(PeerAddress address, long nowSeconds);

    /** Whether enough time has passed since the last attempt; an unknown address may always be dialled. */
    boolean isDue(PeerAddress address, long nowSeconds);

    /**
     * An address to connect to, drawn at random, that is due and pleases the caller; null when none was found. May miss
     * one that exists, in a large store of which little is usable: ask again later.
     *
     * @param newOnly whether it must be one we have not reached before
     */
    @Nullable
    PeerAddress select(boolean newOnly, Predicate<PeerAddress> usable, long nowSeconds);

    /** An address whose place another one claims: test whether a peer is still there. Null when there is none. */
    @Nullable
    PeerAddress selectTriedCollision();

    /** Settles the claims for which a test has been made or is overdue. Call it now and then. */
    void resolveCollisions(long nowSeconds);

    /** What is known of an address. */
    @Nullable
    KnownAddress find(PeerAddress address);

    /** All that is known, in an order that says nothing. */
    void forEach(Consumer<KnownAddress> consumer);

    /** From now on this address, known or not, is never told to anybody; nothing takes that back. */
    void neverShare(PeerAddress address);

    /** Whether this address, known or not, is never to be told to anybody. */
    default boolean isNeverShared(PeerAddress address) {
        KnownAddress known = find(address);
        return known != null && known.neverShare();
    }

    /** The peer at a known address has said itself what it offers: that holds, whatever others said before. */
    void setServices(PeerAddress address, long services);

    /**
     * Notes how to talk to the peer at a known address.
     *
     * @param hint at most 16 printable ASCII characters; empty for nothing special
     */
    void setHint(PeerAddress address, String hint);
}
