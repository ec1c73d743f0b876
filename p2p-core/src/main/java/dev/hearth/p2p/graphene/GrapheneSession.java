package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeFailed;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressInfo;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.CheckFirewall;
import dev.hearth.p2p.messages.graphene.CheckFirewallReply;
import dev.hearth.p2p.messages.graphene.ClosingConnection;
import dev.hearth.p2p.messages.graphene.ConnectionDirection;
import dev.hearth.p2p.messages.graphene.ConnectionRejected;
import dev.hearth.p2p.messages.graphene.CurrentTimeReply;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.FirewallState;
import dev.hearth.p2p.messages.graphene.GrapheneLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.MessageNames;
import dev.hearth.p2p.messages.graphene.NodeId;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.messages.graphene.UnregisteredMessage;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.Attempt;
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
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Graphene connection (§3). Its two states are in {@link Handshake}, its questions about the chain in {@link ChainIds};
 * here is what each message means and how each wish of the core is said.
 */
final class GrapheneSession implements Session, Handshake.Host {
    private static final int SMALL = 64;
    private static final int HASH_BYTES = 20;
    private static final int REQUESTED_AT_ONCE = 1_000;
    private static final List<HashScheme> SCHEMES = List.of(HashScheme.ID, GrapheneProtocol.MESSAGE);

    private final GrapheneProtocol protocol;
    private final GrapheneLimits limits;
    private final MessageCounts received;
    private final MessageCounts sent;
    private final Runnable muteTimeReplies;
    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final ChainIds chainIds;
    private final FirewallMessages firewall;
    private final TokenBucket addressAnswers;
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
        this.firewall = new FirewallMessages(context, events);
        this.addressAnswers = new TokenBucket(0.1, 10, context.nanoTime());
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
            case GrapheneTypes.ADDRESS_REQUEST -> addressRequest();
            case GrapheneTypes.ADDRESS -> addresses((AddressMessage) message);
            case GrapheneTypes.CURRENT_TIME_REQUEST -> {} // answered by the codec
            case GrapheneTypes.CURRENT_TIME_REPLY -> timeReply((CurrentTimeReply) message, inbound.receivedAtMicros());
            case GrapheneTypes.ITEM_IDS_INVENTORY -> announced((ItemIdsInventory) message);
            case GrapheneTypes.FETCH_BLOCKCHAIN_ITEM_IDS -> idsRequested((FetchBlockchainItemIds) message);
            case GrapheneTypes.BLOCKCHAIN_ITEM_IDS_INVENTORY -> ids((BlockchainItemIdsInventory) message);
            case GrapheneTypes.FETCH_ITEMS -> itemsRequested((FetchItems) message);
            case GrapheneTypes.ITEM_NOT_AVAILABLE -> notAvailable((ItemNotAvailable) message);
            case GrapheneTypes.BLOCK -> block((BlockMessage) message);
            case GrapheneTypes.TRANSACTION -> item(ItemType.TRANSACTION, ((TransactionMessage) message).transaction());
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

    private void addressRequest() throws ProtocolViolation {
        if (!handshake.hasDecided()) {
            throw new ProtocolViolation("asks for addresses before its hello was answered");
        }
        // Over the rate the question goes unanswered, which no node minds after the first (W13).
        if (addressAnswers.tryTake(1, context.nanoTime())) {
            events.addressesRequested();
            handshake.addressesSent();
        }
    }

