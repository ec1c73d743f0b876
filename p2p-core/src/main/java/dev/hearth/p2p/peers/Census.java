package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.governor.PeerCounts;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is told of peers and their connections. Node loop. */
public final class Census {
    private final PeerTable table;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final Discipline discipline;
    private final Recognition recognition;
    private final DisconnectLog disconnects;
    private final Turns turns;
    private final LocalNode local;

    Census(
            PeerTable table,
            AddressStore book,
            PeerRegistry registry,
            Discipline discipline,
            Recognition recognition,
            DisconnectLog disconnects,
            Turns turns,
            LocalNode local) {
        this.table = table;
        this.book = book;
        this.registry = registry;
        this.discipline = discipline;
        this.recognition = recognition;
        this.disconnects = disconnects;
        this.turns = turns;
        this.local = local;
    }

    /** Whether every connection is closed. */
    public boolean isEmpty() {
        return registry.isEmpty();
    }

    /** Tells what is known of each connection; with thousands of them not at once, so that nobody waits for it. */
    public void peers(Consumer<List<PeerInfo>> then) {
        List<Peer> all = registry.all();
        if (all.isEmpty()) {
            then.accept(List.of());
        }
        Set<PeerAddress> anchors = anchors();
        List<PeerInfo> infos = new ArrayList<>(all.size());
        turns.each(all, peer -> {
            infos.add(peer.info(anchors.contains(peer.governedAs)));
            if (infos.size() == all.size()) {
                then.accept(infos);
            }
        });
    }

    private Set<PeerAddress> anchors() {
        Set<PeerAddress> anchors = new LinkedHashSet<>();
        table.view().anchors().forEach(anchor -> anchors.add(anchor.address()));
        return anchors;
    }

    /** What is known of a connection; null when it is gone. */
    public @Nullable PeerInfo peer(ConnectionId id) {
        Peer peer = registry.get(id);
        return peer == null ? null : peer.info(anchors().contains(peer.governedAs));
    }

    /** How many peers there are in each state. */
    public PeerCounts counts() {
        return PeerCounts.of(table.view());
    }

    /** Why a peer is in its state, in words. */
    public String explain(PeerAddress address) {
        long nowSeconds = TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
        return new Explainer(table, book, registry, discipline, recognition)
                .explain(address, local.runtime().nanoTime(), nowSeconds);
    }

    /** How many connections ended for each reason. */
    public Map<DisconnectReason, Long> disconnects() {
        return disconnects.counts();
    }
}
