package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging;
import dev.hearth.p2p.dispatch.Judging.Judged;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Gives blocks to the application: each when it is the front of some peer's list, so that every branch arrives parents
 * first. Confined to the node loop.
 */
final class BlockDelivery {
    private final ChainHandler<?> handler;
    private final Dispatcher dispatcher;
    private final PeerChains peers;
    private final BlockBuffer blocks;
    private final BiConsumer<BlockSlot, Judged> judged;

    /** {@code judged} hears of every verdict. */
    BlockDelivery(
            ChainHandler<?> handler,
            Dispatcher dispatcher,
            PeerChains peers,
            BlockBuffer blocks,
            BiConsumer<BlockSlot, Judged> judged) {
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.peers = peers;
        this.blocks = blocks;
        this.judged = judged;
    }

    /** Gives the application all that is here and whose turn it is. */
    void deliverReady() {
        for (PeerChain peer : peers.ahead()) {
            while (advance(peer)) {}
        }
    }

    /** Moves the front of a peer's list on if it is being judged, was judged, or can be given to the application. */
    private boolean advance(PeerChain peer) {
        ChainEntry front = peer.front();
        if (front == null) {
            return false;
        }
        BlockSlot slot = blocks.get(front.id());
        if (slot == null) {
            if (blocks.wasTaken(front.id())) {
                peer.popFront();
                return true;
            }
            return false;
        }
        if (!slot.delivering) {
            if (!blocks.mayDeliver(slot)) {
                return false;
            }
            deliver(slot);
        }
        slot.listedBy.add(peer);
        peer.delivering++;
        peer.popFront();
        return true;
    }

    private void deliver(BlockSlot slot) {
        blocks.delivering(slot);
        byte[] bytes = Objects.requireNonNull(slot.bytes);
        PeerChain source = Objects.requireNonNull(slot.source);
        Delivery delivery =
                new Delivery(Delivery.Origin.SYNC, source.connection.attempt().address());
        dispatcher.askAsync(
                Lane.CHAIN,
                Judged.UNDECIDED,
                () -> Judging.judge(handler, bytes, slot.place(), delivery),
                judgement -> judged(slot, judgement));
    }

    private void judged(BlockSlot slot, Judged judgement) {
        blocks.judged(slot);
        for (PeerChain peer : slot.listedBy) {
            peer.delivering--;
        }
        judged.accept(slot, judgement);
    }

    /** What the application has not judged yet comes after a block it refused: it cannot link, and nobody is to blame. */
    void disown(PeerChain peer) {
        for (BlockSlot slot : blocks.all()) {
            if (slot.delivering && slot.listedBy.remove(peer)) {
                peer.delivering--;
            }
        }
    }
}
