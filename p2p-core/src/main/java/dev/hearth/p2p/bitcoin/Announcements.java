package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.crypto.SipHash;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.bitcoin.BlockHeader;
import dev.hearth.p2p.messages.bitcoin.CompactBlock;
import dev.hearth.p2p.messages.bitcoin.Headers;
import dev.hearth.p2p.messages.bitcoin.Inv;
import dev.hearth.p2p.messages.bitcoin.InventoryType;
import dev.hearth.p2p.messages.bitcoin.InventoryVector;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.SessionContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one peer is told of: blocks at once, by header where it likes that better (BIP130); transactions after a random
 * delay, a few at a time (§1.11).
 */
final class Announcements {
    private static final int SMALL = 32;
    private static final int MOST_WAITING = 5_000;
    private static final int MOST_AT_ONCE = 35;
    private static final double OUTBOUND_DELAY_NANOS = 2e9;
    private static final long INBOUND_SLOT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** One slot in so many is one in which inbound peers are told: every five seconds on average. */
    private static final int INBOUND_SLOTS = 5;

    private final BitcoinProtocol protocol;
    private final SessionContext context;
    private final Handshake handshake;
    private final Map<Hash, InventoryVector> waiting = new LinkedHashMap<>();
    private boolean scheduled;
    private boolean prefersHeaders;
    private boolean prefersCompact;

    Announcements(BitcoinProtocol protocol, SessionContext context, Handshake handshake) {
        this.protocol = protocol;
        this.context = context;
        this.handshake = handshake;
    }

    /** The peer wants headers instead of the hashes of blocks. */
    void preferHeaders() {
        prefersHeaders = true;
    }

    /** Whether the peer wants compact blocks instead of either (BIP152 calls that high bandwidth). */
    void preferCompact(boolean wanted) {
        prefersCompact = wanted;
    }

    /** Returns those the peer is told of, now or in a moment. */
    List<Announcement> announce(List<Announcement> items) {
        List<Announcement> told = new ArrayList<>(items.size());
        List<InventoryVector> now = new ArrayList<>();
        for (Announcement item : items) {
            if (item.ref().type().equals(ItemType.BLOCK)) {
                announceBlock(item, now);
                told.add(item);
            } else if (handshake.relaysTransactions() && (waiting.size() < MOST_WAITING || !protocol.trickles())) {
                InventoryVector vector = handshake.usesWtxids()
                        ? new InventoryVector(InventoryType.WTX, item.ref().hash())
                        : new InventoryVector(InventoryType.TX, item.id());
                if (protocol.trickles()) {
                    waiting.put(vector.hash(), vector);
                } else {
                    now.add(vector);
                }
                told.add(item);
            }
        }
        send(now);
        schedule();
        return told;
    }

    private void announceBlock(Announcement block, List<InventoryVector> inventory) {
        if (prefersCompact) {
            context.send(compact(block.bytes()), SMALL + block.bytes().length / 10);
        } else if (prefersHeaders) {
            BlockHeader header = BlockHeader.parse(block.bytes(), 0);
            context.send(new Headers(List.of(header)), SMALL + BlockHeader.LENGTH);
        } else {
            inventory.add(new InventoryVector(InventoryType.BLOCK, block.id()));
        }
    }

    private CompactBlock compact(byte[] block) {
        try {
            return CompactBlocks.of(block, context.random().nextLong());
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a block of our own cannot be read", e);
        }
    }

    private void send(List<InventoryVector> vectors) {
        if (!vectors.isEmpty()) {
            context.send(new Inv(vectors), SMALL + InventoryVector.LENGTH * vectors.size());
        }
    }

    private void schedule() {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            context.schedule(this::trickle, context.attempt().outbound() ? outboundDelay() : inboundDelay());
        }
    }

    private long outboundDelay() {
        return (long) (-Math.log(1 - context.random().nextDouble()) * OUTBOUND_DELAY_NANOS);
    }

    /** All inbound peers are told in the same moments, so that many connections see no more than one. */
    private long inboundDelay() {
        SipHash chance = NodeSecret.of(context.local());
        long now = context.nanoTime();
        long slot = Math.floorDiv(now, INBOUND_SLOT_NANOS) + 1;
        while (Long.remainderUnsigned(
                        chance.hash(ByteBuffer.allocate(8).putLong(slot).array()), INBOUND_SLOTS)
                != 0) {
            slot++;
        }
        return slot * INBOUND_SLOT_NANOS - now;
    }

    private void trickle() {
        scheduled = false;
        List<InventoryVector> next = new ArrayList<>(MOST_AT_ONCE);
        Iterator<InventoryVector> all = waiting.values().iterator();
        while (all.hasNext() && next.size() < MOST_AT_ONCE) {
            next.add(all.next());
            all.remove();
        }
        send(next);
        schedule();
    }
}
