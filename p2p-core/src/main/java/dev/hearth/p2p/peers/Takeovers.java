package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connections that exist already and serve the governor's need for an address (cardano-governor §6.2), so that no second one
 * is dialled: mostly those the peer has dialled. Node loop.
 */
final class Takeovers {
    private final PeerTable table;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final ConfiguredPeers configured;
    private final Activity activity;
    private final LocalNode local;
    private final Consumer<NodeEvent> events;
    private final List<Peer> unsettled = new ArrayList<>();

    Takeovers(
            PeerTable table,
            AddressStore book,
            PeerRegistry registry,
            ConfiguredPeers configured,
            Activity activity,
            LocalNode local,
            Consumer<NodeEvent> events) {
        this.table = table;
        this.book = book;
        this.registry = registry;
        this.configured = configured;
        this.activity = activity;
        this.local = local;
        this.events = events;
    }

    /** A connection serves the governor's need for {@code address} from now on, unless it serves another. */
    void takeOver(Peer peer, PeerAddress address) {
        if (isInUse(peer)) {
            giveUpAlias(address);
            return;
        }
        PeerAddress before = peer.governedAs;
        if (before != null) {
            table.reports().inboundGone(before);
            events.accept(new NodeEvent.Demoted(
                    before, peer.temperature(), Temperature.COLD, "its connection is used as that to " + address));
        }
        registry.govern(peer, address);
        peer.takenOver = !peer.outbound();
        if (peer.takenOver) { // Its peer may be one that is asked and not served.
            peer.connection.askOnly(configured.isInitiatorOnly(address));
        }
        peer.updateUse();
        table.reports().connected(address, peer.kind().relaysAll(), now());
        unsettled.add(peer);
        events.accept(new NodeEvent.Promoted(
                address, Temperature.COLD, Temperature.WARM, "it is connected already, by its own doing"));
    }

    /** The governor has decided about those taken over. Hot before, they are asked on without a break if they are to be. */
    void settle() {
        for (Peer peer : unsettled) {
            PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
            activity.setHot(peer, entry != null && entry.state() == PeerState.HOT);
        }
        unsettled.clear();
    }

    /** A connection the peer has dialled is used no more as if we had: it goes on as an inbound connection. */
    void release(Peer peer) {
        registry.govern(peer, peer.address());
        peer.takenOver = false;
        peer.connection.askOnly(false);
        peer.updateUse();
        table.reports().inboundConnected(peer.address(), now());
        events.accept(new NodeEvent.Promoted(
                peer.address(), Temperature.COLD, Temperature.WARM, "it has connected to us and may stay"));
    }

    /** Whether the peer behind an address is used under another one. */
    boolean isAlias(PeerAddress address) {
        Peer kept = registry.reachedAt(address);
        return kept != null && kept.isActive() && isInUse(kept) && !address.equals(kept.governedAs);
    }

    private static boolean isInUse(Peer peer) {
        return peer.governedAs != null && (peer.outbound() || peer.takenOver);
    }

    /** Its peer is used under another of its addresses: who has many does not get many places. */
    void giveUpAlias(PeerAddress address) {
        if (table.view().isLocalRoot(address)) {
            table.reports().connectFailed(address, DialFailure.NOT_DIALLED, now());
        } else {
            table.sample().banned(address);
            book.postpone(address, nowSeconds());
        }
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
