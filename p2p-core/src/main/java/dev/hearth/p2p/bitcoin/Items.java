package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.ArrayList;
import java.util.List;

/**
 * Items a peer announces, sends and does not have: inv, block, tx, notfound (§1.11). What we tell it of is in
 * {@link Announcements}, what it asks for in {@link Requests}, what we ask for in {@link BlockFetches}.
 */
final class Items {
    private static final int MOST_ANNOUNCED_HEADERS = 8;

    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;
    private final ChainIds chainIds;

    Items(SessionContext context, SessionEvents events, Handshake handshake, ChainIds chainIds) {
        this.context = context;
        this.events = events;
        this.handshake = handshake;
        this.chainIds = chainIds;
    }

    void announced(Inv message) {
        List<ItemRef> refs = new ArrayList<>(message.entries().size());
        for (InventoryVector vector : message.entries()) {
            ItemRef ref = InventoryType.isAnnounced(vector.type()) ? Requests.ref(vector) : null;
            if (ref == null) {
                continue;
            }
            if (ref.type().equals(ItemType.TRANSACTION)) {
                if (!takesTransactions("announces")) {
                    return;
                }
                // Each peer uses one of the two names: the other is not for us (BIP339).
                if (ref.scheme().equals(BitcoinProtocol.WTXID) != handshake.usesWtxids()) {
                    continue;
                }
            } else {
                chainIds.announced();
            }
            refs.add(ref);
        }
        if (!refs.isEmpty()) {
            events.announced(refs);
        }
    }

    /** Blocks announced by their headers (BIP130), of which the last count. */
    void announced(List<ChainEntry> headers) {
        int from = Math.max(0, headers.size() - MOST_ANNOUNCED_HEADERS);
        events.announcedBlocks(headers.subList(from, headers.size()));
    }

    /** Where our version has said that there are to be no transactions, one ends the connection (§1.11). */
    private boolean takesTransactions(String what) {
        if (!Versions.wantsTransactions(context)) {
            context.disconnect(
                    DisconnectReason.PROTOCOL_VIOLATION, what + " transactions on a connection for blocks alone");
            return false;
        }
        return true;
    }

    void notFound(NotFound message) {
        for (InventoryVector vector : message.entries()) {
            ItemRef ref = Requests.ref(vector);
            if (ref != null) {
                events.notFound(ref);
            }
        }
    }

    /** One that nobody asked for is ignored: whatever it is worth, its header will be announced. */
    void received(BlockMessage message) throws ProtocolViolation {
        ChainEntry entry;
        try {
            entry = BitcoinProtocol.entry(BitcoinBlocks.header(message.block()));
        } catch (MalformedMessageException e) {
            throw new ProtocolViolation("malformed block: " + e.getMessage());
        }
        ItemRef ref = ItemRef.id(ItemType.BLOCK, entry.id());
        if (context.outstanding().expects(ref)) {
            events.received(ref, message.block(), entry);
        }
    }

    /** Wallets send a transaction of theirs without announcing it. */
    void received(TransactionMessage message) throws ProtocolViolation {
        if (!takesTransactions("sends")) {
            return;
        }
        byte[] bytes = message.transaction();
        try {
            ItemRef witnessed =
                    new ItemRef(ItemType.TRANSACTION, BitcoinProtocol.WTXID, BitcoinTransactions.wtxid(bytes));
            ItemRef plain = ItemRef.id(ItemType.TRANSACTION, BitcoinTransactions.txid(bytes));
            if (context.outstanding().expects(witnessed)) {
                events.received(witnessed, bytes, null);
            } else if (context.outstanding().expects(plain)) {
                events.received(plain, bytes, null);
            } else {
                events.pushed(witnessed, bytes);
            }
        } catch (MalformedMessageException e) {
            throw new ProtocolViolation("malformed transaction: " + e.getMessage());
        }
    }
}
