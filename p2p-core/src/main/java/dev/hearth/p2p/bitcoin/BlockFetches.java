package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BlockTransactions;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.GetBlockTransactions;
import dev.hearth.p2p.messages.bitcoin.GetData;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.messages.bitcoin.PrefilledTransaction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks one peer for items, new blocks in their compact form, and puts those together (§1.14, BIP152). */
final class BlockFetches {
    private static final int SMALL = 32;
    private static final int MOST_COMPACT = 3;
    /** Of transactions in full in a compact block that nobody has asked for. */
    private static final int MOST_UNASKED_BYTES = 128 << 10;

    private static final double PUZZLES_PER_SECOND = 1;
    private static final double PUZZLES_AT_ONCE = 20;

    private final SessionContext context;
    private final SessionEvents events;
    /** Compact blocks nobody has asked for yet, and those some of whose transactions were asked for. */
    private final Map<Hash, CompactBlock> offered = new LinkedHashMap<>();

    private final Map<Hash, CompactBlocks.Puzzle> puzzles = new LinkedHashMap<>();
    /** Looking for a block's transactions among all we know is more work for us than a compact block is for the peer. */
    private final TokenBucket begun;

    private boolean compact;

    BlockFetches(SessionContext context, SessionEvents events) {
        this.context = context;
        this.events = events;
        this.begun = new TokenBucket(PUZZLES_PER_SECOND, PUZZLES_AT_ONCE, context.nanoTime());
    }

    /** The peer sends compact blocks of the kind we know. */
    void sendsCompact() {
        compact = true;
    }

    /** Whether the peer sends compact blocks, and we are likely to know what they name. */
    boolean usesCompact() {
        return compact && Versions.wantsTransactions(context);
    }

    /** Asks for items. */
    void fetch(List<ItemRef> items) {
        List<InventoryVector> vectors = new ArrayList<>(items.size());
        List<CompactBlock> here = new ArrayList<>();
        for (ItemRef item : items) {
            CompactBlock known = item.type().equals(ItemType.BLOCK) ? offered.remove(item.hash()) : null;
            if (known != null) {
                here.add(known);
            } else if (isNewBlock(item)) {
                vectors.add(new InventoryVector(InventoryType.COMPACT_BLOCK, item.hash()));
            } else {
                vectors.add(Requests.vector(item));
            }
        }
        ask(vectors);
        here.forEach(block -> context.schedule(() -> begin(block), 0));
    }

    private void ask(List<InventoryVector> vectors) {
        if (!vectors.isEmpty()) {
            context.send(new GetData(vectors), SMALL + InventoryVector.LENGTH * vectors.size());
        }
    }

    /** Most transactions of a block that has just been made are known already. */
    private boolean isNewBlock(ItemRef item) {
        return compact
                && item.type().equals(ItemType.BLOCK)
                && context.outstanding().purpose(item) == Purpose.RELAY;
    }

    /** A compact block that was asked for, or that announces one (BIP152 calls that high bandwidth). */
    void received(CompactBlock block) {
        ItemRef ref = ItemRef.id(ItemType.BLOCK, block.header().hash());
        if (context.outstanding().expects(ref)) {
            begin(block);
        } else {
            if (bytesInFull(block) <= MOST_UNASKED_BYTES) {
                keep(offered, ref.hash(), block);
            }
            events.announcedBlocks(List.of(BitcoinProtocol.entry(block.header())));
        }
    }

    private static long bytesInFull(CompactBlock block) {
        long bytes = 0;
        for (PrefilledTransaction prefilled : block.prefilled()) {
            bytes += prefilled.transaction().length;
        }
        return bytes;
    }

    private void begin(CompactBlock block) {
        Hash id = block.header().hash();
        if (!begun.tryTake(1, context.nanoTime())) {
            ask(List.of(Requests.vector(ItemRef.id(ItemType.BLOCK, id))));
            return;
        }
        CompactBlocks.Puzzle puzzle =
                new CompactBlocks.Puzzle(block, context.local().recent(ItemType.TRANSACTION));
        if (puzzle.missing().isEmpty()) {
            finish(id, puzzle);
        } else {
            keep(puzzles, id, puzzle);
            context.send(
                    new GetBlockTransactions(id, puzzle.missing()),
                    SMALL + 3 * puzzle.missing().size());
        }
    }

    /** What we asked for to complete a block; an answer to nothing is ignored. */
    void received(BlockTransactions message) throws ProtocolViolation {
        CompactBlocks.Puzzle puzzle = puzzles.remove(message.block());
        if (puzzle == null) {
            return;
        }
        if (!puzzle.fill(message.transactions())) {
            throw new ProtocolViolation(
                    DisconnectReason.PROTOCOL_VIOLATION,
                    100,
                    "sends other transactions of a block than were asked for");
        }
        finish(message.block(), puzzle);
    }

    private void finish(Hash id, CompactBlocks.Puzzle puzzle) {
        ItemRef ref = ItemRef.id(ItemType.BLOCK, id);
        byte[] block = assembled(puzzle);
        if (!context.outstanding().expects(ref)) {
            return; // Given up meanwhile.
        }
        if (block == null) {
            ask(List.of(Requests.vector(ref)));
        } else {
            ChainEntry entry = BitcoinProtocol.entry(puzzle.header());
            events.receivedUnjudged(ref, block, entry);
        }
    }

    private static byte @Nullable [] assembled(CompactBlocks.Puzzle puzzle) {
        try {
            return puzzle.block();
        } catch (MalformedMessageException e) {
            return null; // Two of its names may stand for one transaction.
        }
    }

    private static <T> void keep(Map<Hash, T> map, Hash id, T value) {
        map.put(id, value);
        if (map.size() > MOST_COMPACT) {
            Iterator<Hash> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
