package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.ReceivedItem;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a sync from the moment they are asked for until the application's verdict, bounded in bytes, and the ids
 * of the last ones it took. Confined to the node loop.
 */
final class BlockBuffer {
    private static final int DELIVERIES = 2_048;
    private static final long DELIVERY_BYTES = 16 << 20;
    private static final long BUFFER_BYTES = 48 << 20;
    private static final int REMEMBERED = 4_096;

    private final Map<Hash, BlockSlot> slots = new LinkedHashMap<>();
    private final Set<Hash> taken = new LinkedHashSet<>();
    private int delivering;
    private long deliveringBytes;
    private long bytes;

    @Nullable
    BlockSlot get(Hash id) {
        return slots.get(id);
    }

    Collection<BlockSlot> all() {
        return slots.values();
    }

    /** A slot for a block that is about to be asked for. */
    BlockSlot add(ChainEntry entry) {
        BlockSlot slot = new BlockSlot(entry);
        slots.put(entry.id(), slot);
        return slot;
    }

    /** Whether more blocks have arrived than should be waiting for their parents. */
    boolean isFull() {
        return bytes >= BUFFER_BYTES;
    }

    /** A block has arrived. Its charge is kept when the buffer is over its bound. */
    void put(BlockSlot slot, ReceivedItem item, PeerChain source, Connection.Charge charge) {
        slot.bytes = item.bytes();
        slot.content = item.entry();
        slot.source = source;
        bytes += item.bytes().length;
        if (bytes > BUFFER_BYTES) {
            slot.charge = charge; // The peer's own mailbox bounds what it can add.
        } else {
            charge.release();
        }
    }

    /** Whether a block is here and the application has room for it. */
    boolean mayDeliver(BlockSlot slot) {
        return slot.bytes != null && delivering < DELIVERIES && deliveringBytes < DELIVERY_BYTES;
    }

    /** A block is given to the application. */
    void delivering(BlockSlot slot) {
        slot.delivering = true;
        delivering++;
        deliveringBytes += slot.length();
    }

    /** The verdict on a block is here. */
    void judged(BlockSlot slot) {
        delivering--;
        deliveringBytes -= slot.length();
        remove(slot);
    }

    /** Whether the application has none of our blocks. */
    boolean isIdle() {
        return delivering == 0;
    }

    /** The application has this block: unless it is being judged once more, it is neither waited for nor given again. */
    void taken(Hash id) {
        BlockSlot slot = slots.get(id);
        if (slot != null && !slot.delivering) {
            remove(slot);
        }
        taken.add(id);
        if (taken.size() > REMEMBERED) {
            Iterator<Hash> oldest = taken.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Whether the application took this block lately. */
    boolean wasTaken(Hash id) {
        return taken.contains(id);
    }

    /** A peer will not send a block: nobody is waited for any more if nobody else was asked. */
    void forget(BlockSlot slot, PeerChain peer) {
        slot.askedFrom.remove(peer);
        if (slot.askedFrom.isEmpty() && slot.bytes == null) {
            slots.remove(slot.entry.id());
        }
    }

    /** Drops received blocks that no peer lists any more (graphene-p2p §10 W12). */
    void dropUnlisted(Collection<PeerChain> peers) {
        if (bytes == deliveringBytes) {
            return;
        }
        Set<Hash> unlisted = new LinkedHashSet<>();
        for (BlockSlot slot : slots.values()) {
            if (slot.bytes != null && !slot.delivering) {
                unlisted.add(slot.entry.id());
            }
        }
        peers.forEach(peer -> peer.forEach(entry -> unlisted.remove(entry.id())));
        unlisted.forEach(id -> remove(slots.get(id)));
    }

    private void remove(@Nullable BlockSlot slot) {
        if (slot == null) {
            return;
        }
        slots.remove(slot.entry.id());
        bytes -= slot.length();
        if (slot.charge != null) {
            slot.charge.release();
        }
    }
}
