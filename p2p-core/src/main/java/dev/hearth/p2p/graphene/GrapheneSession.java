package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeFailed;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.MessageNames;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.messages.graphene.UnregisteredMessage;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ConnectionReport;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.protocol.MessageCounts;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Reachability;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Graphene connection (§3) from its keys to its goodbye, and who takes each message and each wish of the core:
 * {@link Handshake}, {@link ChainIds}, {@link Items}, {@link Addresses}, {@link FirewallMessages}.
 */
final class GrapheneSession implements Session, Handshake.Host {
    private static final int SMALL = 64;

    private final GrapheneProtocol protocol;
    private final GrapheneLimits limits;
    private final MessageCounts received;
    private final MessageCounts sent;
    private final Runnable muteTimeReplies;
    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final ChainIds chainIds;
    private final Addresses addresses;
    private final Items items;
    private final FirewallMessages firewall;
    /** A question that came before the handshake was complete. */
    private @Nullable FetchBlockchainItemIds early;

    private boolean keysExchanged;
    private boolean weClose;
    private boolean theyClose;

    /** {@code sent}: what has been sent, counted elsewhere. */
    GrapheneSession(
            GrapheneProtocol protocol,
            GrapheneLimits limits,
            MessageCounts sent,
            Runnable muteTimeReplies,
            SessionContext context,
            SessionEvents events) {
        this.protocol = protocol;
        this.limits = limits;
        this.received = new MessageCounts(protocol.messageTypes());
        this.sent = sent;
        this.muteTimeReplies = muteTimeReplies;
        this.context = context;
        this.events = events;
        this.handshake = new Handshake(protocol, context, this);
        this.chainIds = new ChainIds(context);
        this.addresses = new Addresses(context, events, handshake);
        this.items = new Items(protocol, context, events, handshake);
        this.firewall = new FirewallMessages(context, events);
    }

    @Override
    public List<MessageCount> receivedMessages() {
        return received.counted();
    }

    @Override
    public List<MessageCount> sentMessages() {
        return sent.counted();
    }

    @Override
    public void opened() {
        // The pipeline exchanges keys by itself and reports.
    }

    @Override
    public void receive(Object input) throws ProtocolViolation {
        if (input instanceof InboundMessage inbound) {
            received.count(MessageNames.of(inbound.message().type()), inbound.wireSize());
            dispatch(inbound);
        } else if (input instanceof KeyExchangeCompleted keys) {
            keysExchanged = true;
            handshake.keysExchanged(keys);
        } else if (input instanceof KeyExchangeFailed failure) {
            context.disconnect(reasonOf(failure), "key exchange: " + failure.detail());
        }
    }

    private static DisconnectReason reasonOf(KeyExchangeFailed failure) {
        return switch (failure.reason()) {
            case HALF_OPEN_LIMIT, HANDSHAKES_BUSY -> DisconnectReason.HANDSHAKE_LIMIT;
            case TIMEOUT -> DisconnectReason.HANDSHAKE_TIMEOUT;
            case INTERNAL_ERROR -> DisconnectReason.INTERNAL_ERROR;
            case ZERO_KEY, INVALID_KEY, REFLECTED_KEY, CLOSED -> DisconnectReason.TRANSPORT_HANDSHAKE_FAILED;
        };
    }

    @Override
    public ProtocolViolation violation(Throwable cause) {
        if (cause instanceof MalformedMessageException) {
            return new ProtocolViolation("malformed message: " + cause.getMessage());
        }
        return new ProtocolViolation(
                DisconnectReason.INTERNAL_ERROR, 100, cause.getClass().getSimpleName());
    }

    private void dispatch(InboundMessage inbound) throws ProtocolViolation {
        GrapheneMessage message = inbound.message();
        if (message instanceof ClosingConnection closing) {
            peerCloses(closing);
            return;
        }
        if (weClose) {
            return; // Having said goodbye we listen for theirs only (§2.4).
        }
        if (message instanceof UnregisteredMessage unknown) {
            if (!unknown.isIgnorable()) {
                throw new ProtocolViolation(
                        "unrequested message of unknown type " + Integer.toUnsignedString(unknown.type()));
            }
            return;
        }
        switch (message.type()) {
            case GrapheneTypes.HELLO -> handshake.hello((Hello) message);
            case GrapheneTypes.CONNECTION_ACCEPTED -> handshake.accepted();
            case GrapheneTypes.CONNECTION_REJECTED -> rejected((ConnectionRejected) message);
            case GrapheneTypes.ADDRESS_REQUEST -> addresses.requested();
            case GrapheneTypes.ADDRESS -> addresses.received((AddressMessage) message);
            case GrapheneTypes.CURRENT_TIME_REQUEST -> {} // answered by the codec
            case GrapheneTypes.CURRENT_TIME_REPLY -> timeReply((CurrentTimeReply) message, inbound.receivedAtMicros());
            case GrapheneTypes.ITEM_IDS_INVENTORY -> items.announced((ItemIdsInventory) message);
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS -> idsRequested((FetchBlockchainItemIds) message);
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY -> ids((BlockchainItemIdsInventory) message);
            case GrapheneTypes.FETCH_ITEMS -> items.requested((FetchItems) message);
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> items.notAvailable((ItemNotAvailable) message);
            case GrapheneTypes.BLOCK -> items.received((BlockMessage) message);
            case GrapheneTypes.TRANSACTION ->
                items.received(ItemType.TRANSACTION, ((TransactionMessage) message).transaction());
            case GrapheneTypes.CHECK_FIREWALL -> firewall.received((CheckFirewall) message);
            case GrapheneTypes.CHECK_FIREWALL_REPLY -> firewall.received((CheckFirewallReply) message);
            case GrapheneTypes.GET_CURRENT_CONNECTIONS_REQUEST -> firewall.connectionsRequested();
            default -> custom(message);
        }
    }

