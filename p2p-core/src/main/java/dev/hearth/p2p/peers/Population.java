package dev.hearth.p2p.peers;

import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.governor.Cause;
import dev.hearth.p2p.governor.Decision;
import dev.hearth.p2p.governor.ExitKind;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.PeerState;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionKind;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The governor's hands: carries out what it decides and tells its table what has become of that. A connection is used
 * under one address of the table, {@link Peer#governedAs}: the one that was dialled, or for an inbound connection its own
 * until the governor wants the same peer at the address where it listens.
 */
final class Population {
    private final GovernorLoop loop;
    private final PeerTable table;
    private final PeerRegistry registry;
    private final Connections connections;
    private final Activity activity;
    private final Candidates candidates;
    private final Takeovers takeovers;
    private final Consumer<PeerAddress> forgotten;
    private final Alarm alarm;
    private final LocalNode local;
    private final Consumer<NodeEvent> events;

    /** {@code forgotten} hears whom the governor has taken out of its sample. */
    Population(
            GovernorLoop loop,
            PeerTable table,
            PeerRegistry registry,
            Connections connections,
            Activity activity,
            Candidates candidates,
            Takeovers takeovers,
            Consumer<PeerAddress> forgotten,
            Alarm alarm,
            LocalNode local,
            Consumer<NodeEvent> events) {
        this.loop = loop;
        this.table = table;
        this.registry = registry;
        this.connections = connections;
        this.activity = activity;
        this.candidates = candidates;
        this.takeovers = takeovers;
        this.forgotten = forgotten;
        this.alarm = alarm;
        this.local = local;
        this.events = events;
    }

    /** Decides, and carries it out, until nothing is left to decide now. */
    void turn() {
        alarm.at(loop.turn(now(), this::carryOut));
        takeovers.settle();
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
            forgotten.accept(forget.peer());
        } else if (decision instanceof Decision.LearnFromBook learn) {
            candidates.draw(learn.count());
        } else if (decision instanceof Decision.AskForAddresses ask) {
            candidates.ask(ask.peer());
        } else if (decision instanceof Decision.FindRoots) {
            candidates.findRoots();
        }
    }

    private void connect(Decision.Connect wanted) {
        PeerAddress address = wanted.peer();
        Peer there = registry.reachedAt(address);
        if (there == null && wanted.reuseOnly()) {
            there = registry.at(address); // Nobody can dial it, but it may dial from where it is known to be.
        }
        if (there != null && there.isActive()) {
            takeovers.takeOver(there, address);
        } else if (there != null
                && there.connection.stage() != Stage.CLOSING
                && !there.kind().isBrief()) {
            registry.govern(there, address);
        } else if (there != null || wanted.reuseOnly()) {
            table.reports().connectFailed(address, DialFailure.NOT_DIALLED, now());
        } else {
            ConnectionKind kind =
                    table.view().isLocalRoot(address) ? ConnectionKind.MANUAL : ConnectionKind.OUTBOUND_FULL_RELAY;
            registry.govern(connections.dial(address, kind), address);
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
            peer.promoted = false;
            peer.connection.sayGoodbye(DisconnectReason.SURPLUS, cause.words());
        } else {
            table.reports().closed(address, now());
            takeovers.release(peer);
        }
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
            peer.promoted = true;
            events.accept(new NodeEvent.Promoted(
                    peer.governedAs, Temperature.COLD, Temperature.WARM, "its handshake is complete"));
        }
        alarm.soon();
    }

    /** Goodbye is said on a connection, by either side. */
    void closing(Peer peer) {
        PeerView.Peer entry = peer.governedAs == null ? null : table.view().find(peer.governedAs);
        if (entry != null && entry.state() != PeerState.CLOSING) {
            table.reports().cooling(entry.address(), now());
            alarm.soon();
        }
    }

    /** A connection is gone. */
    void closed(Peer peer, DisconnectReason reason) {
        PeerAddress address = peer.governedAs;
        if (address == null) {
            return;
        }
        boolean useless = reason == DisconnectReason.DIFFERENT_CHAIN || reason == DisconnectReason.CONNECTED_TO_SELF;
        if (useless && !table.view().isLocalRoot(address)) {
            table.sample().banned(address); // The book does not name it again for an hour.
        } else if (isConnecting(address)
                && reason == DisconnectReason.ALREADY_CONNECTED
                && takeovers.isAlias(address)) {
            takeovers.giveUpAlias(address);
        } else if (isConnecting(address)) { // Its handshake may have ended with a goodbye.
            table.reports().connectFailed(address, failure(reason), now());
        } else if (!table.reports().closed(address, now())) {
            Temperature temperature = peer.hot ? Temperature.HOT : Temperature.WARM;
            boolean known = table.reports().lost(address, exitKind(reason), now());
            if (known || peer.promoted || !peer.outbound()) { // Who is banned is known no longer.
                events.accept(new NodeEvent.Demoted(address, temperature, Temperature.COLD, endOf(peer, reason)));
            }
        }
        if (!peer.outbound()) {
            table.reports().inboundGone(peer.address());
        }
        alarm.soon();
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
            pool.forEach(peer -> cold.add(peer.address()));
        }
        cold.removeIf(configured);
        cold.forEach(table.sample()::banned);
        alarm.soon();
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
            takeovers.release(peer);
        }
    }

    private long now() {
        return local.runtime().nanoTime();
    }
}
