package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressBookFile;
import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.discovery.NetGroup;
import dev.hearth.p2p.discovery.NetGroups;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.Cause;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.ExitKind;
import dev.hearth.p2p.governor.Family;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The governor's hands: carries out what it decides and tells its table what has become of that. A connection is used
 * under one address of the table, {@link Peer#governedAs}: the one that was dialled, or for an inbound connection its own
 * until the governor wants the same peer at the address where it listens.
 */
final class Population {
    private static final Logger log = LoggerFactory.getLogger(Population.class);

    /** The alarm for as soon as possible. */
    static final long NOW = Long.MIN_VALUE;

    private static final int DRAWS_PER_ADDRESS = 2;
    private static final long ROOTS_VALID_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long PROVEN_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final long RETURNED_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long SETTLED_NANOS = TimeUnit.MINUTES.toNanos(90);

    /** What the peer manager does for it. */
    interface Hands {
        /** Whether an address may be known: it could be dialled without being asked to by the operator. */
        boolean isWelcome(PeerAddress address);

        /** Whether a peer may be asked for addresses. */
        boolean mayAskForAddresses(Peer peer);

        /** Whether the operator wants a peer to be asked and not served. */
        boolean isInitiatorOnly(PeerAddress address);

        /** The governor has taken a cold peer out of its sample. */
        void forgotten(PeerAddress address);

        /** Answers with {@link #rootsFound}. */
        void findRoots();
    }

    private final GovernorLoop loop;
    private final PeerTable table;
    private final List<PeerAddress> formerPeers;
    private final AddressStore book;
    private final NetGroups netGroups;
    private final PeerRegistry registry;
    private final Connections connections;
    private final Preference preference;
    private final Activity activity;
    private final Hands hands;
    private final LocalNode local;
    private final Consumer<NodeEvent> events;
    private final long startNanos;
    private final List<Peer> takenOver = new ArrayList<>();
    private LongConsumer wake = nanos -> {};

    Population(
            GovernorLoop loop,
            PeerTable table,
            List<PeerAddress> formerPeers,
            AddressStore book,
            NetGroups netGroups,
            PeerRegistry registry,
            Connections connections,
            Preference preference,
            Activity activity,
            Hands hands,
            LocalNode local,
            Consumer<NodeEvent> events) {
        this.loop = loop;
        this.table = table;
        this.formerPeers = formerPeers;
        this.book = book;
        this.netGroups = netGroups;
        this.registry = registry;
        this.connections = connections;
        this.preference = preference;
        this.activity = activity;
        this.hands = hands;
        this.local = local;
        this.events = events;
        this.startNanos = now();
    }

    /** {@code alarm} makes {@link #turn} run at a time of the node loop's clock, and soon when that is past. */
    void onWake(LongConsumer alarm) {
        wake = alarm;
    }

    /** Something has changed: decide soon. */
    void changed() {
        wake.accept(NOW);
    }

    /** Decides, and carries it out, until nothing is left to decide now. */
    void turn() {
        wake.accept(loop.turn(now(), this::carryOut));
        for (Peer peer : takenOver) { // Hot before, it is asked on without a break if it is to be hot again.
            PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
            activity.setHot(peer, entry != null && entry.state() == PeerState.HOT);
        }
        takenOver.clear();
    }

    /** The peers of the last run are known again, before anybody else: first of them as many anchors as are wanted. */
    void returnToFormerPeers() {
        for (PeerAddress address : formerPeers) {
            if (hands.isWelcome(address) && table.sample().learn(address, Origin.BOOK, true, now())) {
                table.sample().appointAnchor(address);
            }
        }
    }

    /**
     * Ordinary peers we dialled that have been hot for long and of use become anchors, one of a netgroup; but not those a
     * node has picked when it knew hardly anybody.
     */
    void appointAnchors() {
        if (now() - startNanos < SETTLED_NANOS) {
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
    List<PeerAddress> worthReturningTo() {
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
                    && !isLocalRoot(address)) {
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

    private void carryOut(Decision decision) {
        if (decision instanceof Decision.Connect connect) {
            connect(connect);
        } else if (decision instanceof Decision.Activate activate) {
            activate(activate.peer(), activate.cause());
        } else if (decision instanceof Decision.Deactivate deactivate) {
            deactivate(deactivate.peer(), deactivate.cause());
        } else if (decision instanceof Decision.Close close) {
            close(close.peer(), close.cause());
        } else if (decision instanceof Decision.Forget forget) {
            hands.forgotten(forget.peer());
        } else if (decision instanceof Decision.LearnFromBook learn) {
            learn(learn.count());
        } else if (decision instanceof Decision.AskForAddresses ask) {
            askForAddresses(ask.peer());
        } else if (decision instanceof Decision.FindRoots) {
            hands.findRoots();
        }
    }

    private void connect(Decision.Connect wanted) {
        PeerAddress address = wanted.peer();
        Peer there = registry.reachedAt(address);
        if (there == null && wanted.reuseOnly()) {
            there = registry.at(address); // Nobody can dial it, but it may dial from where it is known to be.
        }
        if (there != null && there.isActive()) {
            takeOver(there, address);
        } else if (there != null
                && there.connection.stage() != Stage.CLOSING
                && !there.kind().isBrief()) {
            registry.govern(there, address);
        } else if (there != null || wanted.reuseOnly()) {
            table.reports().connectFailed(address, DialFailure.OTHER, now());
        } else {
            ConnectionKind kind = isLocalRoot(address) ? ConnectionKind.MANUAL : ConnectionKind.OUTBOUND_FULL_RELAY;
            registry.govern(connections.dial(address, kind), address);
        }
    }

    boolean isAnchor(Peer peer) {
        PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
        return entry != null && entry.family() == Family.ANCHOR;
    }

    private boolean isLocalRoot(PeerAddress address) {
        PeerView.Peer peer = table.view().find(address);
        return peer != null && peer.family() == Family.LOCAL;
    }

    /** A connection that exists already serves the governor's need for {@code address} (cardano-governor §6.2). */
    private void takeOver(Peer peer, PeerAddress address) {
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
            peer.connection.askOnly(hands.isInitiatorOnly(address));
        }
        peer.updateUse();
        table.reports().connected(address, peer.kind().relaysAll(), now());
        takenOver.add(peer);
        events.accept(new NodeEvent.Promoted(
                address, Temperature.COLD, Temperature.WARM, "it is connected already, by its own doing"));
    }

    private static boolean isInUse(Peer peer) {
        return peer.governedAs != null && (peer.outbound() || peer.takenOver);
    }

    /** Its peer is used under another of its addresses: who has many does not get many places. */
    private void giveUpAlias(PeerAddress address) {
        if (isLocalRoot(address)) {
            table.reports().connectFailed(address, DialFailure.OTHER, now());
        } else {
            table.sample().banned(address);
            book.postpone(address, nowSeconds());
        }
    }

    private void activate(PeerAddress address, Cause cause) {
        Peer peer = registry.governedAs(address);
        if (peer == null || !peer.isActive()) {
            table.reports().activationFailed(address, now());
            return;
        }
        activity.setHot(peer, true);
        table.reports().activated(address, now());
        events.accept(new NodeEvent.Promoted(address, Temperature.WARM, Temperature.HOT, cause.words()));
    }

    private void deactivate(PeerAddress address, Cause cause) {
        Peer peer = registry.governedAs(address);
        if (peer == null) {
            table.reports().lost(address, ExitKind.ERROR, now());
            return;
        }
        activity.setHot(peer, false);
        table.reports().deactivated(address, 0, now());
        events.accept(new NodeEvent.Demoted(address, Temperature.HOT, Temperature.WARM, cause.words()));
    }

    /** We dialled it: it ends. The peer dialled: it may have chosen us, and goes on as an inbound connection. */
    private void close(PeerAddress address, Cause cause) {
        Peer peer = registry.governedAs(address);
        events.accept(new NodeEvent.Demoted(address, Temperature.WARM, Temperature.COLD, cause.words()));
        if (peer == null) {
            table.reports().closed(address, now());
        } else if (peer.outbound()) {
            peer.connection.sayGoodbye(DisconnectReason.SURPLUS, cause.words());
        } else {
            table.reports().closed(address, now());
            backToInbound(peer);
        }
    }

    private void learn(int count) {
        int learnt = 0;
        Predicate<PeerAddress> usable = address ->
                table.view().find(address) == null && table.sample().hasRoomFor(address) && hands.isWelcome(address);
        for (int draws = 0; learnt < count && draws < DRAWS_PER_ADDRESS * count; draws++) {
            PeerAddress address = book.select(false, preference.among(usable), nowSeconds());
            if (address == null) {
                break;
            }
            if (table.sample().learn(address, Origin.BOOK, true, now())) {
                learnt++;
            }
        }
        table.sample().drawn(learnt, count, now());
    }

    /** The configured groups, without those that are not wanted now. */
    void localRoots(List<LocalRootGroup> groups) {
        table.sample().localRoots(groups, now()).forEach(warning -> log.warn("{}", warning));
        changed();
    }

    /** The configured public roots, those apart that must not be told to others. */
    void rootsFound(List<PeerAddress> open, List<PeerAddress> secret) {
        int room = table.sample().addPublicRoots(secret, false, now());
        if (table.sample().rootsFound(open, true, ROOTS_VALID_NANOS, now()) + room > 0) {
            changed();
        }
    }

    private void askForAddresses(PeerAddress address) {
        Peer peer = registry.governedAs(address);
        if (peer == null || !peer.isActive() || !hands.mayAskForAddresses(peer)) {
            table.sample().shared(address, 0, now());
            return;
        }
        peer.connection.session().requestAddresses();
        peer.connection.schedule(() -> table.sample().shared(address, 0, now()), TimeUnit.SECONDS.toNanos(10));
    }

    // Facts

    /** A peer's handshake is complete. */
    void established(Peer peer) {
        if (!peer.outbound()) {
            registry.govern(peer, peer.address());
            table.reports().inboundConnected(peer.address(), now());
        } else if (peer.governedAs != null
                && !table.reports().connected(peer.governedAs, peer.kind().relaysAll(), now())) {
            peer.connection.sayGoodbye(DisconnectReason.SURPLUS, "it is no longer wanted");
            return;
        }
        peer.updateUse();
        if (peer.governedAs != null) {
            events.accept(new NodeEvent.Promoted(
                    peer.governedAs, Temperature.COLD, Temperature.WARM, "its handshake is complete"));
        }
        changed();
    }

    /** Goodbye is said on a connection, by either side. */
    void closing(Peer peer) {
        PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
        if (entry != null && entry.state() != PeerState.CLOSING) {
            table.reports().cooling(entry.address(), now());
            changed();
        }
    }

    /** A connection is gone. */
    void closed(Peer peer, DisconnectReason reason) {
        PeerAddress address = peer.governedAs;
        if (address == null) {
            return;
        }
        boolean useless = reason == DisconnectReason.DIFFERENT_CHAIN || reason == DisconnectReason.CONNECTED_TO_SELF;
        if (useless && !isLocalRoot(address)) {
            table.sample().banned(address); // The book does not name it again for an hour.
        } else if (isConnecting(address) && reason == DisconnectReason.ALREADY_CONNECTED && isAlias(address)) {
            giveUpAlias(address);
        } else if (isConnecting(address)) { // Its handshake may have ended with a goodbye.
            table.reports().connectFailed(address, failure(reason), now());
        } else if (!table.reports().closed(address, now())) {
            Temperature temperature = peer.hot ? Temperature.HOT : Temperature.WARM;
            if (table.reports().lost(address, exitKind(reason), now()) || !peer.outbound()) {
                events.accept(new NodeEvent.Demoted(address, temperature, Temperature.COLD, endOf(peer, reason)));
            }
        }
        if (!peer.outbound()) {
            table.reports().inboundGone(peer.address());
        }
        changed();
    }

    private boolean isAlias(PeerAddress address) {
        Peer kept = registry.reachedAt(address);
        return kept != null && kept.isActive() && isInUse(kept) && !address.equals(kept.governedAs);
    }

    private static DialFailure failure(DisconnectReason reason) {
        return switch (reason) {
            case NO_ROUTE -> DialFailure.NO_ROUTE;
            case NO_ANSWER -> DialFailure.NO_ANSWER;
            default -> DialFailure.OTHER;
        };
    }

    private boolean isConnecting(PeerAddress address) {
        PeerView.Peer entry = table.view().find(address);
        return entry != null && entry.state() == PeerState.CONNECTING;
    }

    private static String endOf(Peer peer, DisconnectReason reason) {
        String detail = peer.connection.endDetail();
        return detail.isEmpty() ? reason.name() : reason.name() + ": " + detail;
    }

    private static ExitKind exitKind(DisconnectReason reason) {
        return switch (reason) {
            case DIFFERENT_CHAIN, UNREACHABLE_FORK, CONNECTED_TO_SELF -> ExitKind.DIFFERENT_CHAIN;
            case PROTOCOL_VIOLATION, INVALID_ITEM, INVALID_HELLO, BLOCKED -> ExitKind.MISBEHAVED;
            case SURPLUS, REQUESTED, NODE_STOPPING -> ExitKind.DEMOTED_BY_US;
            case CLOSED_BY_PEER, REJECTED_BY_PEER, ALREADY_CONNECTED, NOT_ACCEPTING -> ExitKind.CLEAN;
            default -> ExitKind.ERROR;
        };
    }

    /** An inbound peer was reached where it listens: the governor may use its connection for that address. */
    void listensAt(Peer peer, PeerAddress address) {
        if (!peer.outbound()) {
            table.reports().inboundListens(peer.address(), address, now());
        }
    }

    /** These addresses are gone from all sets, whatever was in progress. */
    void banned(Predicate<PeerAddress> whom) {
        List<PeerAddress> gone = new ArrayList<>();
        PeerView view = table.view();
        List<PeerView.Pool> pools = new ArrayList<>(List.of(view.ordinary(), view.anchors(), view.inbound()));
        pools.addAll(view.localGroups());
        for (PeerView.Pool pool : pools) {
            for (PeerState state : PeerState.values()) {
                for (int i = 0; i < pool.count(state); i++) {
                    PeerAddress address = pool.peer(state, i).address();
                    if (whom.test(address)) {
                        gone.add(address);
                    }
                }
            }
        }
        gone.forEach(table.sample()::banned);
        changed();
    }

    /** Peers that are not configured are no longer known nor used, but as inbound peers when they have dialled us. */
    void keepOnly(Predicate<PeerAddress> configured) {
        for (Peer peer : registry.all()) {
            PeerAddress address = peer.governedAs;
            if (address != null && !configured.test(address) && (peer.outbound() || peer.takenOver)) {
                letGo(peer, address, "only configured peers are wanted");
            }
        }
        PeerView view = table.view();
        List<PeerAddress> cold = new ArrayList<>();
        for (PeerView.Pool pool : List.of(view.ordinary(), view.anchors())) {
            for (PeerState state : PeerState.values()) {
                for (int i = 0; i < pool.count(state); i++) {
                    cold.add(pool.peer(state, i).address());
                }
            }
        }
        cold.removeIf(configured);
        cold.forEach(table.sample()::banned);
        changed();
    }

    private void letGo(Peer peer, PeerAddress address, String why) {
        if (peer.isActive()) {
            events.accept(new NodeEvent.Demoted(address, peer.temperature(), Temperature.COLD, why));
        }
        table.sample().banned(address);
        activity.setHot(peer, false);
        if (peer.outbound()) {
            registry.govern(peer, null);
            peer.connection.sayGoodbye(DisconnectReason.SURPLUS, why);
        } else {
            backToInbound(peer);
        }
    }

    private void backToInbound(Peer peer) {
        registry.govern(peer, peer.address());
        peer.takenOver = false;
        peer.connection.askOnly(false);
        peer.updateUse();
        table.reports().inboundConnected(peer.address(), now());
        events.accept(new NodeEvent.Promoted(
                peer.address(), Temperature.COLD, Temperature.WARM, "it has connected to us and may stay"));
    }

    /** A peer was seen to have a block of this number. */
    void announced(Peer peer, long number) {
        if (peer.governedAs != null) {
            table.usefulness().announced(peer.governedAs, number);
        }
    }

    /** A peer gave us a block that was new. */
    void delivered(Peer peer, long number, int bytes) {
        if (peer.governedAs != null) {
            table.usefulness().delivered(peer.governedAs, number, bytes);
        }
    }

    /** A round trip to a peer was measured. */
    void roundTrip(Peer peer, long micros) {
        if (peer.governedAs != null) {
            table.reports().roundTrip(peer.governedAs, TimeUnit.MICROSECONDS.toNanos(micros), now());
        }
    }

    /** The book has addresses it had not before. */
    void bookGrew() {
        table.sample().bookGrew(now());
        changed();
    }

    /** A peer has answered a question for addresses, with so many that were new. */
    void shared(Peer peer, int newAddresses) {
        if (peer.governedAs != null) {
            table.sample().shared(peer.governedAs, newAddresses, now());
        }
        if (newAddresses > 0) {
            bookGrew();
        }
    }

    PeerTable table() {
        return table;
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