    // Addresses and goodbyes

    private void rejected(ConnectionRejected message) {
        events.observedAddress(message.remoteEndpoint());
        handshake.rejected(message);
    }

    private void peerCloses(ClosingConnection closing) {
        theyClose = true;
        // The reference waits for 20 s; closing at once is what it takes for done (§3.7).
        context.disconnect(handshake.endedByPeer(), closing.reason().toString());
    }

    @Override
    public void goodbye(DisconnectReason reason, String words) {
        close(reason, words);
        events.closing(reason, words);
    }

    @Override
    public void close(DisconnectReason reason, String detail) {
        if (!keysExchanged || theyClose) {
            context.disconnect(reason, detail);
        } else if (!weClose) {
            weClose = true;
            muteTimeReplies.run();
            boolean theirFault =
                    reason == DisconnectReason.PROTOCOL_VIOLATION || reason == DisconnectReason.INVALID_ITEM;
            // No exception goes with it: those would tell files and lines of ours (W27).
            context.send(new ClosingConnection(detail, theirFault), SMALL + detail.length());
        }
    }

    @Override
    public void complete(PeerProfile profile) {
        limits.establish();
        keepAlive();
        events.established(profile);
        firewall.complete();
        FetchBlockchainItemIds question = early;
        early = null;
        if (question != null) {
            events.idsRequested(chainIds.question(question));
        }
    }

    private void timeReply(CurrentTimeReply reply, long receivedAtMicros) {
        events.roundTrip(reply.roundTripMicros(receivedAtMicros));
        events.clockOffset(reply.clockOffsetMicros(receivedAtMicros));
    }

    // Chain ids

    private void idsRequested(FetchBlockchainItemIds message) throws ProtocolViolation {
        handshake.requireAccepted("asks for ids");
        handshake.idsRequested();
        if (handshake.isComplete()) {
            events.idsRequested(chainIds.question(message));
        } else {
            early = message;
        }
    }

    private void ids(BlockchainItemIdsInventory message) throws ProtocolViolation {
        List<ChainEntry> entries = chainIds.answered(message);
        if (entries != null) {
            events.ids(entries, message.remaining());
        }
    }

    private void custom(GrapheneMessage message) throws ProtocolViolation {
        if (message instanceof CustomMessage direct) {
            ItemType type = protocol.type(direct.type());
            if (type != null) {
                items.received(type, direct.payload());
            } else {
                handshake.requireAccepted("sends a message");
                if (handshake.isComplete()) {
                    events.message(direct.type(), direct.payload());
                }
            }
        }
    }

    // Wishes of the core

    @Override
    public void requestAddresses() {
        handshake.requestAddresses();
    }

    @Override
    public void sendAddresses(List<AddressEntry> entries) {
        addresses.send(entries);
    }

    @Override
    public List<Announcement> announce(List<Announcement> news) {
        if (weClose || chainIds.peerNeedsOurs()) {
            return List.of();
        }
        items.announce(news);
        return news;
    }

    @Override
    public void requestIds(List<Hash> locator) {
        chainIds.ask(locator);
    }

    @Override
    public void sendIds(IdRange range) {
        chainIds.answer(range);
        events.remoteUse(chainIds.remoteUse());
    }

    @Override
    public void fetch(List<ItemRef> refs) {
        items.fetch(refs);
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        items.serve(type, id, bytes);
    }

    @Override
    public void sendNotFound(ItemRef ref) {
        items.refuse(ref);
    }

    @Override
    public void keepAlive() {
        context.send(new CurrentTimeRequest(context.wallMicros()), SMALL);
    }

    @Override
    public boolean checksReachability() {
        return context.local().checksReachability() && handshake.mayCheckFirewalls();
    }

    @Override
    public void askReachability() {
        firewall.ask();
    }

    @Override
    public void askDialBack(@Nullable NodeIdentity requester, PeerAddress endpoint) {
        firewall.askDialBack(requester, endpoint);
    }

    @Override
    public void answerDialBack(@Nullable Hash nodeId, PeerAddress endpoint, Reachability result) {
        firewall.answer(nodeId, endpoint, result);
    }

    @Override
    public void answerReachability(Reachability result, PeerAddress endpoint) {
        PeerProfile profile = handshake.profile();
        NodeIdentity requester = profile == null ? null : profile.identity();
        firewall.answer(requester == null ? null : requester.nodeId(), endpoint, result);
    }

    @Override
    public void sendConnections(ConnectionReport report) {
        firewall.send(report);
    }

    @Override
    public boolean sendMessage(int type, byte[] payload) {
        PeerProfile profile = handshake.profile();
        if (!handshake.isComplete()
                || profile == null
                || !profile.messageTypes().contains(type)) {
            return false;
        }
        context.send(new CustomMessage(type, payload), SMALL + payload.length);
        return true;
    }
}
