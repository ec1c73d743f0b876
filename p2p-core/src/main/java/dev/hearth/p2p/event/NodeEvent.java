package dev.hearth.p2p.event;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.trust.Permissions;
import dev.hearth.p2p.trust.Refusal;
import org.jspecify.annotations.Nullable;

/** Something that happened in a node. */
public sealed interface NodeEvent {
    /** The node accepts connections at {@code address}, with its real port. */
    record Listening(PeerAddress address) implements NodeEvent {}

    /**
     * A connection has reached a stage.
     *
     * @param connection never reused
     * @param state where it is now: never {@link Stage#CONNECTING}
     * @param agent software the peer named, or null before it did
     * @param nodeId id the peer named, hex, or null before it did
     * @param reason why it ends, or null while it does not
     * @param detail words to the reason
     */
    record PeerChanged(
            long connection,
            PeerAddress address,
            Attempt.Direction direction,
            Stage state,
            @Nullable String agent,
            @Nullable String nodeId,
            @Nullable DisconnectReason reason,
            String detail)
            implements NodeEvent {}

    /**
     * A peer is used for more than before.
     *
     * @param peer where it is dialled, or for one that dialled us the remote end of its connection
     * @param reason why, in words
     */
    record Promoted(PeerAddress peer, Temperature from, Temperature to, String reason) implements NodeEvent {}

    /**
     * A peer is used for less than before.
     *
     * @param peer as in {@link Promoted}
     * @param reason why, in words
     */
    record Demoted(PeerAddress peer, Temperature from, Temperature to, String reason) implements NodeEvent {}

    /**
     * Somebody is not wanted any more: forbidden by the operator, or discouraged for breaking the protocol.
     *
     * @param subject an address, a subnet or a node key
     * @param untilSeconds when a ban ends, seconds since the epoch; null for one without an end and for discouragement,
     *     which lasts until a restart at most
     * @param reason in words
     */
    record Banned(String subject, @Nullable Long untilSeconds, String reason) implements NodeEvent {}

    /** What a peer may do has changed. */
    record PermissionsChanged(long connection, PeerAddress peer, Permissions permissions, String reason)
            implements NodeEvent {}

    /**
     * The trust protocol has not decided about an inbound peer, which keeps what the policy leaves it.
     *
     * @param permissions what the peer may do from now on
     */
    record TrustFailed(long connection, PeerAddress peer, Cause cause, Permissions permissions) implements NodeEvent {
        /** Why it has not. */
        public enum Cause {
            /** It threw, or its answer was a failure. */
            FAILED,
            /** It has taken longer than the policy allows. */
            LATE
        }
    }

    /** A call of a peer, or to it, was refused for the first time of its kind. */
    record CallRefused(long connection, PeerAddress peer, Refusal refusal) implements NodeEvent {}

    /** The application accepted a block, received or published. */
    record BlockAccepted(ChainEntry block) implements NodeEvent {}

    /** The application accepted another item, received or published. */
    record ItemAccepted(ItemType type, Hash id) implements NodeEvent {}

    /** Every active peer's chain is ours: the node has caught up. {@code head} is null when the chain is empty. */
    record Synced(@Nullable ChainEntry head) implements NodeEvent {}

    /**
     * Others have found out whether we can be reached, or find otherwise than before.
     *
     * @param state never {@link dev.hearth.p2p.protocol.Reachability#UNKNOWN}
     * @param observed where we were dialled, as one peer says
     */
    record Reachability(dev.hearth.p2p.protocol.Reachability state, PeerAddress observed) implements NodeEvent {}

    /** The main chain switched to another branch. */
    record Reorganised(ChainEntry from, ChainEntry to, long depth) implements NodeEvent {}
}
