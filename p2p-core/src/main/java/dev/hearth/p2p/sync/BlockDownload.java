package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.Outstanding;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Shares the listed blocks out among the peers that list them, and asks for them. Confined to the node loop. */
final class BlockDownload {
    /** How far planning may be ahead of the first block that is not yet given to the application. */
    static final int LOOKAHEAD = 2_000;

    private static final long HEDGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ItemType type;
    private final SessionLimits limits;
    private final PeerChains peers;
    private final BlockBuffer blocks;

    /** {@code type} is that of blocks as items. */
    BlockDownload(ItemType type, SessionLimits limits, PeerChains peers, BlockBuffer blocks) {
        this.type = type;
        this.limits = limits;
        this.peers = peers;
        this.blocks = blocks;
    }

    /** Asks a peer for the next blocks of its list that nobody was asked for. */
    void plan(PeerChain peer) {
        int inFlight = peer.connection.outstanding().count(Purpose.SYNC);
        if (!peer.active || peer.connection.stage() != Stage.ACTIVE || inFlight > peer.window / 2) {
            return;
        }
        long now = peer.connection.nanoTime();
        List<ItemRef> ask = reserve(peer, Math.min(peer.window - inFlight, limits.maxItemsPerRequest()), now);
        if (!ask.isEmpty()) {
            if (inFlight == 0) {
                peer.lastItemNanos = now;
            }
            peer.connection.session().fetch(ask);
        }
    }

    private List<ItemRef> reserve(PeerChain peer, int room, long now) {
        Outstanding outstanding = peer.connection.outstanding();
        List<ItemRef> ask = new ArrayList<>();
        while (ask.size() < room && peer.lookahead() < LOOKAHEAD) {
            ChainEntry entry = peer.nextUnplanned();
            boolean urgent = peer.lookahead() == 0;
            if (entry == null || (blocks.isFull() && !urgent)) {
                break;
            }
            peer.planned();
            BlockSlot slot = blocks.get(entry.id());
            if (slot != null && !mayAskAgain(slot, peer)) {
                continue;
            }
            ItemRef ref = ItemRef.id(type, entry.id());
            boolean underWay = outstanding.expects(ref);
            if (!underWay && !outstanding.add(ref, Purpose.SYNC, now)) {
                break;
            }
            if (slot == null) {
                slot = blocks.add(entry);
            }
            slot.askedNanos = now;
            slot.slow = false;
            slot.askedFrom.add(peer);
            if (!underWay) {
                ask.add(ref);
            }
        }
        return ask;
    }

    private static boolean mayAskAgain(BlockSlot slot, PeerChain peer) {
        return slot.slow && slot.bytes == null && slot.askedFrom.size() < 2 && !slot.askedFrom.contains(peer);
    }

    /** A block has arrived. It is dropped when nobody waits for it any more. */
    void received(PeerChain peer, ReceivedItem item, Connection.Charge charge) {
        long now = peer.connection.nanoTime();
        peer.lastItemNanos = now;
        BlockSlot slot = blocks.get(item.ref().hash());
        if (slot == null) {
            charge.release();
            return;
        }
        peer.answered(now - slot.askedNanos, limits.inFlight());
        slot.askedFrom.remove(peer);
        if (slot.bytes == null) {
            blocks.put(slot, item, peer, charge);
        } else {
            charge.release();
        }
    }

    /** Forgets the list of a peer and everything reserved at it. */
    void release(PeerChain peer) {
        peer.clear();
        for (ItemRef ref : peer.connection.outstanding().refs(Purpose.SYNC)) {
            forget(peer, ref);
            // Not taken out of Outstanding: a block that is under way must still be expected when it arrives.
        }
        blocks.dropUnlisted(peers.ahead());
    }

    /** The peer will not send this block. */
    void forget(PeerChain peer, ItemRef ref) {
        BlockSlot slot = blocks.get(ref.hash());
        if (slot != null) {
            blocks.forget(slot, peer);
            peers.replan();
        }
    }

    /** Whether the block everybody waits for is overdue; then all that is reserved where it is is free for others. */
    boolean hedges(PeerChain peer) {
        ChainEntry front = peer.front();
        BlockSlot slot = front == null ? null : blocks.get(front.id());
        if (slot == null
                || slot.bytes != null
                || slot.slow
                || peer.connection.nanoTime() - slot.askedNanos <= HEDGE_NANOS) {
            return false;
        }
        slot.askedFrom.forEach(this::free);
        slot.slow = true;
        peers.replan();
        return true;
    }

    private void free(PeerChain slow) {
        slow.slowDown();
        for (ItemRef ref : slow.connection.outstanding().refs(Purpose.SYNC)) {
            BlockSlot slot = blocks.get(ref.hash());
            if (slot != null) {
                slot.slow = true;
            }
        }
    }
}
