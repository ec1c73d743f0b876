package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BitcoinBlocks;
import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BitcoinTransactions;
import dev.hearth.p2p.messages.bitcoin.BlockMessage;
import dev.hearth.p2p.messages.bitcoin.BlockTransactions;
import dev.hearth.p2p.messages.bitcoin.GetBlockTransactions;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.NotFound;
import dev.hearth.p2p.messages.bitcoin.TransactionMessage;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which form the peer wants what it has asked for: one item has several (§1.11). */
final class Requests {
    private static final int SMALL = 32;
    private static final int TRANSACTIONS = -1;
    private static final int HEADER = -2;
    private static final int MOST_FORMS = 4;

    /** One question for an item: a number of {@link InventoryType}, or only a part of it. */
    private record Wish(int form, List<Integer> indexes) {}

    private final SessionContext context;
    private final Map<ItemRef, Deque<Wish>> wishes = new LinkedHashMap<>();
    /** To be told of in a moment. */
    private final List<InventoryVector> missing = new ArrayList<>(0);

    Requests(SessionContext context) {
        this.context = context;
    }

    /** The neutral names of what is asked for; filtered blocks and what we have never heard of are passed over. */
    List<ItemRef> wanted(List<InventoryVector> vectors) {
        List<ItemRef> refs = new ArrayList<>(vectors.size());
        for (InventoryVector vector : vectors) {
            ItemRef ref = ref(vector);
            if (ref != null && vector.type() != InventoryType.FILTERED_BLOCK) {
                wish(ref, new Wish(vector.type(), List.of()));
                refs.add(ref);
            }
        }
        return refs;
    }

    /** The block some of whose transactions are asked for. */
    ItemRef wanted(GetBlockTransactions message) {
        ItemRef ref = ItemRef.id(ItemType.BLOCK, message.block());
        wish(ref, new Wish(TRANSACTIONS, message.indexes()));
        return ref;
    }

    /** The block whose header alone is asked for. */
    ItemRef wantedHeader(Hash block) {
        ItemRef ref = ItemRef.id(ItemType.BLOCK, block);
        wish(ref, new Wish(HEADER, List.of()));
        return ref;
    }

    /** The same again is not sent twice, nor one item in ever other parts: it is in memory once and may be large. */
    private void wish(ItemRef ref, Wish wish) {
        Deque<Wish> all = wishes.computeIfAbsent(ref, name -> new ArrayDeque<>(1));
        if (all.size() < MOST_FORMS && !all.contains(wish)) {
            all.add(wish);
        }
    }

    /** The neutral name of a vector, or null when it is of no type we know. */
    static @Nullable ItemRef ref(InventoryVector vector) {
        if (InventoryType.isBlock(vector.type())) {
            return ItemRef.id(ItemType.BLOCK, vector.hash());
        }
        if (InventoryType.isTransaction(vector.type())) {
            HashScheme scheme = vector.type() == InventoryType.WTX ? BitcoinProtocol.WTXID : HashScheme.ID;
            return new ItemRef(ItemType.TRANSACTION, scheme, vector.hash());
        }
        return null;
    }

    /** How an item is asked for: always with its witnesses. */
    static InventoryVector vector(ItemRef ref) {
        int type;
        if (ref.type().equals(ItemType.BLOCK)) {
            type = InventoryType.WITNESS_BLOCK;
        } else if (ref.scheme().equals(BitcoinProtocol.WTXID)) {
            type = InventoryType.WTX;
        } else {
            type = InventoryType.WITNESS_TX;
        }
        return new InventoryVector(type, ref.hash());
    }

    /** Sends an item in every form it was asked for. */
    void serve(ItemRef ref, byte[] bytes) throws ProtocolViolation, MalformedMessageException {
        Deque<Wish> all = wishes.remove(ref);
        if (all != null) {
            for (Wish wish : all) {
                context.send(inForm(wish, ref, bytes), SMALL + bytes.length);
            }
        }
    }

    private BitcoinMessage inForm(Wish wish, ItemRef ref, byte[] bytes)
            throws ProtocolViolation, MalformedMessageException {
        return switch (wish.form()) {
            case InventoryType.BLOCK -> new BlockMessage(BitcoinBlocks.stripWitness(bytes));
            case InventoryType.WITNESS_BLOCK -> new BlockMessage(bytes);
            case InventoryType.COMPACT_BLOCK ->
                CompactBlocks.of(bytes, context.random().nextLong());
            case InventoryType.TX -> new TransactionMessage(BitcoinTransactions.stripWitness(bytes));
            case InventoryType.WITNESS_TX, InventoryType.WTX -> new TransactionMessage(bytes);
            case HEADER -> new Headers(List.of(BitcoinBlocks.header(bytes)));
            default -> new BlockTransactions(ref.hash(), chosen(bytes, wish.indexes()));
        };
    }

    private static List<byte[]> chosen(byte[] block, List<Integer> indexes)
            throws ProtocolViolation, MalformedMessageException {
        List<byte[]> transactions = BitcoinBlocks.transactions(block);
        List<byte[]> chosen = new ArrayList<>(indexes.size());
        for (int index : indexes) {
            if (index >= transactions.size()) {
                throw new ProtocolViolation(
                        DisconnectReason.PROTOCOL_VIOLATION, 100, "asks for a transaction behind the end of its block");
            }
            chosen.add(transactions.get(index));
        }
        return chosen;
    }

    /** We do not have it: said of transactions, while a block that is missing is passed over in silence. */
    void refuse(ItemRef ref) {
        Deque<Wish> all = wishes.remove(ref);
        if (all != null && ref.type().equals(ItemType.TRANSACTION)) {
            if (missing.isEmpty()) {
                context.schedule(this::tellMissing, 0);
            }
            all.forEach(wish -> missing.add(new InventoryVector(wish.form(), ref.hash())));
        }
    }

    /** What is missing of one question is told together, as far as a peer looks at it. */
    private void tellMissing() {
        for (int from = 0; from < missing.size(); from += BitcoinLimits.MAX_NOT_FOUND) {
            int to = Math.min(missing.size(), from + BitcoinLimits.MAX_NOT_FOUND);
            context.send(new NotFound(missing.subList(from, to)), SMALL + InventoryVector.LENGTH * (to - from));
        }
        missing.clear();
    }
}
