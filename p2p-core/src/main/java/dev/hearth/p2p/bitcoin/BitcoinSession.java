package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.crypto.bip324.V2Completed;
import dev.hearth.p2p.crypto.bip324.V2Failed;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.Addr;
import dev.hearth.p2p.messages.bitcoin.AddrV2;
import dev.hearth.p2p.messages.bitcoin.BitcoinCommands;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.BlockTransactions;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.Consequence;
import dev.hearth.p2p.messages.bitcoin.DroppedMessage;
import dev.hearth.p2p.messages.bitcoin.FeeFilter;
import dev.hearth.p2p.messages.bitcoin.GetBlockTransactions;
import dev.hearth.p2p.messages.bitcoin.GetBlocks;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.GetHeaders;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inbound;
import dev.hearth.p2p.messages.bitcoin.InboundMessage;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.SendCompact;
import dev.hearth.p2p.messages.bitcoin.SendHeaders;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.protocol.AddressEntry;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.MessageCount;
import dev.hearth.p2p.protocol.MessageCounts;
import dev.hearth.p2p.protocol.PeerProfile;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.List;

/**
 * A Bitcoin connection (§1.8 to §1.12) from its transport to its end, and who takes each message and each wish of the
 * core: {@link Handshake}, {@link ChainIds}, {@link Items} and what is said of them ({@link Announcements},
 * {@link Requests}, {@link BlockFetches}), {@link Addresses}, {@link Pings}.
 */
final class BitcoinSession implements Session, Handshake.Host {
    private static final int SMALL = 24;
    private static final int COMPACT_VERSION = 2;
    private static final int SENDHEADERS_SINCE = 70_012;
    private static final int FEEFILTER_SINCE = 70_013;
    private static final int SENDCMPCT_SINCE = 70_014;
    /** More than any transaction pays: the peer announces none (§1.9). */
    private static final long ALL_MONEY = 2_100_000_000_000_000L;

    private final BitcoinProtocol protocol;
    private final BitcoinLimits limits;
    private final MessageCounts received;
    private final MessageCounts sent;
    private final boolean plain;
    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final ChainIds chainIds;
    private final Addresses addresses;
    private final Items items;
    private final Announcements announcements;
    private final Requests requests;
    private final BlockFetches fetches;
    private final Pings pings;

    /**
     * @param sent what has been sent, counted elsewhere
     * @param plain nothing has to be agreed on before the first message
     */
    BitcoinSession(
            BitcoinProtocol protocol,
            BitcoinLimits limits,
            MessageCounts sent,
            boolean plain,
            SessionContext context,
            SessionEvents events) {
        this.received = new MessageCounts(protocol.messageTypes());
        this.sent = sent;
        this.plain = plain;
        this.protocol = protocol;
        this.limits = limits;
        this.context = context;
        this.events = events;
        this.handshake = new Handshake(protocol, context, events, this);
        this.chainIds = new ChainIds(protocol.network().genesis().hash(), context);
        this.addresses = new Addresses(context, events, handshake, protocol.services());
        this.items = new Items(context, events, handshake, chainIds);
        this.announcements = new Announcements(protocol, context, handshake);
        this.requests = new Requests(context);
        this.fetches = new BlockFetches(context, events);
        this.pings = new Pings(context, events, handshake);
    }

    @Override
    public void opened() {
        if (plain) {
            handshake.opened();
        }
    }

    @Override
    public void receive(Object input) throws ProtocolViolation {
        if (input instanceof Inbound inbound) {
            received.count(inbound.command(), inbound.wireSize());
        }
        if (input instanceof Inbound inbound && handshake.isComplete() && Services.isNeededBy(inbound.command())) {
            refuseService(inbound.command());
        } else if (input instanceof InboundMessage inbound) {
            dispatch(inbound.message());
        } else if (input instanceof DroppedMessage dropped) {
            dropped(dropped);
        } else if (input instanceof V2Completed) {
            handshake.opened();
        } else if (input instanceof V2Failed failure) {
            failed(failure);
        }
    }

    /** A peer that hangs up on random bytes may understand plain ones (§2.1). */
    private void failed(V2Failed failure) {
        if (failure.suggestsV1() && protocol.v2() == BitcoinProtocol.V2.ON) {
            context.retry(BitcoinLink.PLAIN);
        } else {
            context.disconnect(reasonOf(failure), "encrypted transport: " + failure.detail());
        }
    }