    private void addresses(AddressMessage message) {
        // A peer that has no room for us sends them all the same; one that has not said hello may be on another chain.
        if (handshake.addressesReceived() && handshake.hasDecided()) {
            List<AddressEntry> entries = new ArrayList<>(message.addresses().size());
            for (AddressInfo info : message.addresses()) {
                entries.add(new AddressEntry(
                        info.endpoint(),
                        info.lastSeenSeconds(),
                        null,
                        info.latencyMicros(),
                        info.direction() == ConnectionDirection.OUTBOUND
                                ? Attempt.Direction.OUTBOUND
                                : Attempt.Direction.INBOUND,
                        info.firewalled() == FirewallState.NOT_FIREWALLED));
            }
            events.addresses(entries);
        }
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

    private void requireAccepted(String what) throws ProtocolViolation {
        if (handshake.theirState() != TheirState.ACCEPTED) {
            throw new ProtocolViolation(what + " before its hello was accepted");
        }
    }

    private void idsRequested(FetchBlockchainItemIds message) throws ProtocolViolation {
        requireAccepted("asks for ids");
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

    // Items

    private void announced(ItemIdsInventory message) throws ProtocolViolation {
        requireAccepted("announces items");
        ItemType type = protocol.type(message.itemType());
        if (handshake.isComplete() && type != null) {
            events.announced(refs(type, GrapheneProtocol.MESSAGE, message.hashes()));
        }
    }

    private void itemsRequested(FetchItems message) throws ProtocolViolation {
        requireAccepted("asks for items");
        ItemType type = protocol.type(message.itemType());
        if (message.items().size() > REQUESTED_AT_ONCE) {
            throw new ProtocolViolation("asks for " + message.items().size() + " items at once");
        }
        if (type == null || !handshake.isComplete()) {
            for (Hash hash : message.items()) {
                context.send(new ItemNotAvailable(message.itemType(), hash), SMALL);
            }
            return;
        }
        // A block may be asked for by its message or by its id: the hash does not tell (§2.5).
        HashScheme scheme = type.equals(ItemType.BLOCK) ? HashScheme.ANY : GrapheneProtocol.MESSAGE;
        events.itemsRequested(refs(type, scheme, message.items()));
    }

    private static List<ItemRef> refs(ItemType type, HashScheme scheme, List<Hash> hashes) {
        List<ItemRef> refs = new ArrayList<>(hashes.size());
        hashes.forEach(hash -> refs.add(new ItemRef(type, scheme, hash)));
        return refs;
    }

    private void notAvailable(ItemNotAvailable message) {
        ItemType type = protocol.type(message.itemType());
        ItemRef ref = type == null ? null : context.outstanding().find(type, message.hash(), SCHEMES);
        if (ref != null) {
            events.notFound(ref);
        }
    }

    /** A block, by its id when it was asked for by id, else by its message; the latter hash is dear and often not needed. */
    private void block(BlockMessage message) throws ProtocolViolation {
        ChainEntry entry;
        try {
            entry = GrapheneProtocol.entry(message.signedBlock());
        } catch (MalformedMessageException e) {
            throw new ProtocolViolation("malformed block: " + e.getMessage());
        }
        // What the frame calls the block is compared with the block: the reference believes it (W3).
        if (!entry.id().equals(message.claimedId())) {
            throw new ProtocolViolation("sends block " + entry.id() + " under the id " + message.claimedId());
        }
        ItemRef ref = ItemRef.id(ItemType.BLOCK, entry.id());
        if (!context.outstanding().expects(ref)
                && context.outstanding().expectsAny(ItemType.BLOCK, GrapheneProtocol.MESSAGE)) {
            ref = new ItemRef(ItemType.BLOCK, GrapheneProtocol.MESSAGE, message.messageId());
        }
        events.received(ref, message.signedBlock(), entry);
    }

    private void item(ItemType type, byte[] bytes) throws ProtocolViolation {
        if (!context.outstanding().expectsAny(type, GrapheneProtocol.MESSAGE)) {
            throw new ProtocolViolation("sends a " + type + " nobody asked for"); // Not worth a digest.
        }
        events.received(new ItemRef(type, GrapheneProtocol.MESSAGE, Hash.wrap(Digests.ripemd160(bytes))), bytes, null);
    }

    private void custom(GrapheneMessage message) throws ProtocolViolation {
        if (message instanceof CustomMessage direct) {
            ItemType type = protocol.type(direct.type());
            if (type != null) {
                item(type, direct.payload());
            } else {
                requireAccepted("sends a message");
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
        List<AddressInfo> infos = new ArrayList<>(entries.size());
        for (AddressEntry entry : entries) {
            NodeIdentity identity = entry.identity();
            infos.add(new AddressInfo(
                    Hellos.wireAddress(entry.address()),
                    entry.lastSeenSeconds(),
                    entry.latencyMicros(),
                    identity == null
                            ? NodeId.ZERO
                            : NodeId.wrap(identity.nodeId().toBytes()),
                    (entry.direction() == Attempt.Direction.OUTBOUND
                                    ? ConnectionDirection.OUTBOUND
                                    : ConnectionDirection.INBOUND)
                            .code(),
                    (entry.verified() ? FirewallState.NOT_FIREWALLED : FirewallState.UNKNOWN).code()));
        }
        context.send(new AddressMessage(infos), SMALL + AddressInfo.LENGTH * infos.size());
    }

    @Override
    public List<Announcement> announce(List<Announcement> items) {
        if (weClose || chainIds.peerNeedsOurs()) {
            return List.of();
        }
        List<ItemRef> refs = new ArrayList<>(items.size());
        items.forEach(item -> refs.add(item.ref()));
        byNumber(refs)
                .forEach((number, hashes) ->
                        context.send(new ItemIdsInventory(number, hashes), SMALL + HASH_BYTES * hashes.size()));
        return items;
    }

    /** Hashes by wire number, ascending: transactions before blocks, as the reference announces them. */
    private Map<Integer, List<Hash>> byNumber(List<ItemRef> items) {
        Map<Integer, List<Hash>> byNumber = new TreeMap<>();
        for (ItemRef item : items) {
            byNumber.computeIfAbsent(protocol.number(item.type()), number -> new ArrayList<>())
                    .add(item.hash());
        }
        return byNumber;
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
    public void fetch(List<ItemRef> items) {
        byNumber(items)
                .forEach((number, hashes) ->
                        context.send(new FetchItems(number, hashes), SMALL + HASH_BYTES * hashes.size()));
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        GrapheneMessage message;
        if (type.equals(ItemType.BLOCK)) {
            message = new BlockMessage(bytes, id);
        } else if (type.equals(ItemType.TRANSACTION)) {
            message = new TransactionMessage(bytes);
        } else {
            message = new CustomMessage(protocol.number(type), bytes);
        }
        context.send(message, SMALL + bytes.length);
    }

    @Override
    public void sendNotFound(ItemRef ref) {
        context.send(new ItemNotAvailable(protocol.number(ref.type()), ref.hash()), SMALL);
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
