package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection. Translates wire messages into {@link SessionEvents} and the calls below into wire
 * messages. Confined to the node loop; no method blocks.
 */
public interface Session {
    /** The socket is connected and the pipeline installed. */
    void opened();

    /**
     * Takes the next message or user event of the pipeline.
     *
     * @throws ProtocolViolation when the peer broke the protocol; the connection then ends
     */
    void receive(Object input) throws ProtocolViolation;

    /** What an exception of the pipeline means. */
    default ProtocolViolation violation(Throwable cause) {
        return new ProtocolViolation(
                "sends what cannot be read: " + PeerText.printable(String.valueOf(cause.getMessage())));
    }

    /** Sync and relay start asking this peer. Promises nothing on the wire. */
    default void activate() {}

    /** Sync and relay stop asking. The peer is served as before. */
    default void deactivate() {}

    /** Asks for addresses. */
    void requestAddresses();

    /** Answers a request for addresses. */
    void sendAddresses(List<AddressEntry> entries);

    /**
     * Whether the peer takes part in telling addresses that nobody asked for, and could be told of this one. In protocols
     * without that nobody does.
     */
    default boolean takesAddress(PeerAddress address) {
        return false;
    }

    /** Tells the peer of addresses it did not ask for, each of which it {@linkplain #takesAddress takes}. */
    default void tellAddresses(List<AddressEntry> entries) {}

    /**
     * Announces items.
     *
     * @param items 1 to 1,000
     * @return those that were really sent; the others did not suit the peer's state
     */
    List<Announcement> announce(List<Announcement> items);

    /**
     * Asks the peer to send new blocks at once instead of announcing them, or no longer to.
     *
     * @return whether it was asked: false in protocols without that, and where it would be of no use
     */
    default boolean wantBlocksAtOnce(boolean wanted) {
        return false;
    }

    /** Asks for chain ids after the first id of {@code locator}, newest first, that the peer has; one question at a time. */
    void requestIds(List<Hash> locator);

    /** Answers a request for ids. */
    void sendIds(IdRange range);

    /** Asks for items, which the caller has put into {@link Outstanding}. */
    void fetch(List<ItemRef> items);

    /** Sends an item the peer asked for by {@code ref}. */
    void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes);

    /** Tells the peer that we do not have an item it asked for. */
    void sendNotFound(ItemRef ref);

    /** Makes the peer answer something; measures the round trip. */
    void keepAlive();

    /** Whether the peer may know the checks of reachability below; they are asked of no other. */
    default boolean checksReachability() {
        return false;
    }

    /** Asks the peer to find out whether others can reach us. */
    default void askReachability() {}

    /** Asks the peer to dial another node. */
    default void askDialBack(@Nullable NodeIdentity requester, PeerAddress endpoint) {}

    /** Answers {@link SessionEvents#dialBackAsked}. */
    default void answerDialBack(@Nullable Hash nodeId, PeerAddress endpoint, Reachability result) {}

    /** Answers {@link SessionEvents#reachabilityAsked}. */
    default void answerReachability(Reachability result, PeerAddress endpoint) {}

    /** Answers {@link SessionEvents#connectionsRequested}. */
    default void sendConnections(ConnectionReport report) {}

    /** Sends a direct message; false when the peer did not announce its type, or the protocol knows none. */
    default boolean sendMessage(int type, byte[] payload) {
        return false;
    }

    /** What it is when the peer closes its socket in order: a lost connection where it should have said goodbye. */
    default DisconnectReason endOfStream() {
        return DisconnectReason.CONNECTION_LOST;
    }

    /** What the peer has sent, by type, as far as the protocol counts it. */
    default List<MessageCount> receivedMessages() {
        return List.of();
    }

    /** What we have sent, by type, as far as the protocol counts it. */
    default List<MessageCount> sentMessages() {
        return List.of();
    }

    /** Says goodbye. The core closes the socket when the peer does, or after a time. */
    void close(DisconnectReason reason, String detail);
}