    private static DisconnectReason reasonOf(V2Failed failure) {
        return switch (failure.reason()) {
            case HALF_OPEN_LIMIT, HANDSHAKES_BUSY -> DisconnectReason.HANDSHAKE_LIMIT;
            case TIMEOUT -> DisconnectReason.HANDSHAKE_TIMEOUT;
            case INTERNAL_ERROR -> DisconnectReason.INTERNAL_ERROR;
            case OVERSIZED_PACKET, FORGED_PACKET -> DisconnectReason.PROTOCOL_VIOLATION;
            case PROBABLY_V1, V1_REFUSED, WRONG_NETWORK, GARBAGE_TOO_LONG, CLOSED ->
                DisconnectReason.TRANSPORT_HANDSHAKE_FAILED;
        };
    }

    private void dropped(DroppedMessage dropped) throws ProtocolViolation {
        String what = dropped.command() + ": " + dropped.reason();
        if (dropped.consequence() == Consequence.DISCONNECT) {
            context.disconnect(DisconnectReason.PROTOCOL_VIOLATION, what);
        } else if (dropped.consequence() != Consequence.NONE) {
            throw new ProtocolViolation(
                    DisconnectReason.PROTOCOL_VIOLATION, dropped.consequence().points(), what);
        }
    }

    /** A frame of another network, or none: no more can be read, and nobody is held to account (§1.2). */
    @Override
    public ProtocolViolation violation(Throwable cause) {
        if (cause instanceof MalformedMessageException) {
            String what = String.valueOf(cause.getMessage());
            context.disconnect(DisconnectReason.PROTOCOL_VIOLATION, what);
            return new ProtocolViolation(DisconnectReason.PROTOCOL_VIOLATION, 0, what);
        }
        return new ProtocolViolation(
                DisconnectReason.INTERNAL_ERROR, 100, cause.getClass().getSimpleName());
    }

    private void dispatch(BitcoinMessage message) throws ProtocolViolation {
        if (handshake.isComplete()) {
            converse(message);
        } else if (message instanceof Version version) {
            handshake.version(version);
        } else if (handshake.isIntroduced()) {
            negotiate(message);
        } // Before the version nothing else counts (§1.8).
    }

    private void negotiate(BitcoinMessage message) {
        switch (message.command()) {
            case BitcoinCommands.VERACK -> handshake.verack();
            case BitcoinCommands.WTXIDRELAY -> handshake.wtxidRelay();
            case BitcoinCommands.SENDADDRV2 -> handshake.sendAddrV2();
            case BitcoinCommands.SENDHEADERS -> announcements.preferHeaders();
            case BitcoinCommands.SENDCMPCT -> sendCompact((SendCompact) message);
            default -> {} // Too early.
        }
    }

    private void converse(BitcoinMessage message) throws ProtocolViolation {
        switch (message.command()) {
            case BitcoinCommands.PING -> pings.received((Ping) message);
            case BitcoinCommands.PONG -> pings.received((Pong) message);
            case BitcoinCommands.ADDR -> addresses.received(((Addr) message).addresses());
            case BitcoinCommands.ADDRV2 -> addresses.received(((AddrV2) message).addresses());
            case BitcoinCommands.GETADDR -> addresses.requested();
            case BitcoinCommands.INV -> items.announced((Inv) message);
            case BitcoinCommands.GETDATA -> events.itemsRequested(requests.wanted(((GetData) message).entries()));
            case BitcoinCommands.GETBLOCKTXN ->
                events.itemsRequested(List.of(requests.wanted((GetBlockTransactions) message)));
            case BitcoinCommands.NOTFOUND -> items.notFound((NotFound) message);
            case BitcoinCommands.GETHEADERS -> idsRequested((GetHeaders) message);
            case BitcoinCommands.GETBLOCKS -> idsRequested((GetBlocks) message);
            case BitcoinCommands.HEADERS -> headers((Headers) message);
            case BitcoinCommands.BLOCK -> items.received((BlockMessage) message);
            case BitcoinCommands.TX -> items.received((TransactionMessage) message);
            case BitcoinCommands.CMPCTBLOCK -> {
                chainIds.announced();
                fetches.received((CompactBlock) message);
            }
            case BitcoinCommands.BLOCKTXN -> fetches.received((BlockTransactions) message);
            default -> negotiate(message);
        }
    }

    /** Who uses what we do not offer is let go without blame, whatever is in the message (§1.14). */
    private void refuseService(String command) {
        context.disconnect(DisconnectReason.PROTOCOL_VIOLATION, command + " needs a service we do not offer");
    }

