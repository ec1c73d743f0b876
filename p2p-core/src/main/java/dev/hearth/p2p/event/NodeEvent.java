package dev.hearth.p2p.event;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
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

    /** The application accepted a block, received or published. */
    record BlockAccepted(ChainEntry block) implements NodeEvent {}

    /** The application accepted another item, received or published. */
    record ItemAccepted(ItemType type, Hash id) implements NodeEvent {}

    /** Every active peer's chain is ours: the node has caught up. {@code head} is null when the chain is empty. */
    record Synced(@Nullable ChainEntry head) implements NodeEvent {}

    /** The main chain switched to another branch. */
    record Reorganised(ChainEntry from, ChainEntry to, long depth) implements NodeEvent {}
}
