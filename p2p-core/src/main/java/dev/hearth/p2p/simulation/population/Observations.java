package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events of all honest nodes add up to. */
final class Observations {
    private final BitSet ready = new BitSet();
    private final Arrivals blocks = new Arrivals();
    private final Arrivals items = new Arrivals();
    private final Map<ItemType, Received> received = new LinkedHashMap<>();
    private final Set<Long> watched = new LinkedHashSet<>();
    private int dropped;
    private final Map<DisconnectReason, Long> disconnects = new EnumMap<>(DisconnectReason.class);
    private @Nullable ChainEntry highest;

    /** Nodes whose copies are counted. */
    private final BitSet counted = new BitSet();

    /** Looks which of these connections the first node ends. */
    void watch(Set<Long> connections) {
        watched.addAll(connections);
    }

    /** How many of the watched ones it has ended. */
    int dropped() {
        return dropped;
    }

    private static final class Received {
        long copies;
        long bytes;
        long needed;
    }

    void heard(int node, NodeEvent event, long now) {
        if (event instanceof NodeEvent.BlockAccepted accepted) {
            ChainEntry block = accepted.block();
            highest = highest == null || block.number() > highest.number() ? block : highest;
            accepted(ItemType.BLOCK, node, blocks.arrived(block.id(), node, now, ready));
        } else if (event instanceof NodeEvent.ItemAccepted accepted) {
            accepted(accepted.type(), node, items.arrived(accepted.id(), node, now, ready));
        } else if (event instanceof NodeEvent.Synced) {
            ready.set(node);
        } else if (event instanceof NodeEvent.PeerChanged changed
                && changed.state() == Stage.CLOSED
                && changed.reason() != null) {
            disconnects.merge(changed.reason(), 1L, Long::sum);
            boolean ours = changed.reason() != DisconnectReason.CLOSED_BY_PEER
                    && changed.reason() != DisconnectReason.CONNECTION_LOST;
            if (node == 0 && ours && watched.contains(changed.connection())) {
                dropped++;
            }
        }
    }

    private void accepted(ItemType type, int node, boolean published) {
        if (!published && counted.get(node)) {
            received(type).needed++;
        }
    }

    private Received received(ItemType type) {
        return received.computeIfAbsent(type, first -> new Received());
    }

    void copyReceived(int node, ItemType type, int bytes) {
        counted.set(node);
        Received all = received(type);
        all.copies++;
        all.bytes += bytes;
    }

    void left(int node) {
        ready.clear(node);
        blocks.left(node);
        items.left(node);
    }

    void settle(long now) {
        blocks.settle(now);
        items.settle(now);
    }

    boolean isReady(int node) {
        return ready.get(node);
    }

    int ready() {
        return ready.cardinality();
    }

    /** The highest block any node has accepted, of two equally high ones the first. */
    @Nullable
    ChainEntry highestBlock() {
        return highest;
    }

    Arrivals blocks() {
        return blocks;
    }

    Arrivals items() {
        return items;
    }

    Copies copies(boolean ofBlocks) {
        long copies = 0;
        long bytes = 0;
        long needed = 0;
        for (Map.Entry<ItemType, Received> type : received.entrySet()) {
            if (type.getKey().equals(ItemType.BLOCK) == ofBlocks) {
                copies += type.getValue().copies;
                bytes += type.getValue().bytes;
                needed += type.getValue().needed;
            }
        }
        return new Copies(copies, bytes, needed);
    }

    Map<DisconnectReason, Long> disconnects() {
        return new EnumMap<>(disconnects);
    }
}