    private void sendCompact(SendCompact message) {
        if (message.version() == COMPACT_VERSION) {
            fetches.sendsCompact();
            announcements.preferCompact(message.highBandwidth());
        }
    }

    @Override
    public void acknowledged() {
        ConnectionKind kind = context.attempt().kind();
        if (kind.outbound() && (kind.relaysAll() || kind == ConnectionKind.ADDRESS_FETCH)) {
            requestAddresses();
        }
    }

    @Override
    public void complete(PeerProfile profile) {
        limits.establish();
        if (handshake.commonVersion() >= SENDCMPCT_SINCE) {
            tellOfCompact(false);
        }
        if (handshake.commonVersion() >= SENDHEADERS_SINCE && context.attempt().kind() != ConnectionKind.FEELER) {
            context.send(new SendHeaders(), SMALL);
        }
        pings.begin();
        if (context.attempt().kind().outbound() && context.attempt().kind().relaysAll()) {
            addresses.relay();
        }
        events.established(profile);
    }

    // The chain

    private void idsRequested(GetHeaders message) {
        if (message.locator().isEmpty() && !message.stop().isZero()) {
            events.itemsRequested(List.of(requests.wantedHeader(message.stop())));
            return;
        }
        events.idsRequested(chainIds.question(message.locator(), message.stop(), true));
    }

    private void idsRequested(GetBlocks message) {
        events.idsRequested(chainIds.question(message.locator(), message.stop(), false));
    }

    private void headers(Headers message) throws ProtocolViolation {
        List<ChainEntry> entries = ChainIds.entries(message);
        if (chainIds.isAnswer(message)) {
            events.ids(entries, ChainIds.remaining(message));
        } else if (!entries.isEmpty()) {
            items.announced(entries);
        }
    }

    // Wishes of the core

    @Override
    public void activate() {
        filterFees(0);
    }

    @Override
    public void deactivate() {
        filterFees(ALL_MONEY);
    }

    private void filterFees(long least) {
        if (handshake.commonVersion() >= FEEFILTER_SINCE && Versions.wantsTransactions(context)) {
            context.send(new FeeFilter(least), SMALL + 8);
        }
    }

    @Override
    public void requestAddresses() {
        addresses.request();
    }

    @Override
    public void sendAddresses(List<AddressEntry> entries) {
        addresses.send(entries);
    }

    @Override
    public boolean takesAddress(PeerAddress address) {
        return addresses.takes(address);
    }

    @Override
    public void tellAddresses(List<AddressEntry> entries) {
        addresses.send(entries);
    }

    @Override
    public List<Announcement> announce(List<Announcement> news) {
        return announcements.announce(news);
    }

    @Override
    public boolean wantBlocksAtOnce(boolean wanted) {
        if (fetches.usesCompact()) {
            tellOfCompact(wanted);
        }
        return fetches.usesCompact();
    }

    private void tellOfCompact(boolean highBandwidth) {
        context.send(new SendCompact(highBandwidth, COMPACT_VERSION), SMALL + 9);
    }

    @Override
    public void requestIds(List<Hash> locator) {
        Runnable nothing = () -> events.ids(List.of(), 0);
        if (!chainIds.ask(locator, handshake.startHeight(), nothing)) {
            context.schedule(nothing, 0);
        }
    }

    @Override
    public void sendIds(IdRange range) {
        chainIds.answer(range);
        events.remoteUse(chainIds.remoteUse());
    }

    @Override
    public void fetch(List<ItemRef> refs) {
        fetches.fetch(refs);
    }

    @Override
    public void serve(ItemRef ref, ItemType type, Hash id, byte[] bytes) {
        try {
            requests.serve(ref, bytes);
        } catch (ProtocolViolation violation) {
            events.misbehaved(violation);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("an item of our own cannot be read: " + ref, e);
        }
        if (type.equals(ItemType.BLOCK)) {
            chainIds.served(id);
        }
    }

    @Override
    public void sendNotFound(ItemRef ref) {
        requests.refuse(ref);
    }

    @Override
    public void keepAlive() {
        pings.keepAlive();
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
    public DisconnectReason endOfStream() {
        return DisconnectReason.CLOSED_BY_PEER;
    }

    /** There is no goodbye. */
    @Override
    public void close(DisconnectReason reason, String detail) {
        context.disconnect(reason, detail);
    }
}
