package dev.hearth.p2p.graphene;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.BlockMessage;
import dev.hearth.p2p.messages.graphene.CustomMessage;
import dev.hearth.p2p.messages.graphene.FetchItems;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.ItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ItemNotAvailable;
import dev.hearth.p2p.messages.graphene.TransactionMessage;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Items announced, asked for and sent on one connection, both ways: 5001, 5004, 5005 and the items themselves (§6). */
final class Items {
    private static final int SMALL = 64;
    private static final int HASH_BYTES = 20;
    private static final int REQUESTED_AT_ONCE = 1_000;
    private static final List<HashScheme> SCHEMES = List.of(HashScheme.ID, GrapheneProtocol.MESSAGE);

    private final GrapheneProtocol protocol;
    private final SessionContext context;
    private final SessionEvents events;
    private final Handshake handshake;

    Items(GrapheneProtocol protocol, SessionContext context, SessionEvents events, Handshake handshake) {
        this.protocol = protocol;
        this.context = context;
        this.events = events;
        this.handshake = handshake;
    }

    // What the peer says

    /** 5001. */
    void announced(ItemIdsInventory message) throws ProtocolViolation {
        handshake.requireAccepted("announces items");
        ItemType type = protocol.type(message.itemType());
        if (handshake.isComplete() && type != null) {
            events.announced(refs(type, GrapheneProtocol.MESSAGE, message.hashes()));
        }
    }

    /** 5004. */
    void requested(FetchItems message) throws ProtocolViolation {
        handshake.requireAccepted("asks for items");
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

    /** 5005. */
    void notAvailable(ItemNotAvailable message) {
        ItemType type = protocol.type(message.itemType());
        ItemRef ref = type == null ? null : context.outstanding().find(type, message.hash(), SCHEMES);
        if (ref != null) {
            events.notFound(ref);
        }
    }

    /** A block, by its id when it was asked for by id, else by its message; the latter hash is dear and often not needed. */
    void received(BlockMessage message) throws ProtocolViolation {
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

    /** An item of any other type, by a digest of its bytes. */
    void received(ItemType type, byte[] bytes) throws ProtocolViolation {
        if (!context.outstanding().expectsAny(type, GrapheneProtocol.MESSAGE)) {
            throw new ProtocolViolation("sends a " + type + " nobody asked for"); // Not worth a digest.
        }
        events.received(new ItemRef(type, GrapheneProtocol.MESSAGE, Hash.wrap(Digests.ripemd160(bytes))), bytes, null);
    }

    // What we say

    void announce(List<Announcement> announcements) {
        List<ItemRef> refs = new ArrayList<>(announcements.size());
        announcements.forEach(announcement -> refs.add(announcement.ref()));
        byNumber(refs)
                .forEach((number, hashes) ->
                        context.send(new ItemIdsInventory(number, hashes), SMALL + HASH_BYTES * hashes.size()));
    }

    void fetch(List<ItemRef> refs) {
        byNumber(refs)
                .forEach((number, hashes) ->
                        context.send(new FetchItems(number, hashes), SMALL + HASH_BYTES * hashes.size()));
    }

    /** Hashes by wire number, ascending: transactions before blocks, as the reference announces them. */
    private Map<Integer, List<Hash>> byNumber(List<ItemRef> refs) {
        Map<Integer, List<Hash>> byNumber = new TreeMap<>();
        for (ItemRef ref : refs) {
            byNumber.computeIfAbsent(protocol.number(ref.type()), number -> new ArrayList<>())
                    .add(ref.hash());
        }
        return byNumber;
    }

    void serve(ItemType type, Hash id, byte[] bytes) {
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

    /** We do not have it. */
    void refuse(ItemRef ref) {
        context.send(new ItemNotAvailable(protocol.number(ref.type()), ref.hash()), SMALL);
    }
}
