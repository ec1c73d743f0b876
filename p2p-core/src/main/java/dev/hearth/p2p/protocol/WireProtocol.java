package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;

/**
 * A wire protocol: the immutable description from which a node makes its connections. Implement this, a
 * {@link WireLink} and a {@link Session} to add a protocol.
 */
public interface WireProtocol {
    /** The name used in logs and on the command line, lower-case. */
    String name();

    /** The protocol's half of a new connection. Called on the node loop. */
    WireLink open(Attempt attempt, LocalNode local);

    /** What the protocol allows on one connection. */
    SessionLimits limits();

    /** The scheme in which items of this type are announced and asked for when they are new. */
    default HashScheme relayScheme(ItemType type) {
        return HashScheme.ID;
    }

    /** The hash of an item in {@link #relayScheme}; {@code id} is its canonical id. Pure; may be called on any thread. */
    default Hash relayHash(ItemType type, Hash id, byte[] bytes) {
        return id;
    }

    /**
     * Whether an address that was heard of is worth being dialled before others. Those that are not are passed over in the
     * first draws of a search, and dialled where there is nothing better. Called on the node loop.
     *
     * @param services what is said to be offered there, as {@link PeerProfile#services} has it; 0 when nothing is said
     */
    default boolean prefers(PeerAddress address, long services, LocalNode local) {
        return true;
    }

    /** Whether peers prove who they are in their handshake; else all that is known of them is their host. */
    default boolean provesIdentity() {
        return true;
    }

    /**
     * The place of a block, computed from its bytes. Pure; may be called on any thread.
     *
     * @throws MalformedItemException when the bytes are no block
     */
    ChainEntry chainEntry(byte[] block) throws MalformedItemException;
}
