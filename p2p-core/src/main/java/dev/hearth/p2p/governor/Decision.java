package dev.hearth.p2p.governor;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;

/**
 * One thing the peer manager shall do. Each is begun in the {@link PeerTable} first and ends with exactly one reported
 * fact, named at each record; the manager keeps the time limits given there.
 */
public sealed interface Decision {
    /** Why. */
    Cause cause();

    /** A decision about one peer. */
    sealed interface OfPeer extends Decision {
        /** Whom it is about. */
        PeerAddress peer();
    }

    /**
     * Ask the configured sources for public roots; ends with {@link Sample#rootsFound} or
     * {@link Sample#rootsFailed}, within 5 s or what name servers take.
     */
    record FindRoots(int count, Cause cause) implements Decision {}

    /** Draw a sample from the address book and learn it; ends with {@link Sample#drawn}. */
    record LearnFromBook(int count, Cause cause) implements Decision {}

    /** Peers that connected to us are known from now on, at addresses where they can be dialled; done when begun. */
    record TakeInbound(List<PeerAddress> addresses, Cause cause) implements Decision {
        /** Copies the addresses. */
        public TakeInbound {
            addresses = List.copyOf(addresses);
        }
    }

    /** Ask a peer for addresses; ends with {@link Sample#shared}, within 10 s whether it answered or not. */
    record AskForAddresses(PeerAddress peer, int count, Cause cause) implements OfPeer {}

    /** The peer leaves the sample, and the book counts an attempt; done when begun. */
    record Forget(PeerAddress peer, Cause cause) implements OfPeer {}

    /**
     * Use an inbound connection of the peer, or, unless {@code reuseOnly}, dial it; ends with
     * {@link Reports#connected} or {@link Reports#connectFailed}.
     */
    record Connect(PeerAddress peer, boolean reuseOnly, Cause cause) implements OfPeer {}

    /** Warm to hot; ends with {@link Reports#activated} or {@link Reports#activationFailed}. */
    record Activate(PeerAddress peer, Cause cause) implements OfPeer {}

    /**
     * Hot to warm; ends with {@link Reports#deactivated} or, if it fails or takes over 300 s, with the connection:
     * {@link Reports#cooling}, {@link Reports#lost}.
     */
    record Deactivate(PeerAddress peer, Cause cause) implements OfPeer {}

    /**
     * Warm to cold; ends with {@link Reports#closed}. A connection that is still there after 120 s is aborted.
     */
    record Close(PeerAddress peer, Cause cause) implements OfPeer {}
}
