package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session reports upwards, in neutral terms. Called on the node loop. */
public interface SessionEvents {
    /** The handshake is complete: both sides have accepted each other. Once. */
    void established(PeerProfile profile);

    /** The answer to a request of ours for addresses. */
    void addresses(List<AddressEntry> entries);

    /**
     * Addresses the peer tells though nobody asked for them, in protocols that allow that.
     *
     * @param news whether others may be told of them
     */
    void addressesTold(List<AddressEntry> entries, boolean news);

    /** The peer wants addresses; answered by {@link Session#sendAddresses}. */
    void addressesRequested();

    /** The peer announces items by hashes of its relay scheme. */
    void announced(List<ItemRef> items);

    /** The peer announces blocks by their headers, the consecutive ones of {@code blocks}. */
    void announcedBlocks(List<ChainEntry> blocks);

    /**
     * The answer to {@link Session#requestIds}: consecutive entries after a block of the locator, which the first one names
     * as its {@code previous}.
     *
     * @param remaining how many more the peer says it has
     */
    void ids(List<ChainEntry> entries, long remaining);

    /** The peer asks for ids after the first known one of {@code locator}, newest first; answered by {@code sendIds}. */
    void idsRequested(List<Hash> locator);

    /**
     * An item. One that was not asked for by this name is a violation, see {@link Outstanding#expects}.
     *
     * @param ref its name, computed from its content
     * @param bytes its canonical bytes, as the application's codec takes them
     * @param entry for a block its place in the chain, if the session has computed it already, else null
     */
    void received(ItemRef ref, byte[] bytes, @Nullable ChainEntry entry);

    /** The same, of an item that peers may pass on before they have judged it. */
    void receivedUnjudged(ItemRef ref, byte[] bytes, @Nullable ChainEntry entry);

    /** An item the peer sends though nobody asked for it, in protocols that allow that; {@code ref} as in {@link #received}. */
    void pushed(ItemRef ref, byte[] bytes);

    /** The peer asks for items; each is answered by {@link Session#serve} or {@link Session#sendNotFound}. */
    void itemsRequested(List<ItemRef> items);

    /** The peer does not have an item; nothing happens when it was not asked for. */
    void notFound(ItemRef item);

    /** A measured round trip, microseconds. */
    void roundTrip(long micros);

    /** How far the peer's wall clock is ahead of ours, microseconds. */
    void clockOffset(long micros);

    /** Our address as the peer sees it. */
    void observedAddress(PeerAddress address);

    /** What the peer uses the connection for has changed. */
    void remoteUse(RemoteUse use);

    /** The peer wants to know whether others can reach it; answered by {@link Session#answerReachability}. */
    void reachabilityAsked();

    /**
     * The peer asks on behalf of another node whether that one can be reached; always answered, by
     * {@link Session#answerDialBack}.
     *
     * @param nodeId what the other node calls itself, or null; self-asserted
     * @param endpoint where to dial, as the peer says: any address on earth
     */
    void dialBackAsked(@Nullable Hash nodeId, PeerAddress endpoint);

    /** The answer to {@link Session#askDialBack}. */
    void dialBackAnswered(PeerAddress endpoint, Reachability result);

    /**
     * The answer to {@link Session#askReachability}.
     *
     * @param observed where we were dialled, as the peer says
     */
    void reachabilityAnswered(Reachability result, PeerAddress observed);

    /** The peer wants to know our connections; answered by {@link Session#sendConnections}. */
    void connectionsRequested();

    /** The peer broke the protocol; the connection ends once its penalties add up to enough. */
    void misbehaved(ProtocolViolation violation);

    /** A direct message of the application. */
    void message(int type, byte[] payload);

    /** The session has ended the conversation, or the peer has; the socket follows. */
    void closing(DisconnectReason reason, String detail);
}
