package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Peers a node trusts because they have been of use for long, and whom to return to after a restart because of that. Node
 * loop.
 */
public final class Anchors {
    private static final long PROVEN_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final long RETURNED_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long SETTLED_NANOS = TimeUnit.MINUTES.toNanos(90);

    private final boolean wanted;
    private final List<PeerAddress> formerPeers;
    private final PeerTable table;
    private final NetGroups netGroups;
    private final PeerRegistry registry;
    private final DialRules rules;
    private final Alarm alarm;
    private final LocalNode local;
    private final long startNanos;

    /**
     * @param wanted whether any are appointed, and returned to
     * @param formerPeers whom the last run was to return to, the worthiest at the front
     */
    Anchors(
            boolean wanted,
            List<PeerAddress> formerPeers,
            PeerTable table,
            NetGroups netGroups,
            PeerRegistry registry,
            DialRules rules,
            Alarm alarm,
            LocalNode local) {
        this.wanted = wanted;
        this.formerPeers = formerPeers;
        this.table = table;
        this.netGroups = netGroups;
        this.registry = registry;
        this.rules = rules;
        this.alarm = alarm;
        this.local = local;
        this.startNanos = now();
    }

    /** The peers of the last run are known again, before anybody else: first of them as many anchors as are wanted. */
    public void recall() {
        for (PeerAddress address : formerPeers) {
            if (rules.isWelcome(address) && table.sample().learn(address, Origin.BOOK, true, now())) {
                table.sample().appointAnchor(address);
            }
        }
        alarm.soon();
    }

    /**
     * Ordinary peers we dialled that have been hot for long and of use become anchors, one of a netgroup; but not those a
     * node has picked when it knew hardly anybody.
     */
    public void appoint() {
        if (!wanted || now() - startNanos < SETTLED_NANOS) {
            return;
        }
        Set<NetGroup> taken = new LinkedHashSet<>();
        anchors().forEach(address -> taken.add(netGroups.of(address)));
        PeerView.Pool ordinary = table.view().ordinary();
        List<PeerAddress> proven = new ArrayList<>();
        for (int i = 0; i < ordinary.count(PeerState.HOT); i++) {
            PeerView.Peer peer = ordinary.peer(PeerState.HOT, i);
            boolean useful = table.usefulness().of(peer.address()).blocks() > 0;
            if (useful && now() - peer.sinceNanos() >= PROVEN_NANOS && taken.add(netGroups.of(peer.address()))) {
                proven.add(peer.address());
            }
        }
        proven.forEach(table.sample()::appointAnchor);
    }

    /**
     * Whom to return to after a restart: the anchors, and those of the peers we dialled that have been connected longest,
     * up to half of the connections wanted. An attacker may own most of the book by then, but hardly these. Until a node
     * has had the time to connect, those it returned to itself.
     */
    public List<PeerAddress> worthReturningTo() {
        if (!wanted) {
            return List.of();
        }
        List<PeerAddress> worthy = anchors();
        Set<NetGroup> taken = new LinkedHashSet<>();
        worthy.forEach(address -> taken.add(netGroups.of(address)));
        int room = Math.min(
                AddressBookFile.MOST_ANCHORS,
                table.view().targets().knownAnchors() + table.view().targets().established() / 2);
        if (now() - startNanos < RETURNED_NANOS) {
            formerPeers.forEach(address -> addIfElsewhere(address, worthy, taken, room));
        }
        for (Peer peer : registry.oldestFirst()) {
            PeerAddress address = peer.governedAs;
            if (worthy.size() < room
                    && address != null
                    && peer.isActive()
                    && peer.outbound()
                    && !table.view().isLocalRoot(address)) {
                addIfElsewhere(address, worthy, taken, room);
            }
        }
        return worthy;
    }

    private void addIfElsewhere(PeerAddress address, List<PeerAddress> worthy, Set<NetGroup> taken, int room) {
        if (worthy.size() < room && taken.add(netGroups.of(address))) {
            worthy.add(address);
        }
    }

    private List<PeerAddress> anchors() {
        List<PeerAddress> anchors = new ArrayList<>();
        PeerView.Pool pool = table.view().anchors();
        PeerState[] states = PeerState.values();
        for (int s = states.length - 1; s >= 0; s--) {
            for (int i = 0; i < pool.count(states[s]) && anchors.size() < AddressBookFile.MOST_ANCHORS; i++) {
                anchors.add(pool.peer(states[s], i).address());
            }
        }
        return anchors;
    }

    private long now() {
        return local.runtime().nanoTime();
    }
}
