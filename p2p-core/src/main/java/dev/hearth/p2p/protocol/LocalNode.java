package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MessageHandler;
import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The node a session belongs to, as far as sessions may know it. Confined to the node loop unless said otherwise. */
public interface LocalNode {
    /** Where time, chance and executors come from. Any thread. */
    NodeRuntime runtime();

    /** The long-lived key of the node. Any thread. */
    PrivateKey key();

    /** Who we are: the public key of {@link #key} and an id drawn at start. Any thread. */
    NodeIdentity identity();

    /** The name of our software. Any thread. */
    String agent();

    /** Limits inbound connections that have not finished their transport handshake. Any thread. */
    HalfOpenGate halfOpen();

    /** Direct messages of the application, ascending by type. Any thread. */
    List<MessageHandler<?>> messages();

    /** Sees every message. Any thread. */
    WireTrace trace();

    /** The address we are bound to with its real port, or null when we do not listen. */
    @Nullable
    PeerAddress listenAddress();

    /** The address others should dial, when one is configured. */
    @Nullable
    PeerAddress advertisedAddress();

    /** The last block of our chain as last reported, or null. */
    @Nullable
    ChainEntry head();

    /** Whether the application has a handler for items of this type. Any thread. */
    boolean handles(ItemType type);

    /** Items of a type that were accepted lately, by their relay names; for protocols that name them instead of sending. */
    Iterable<Announcement> recent(ItemType type);

    /** Whether checks of reachability are asked for and answered. Any thread. */
    boolean checksReachability();

    /** Whether peers that ask are told our connections. Any thread. */
    boolean reportsConnections();

    /**
     * Decides whether a peer that has said who it is may stay.
     *
     * @param identity whom it has proven to be; null in protocols without identities
     * @param agent its software, as sent
     * @param then told the answer, at once or later on the node loop; never when the connection is closed by then
     */
    void admit(ConnectionId connection, @Nullable NodeIdentity identity, String agent, Consumer<Admission> then);

    /** The answer to a peer that has said who it is. */
    enum Admission {
        ACCEPTED,
        CONNECTED_TO_SELF,
        ALREADY_CONNECTED,
        NOT_ACCEPTING,
        BLOCKED
    }
}
