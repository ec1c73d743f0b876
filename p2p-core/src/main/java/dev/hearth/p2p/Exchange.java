package dev.hearth.p2p;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.peers.PeerUsers;
import dev.hearth.p2p.relay.Relay;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.RoutineName;
import dev.hearth.p2p.routine.Routines;
import dev.hearth.p2p.sync.ChainSync;
import dev.hearth.p2p.trust.Permission;
import dev.hearth.p2p.trust.Permissions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is exchanged with peers: joins sync and relay with each other, with the peers and with the application. Node loop. */
final class Exchange implements PeerUsers, ChainSync.Listener, Relay.Listener {
    private final NodeSettings settings;
    private final Routines routines;
    private final PeerManager peers;
    private final Neighbourhood neighbourhood;
    private final Governance governance;
    private final ChainHead head;
    private final Consumer<NodeEvent> events;
    private final Relay relay;
    private final @Nullable ChainSync sync;

    Exchange(
            NodeSettings settings,
            LocalState local,
            Dispatcher dispatcher,
            Routines routines,
            PeerManager peers,
            Neighbourhood neighbourhood,
            Governance governance,
            ChainHead head,
            Consumer<NodeEvent> events) {
        this.settings = settings;
        this.routines = routines;
        this.peers = peers;
        this.neighbourhood = neighbourhood;
        this.governance = governance;
        this.head = head;
        this.events = events;
        Routine fetchItems = routines.add(RoutineName.FETCH_ITEMS, this::fetchItems);
        Routine advertise = routines.add(RoutineName.ADVERTISE_INVENTORY, this::advertise);
        this.relay = new Relay(
                settings.protocol(),
                settings.items(),
                dispatcher,
                peers.feedback(),
                () -> governance.config().get(ConfigKeys.LIMITS_PEER_ANNOUNCEMENTS),
                this,
                fetchItems::trigger,
                advertise::trigger);
        local.recent(relay::recent);
        ChainHandler<?> chain = settings.chain();
        this.sync = chain == null
                ? null
                : new ChainSync(chain, dispatcher, settings.protocol().limits(), peers.feedback(), this);
    }

    private long fetchItems() {
        relay.fetch();
        if (!relay.isAwaiting()) {
            return Long.MAX_VALUE;
        }
        routines.wake(RoutineName.FETCH_SYNC_ITEMS);
        return settings.runtime().nanoTime();
    }

    /** Whenever there is something to announce, this is triggered. */
    private long advertise() {
        relay.announce();
        return Long.MAX_VALUE;
    }

    /** Looks after everything that was asked of peers; returns until when only busy ones need that. */
    long checkRequests(Turns turns) {
        turns.eachBusy(this::checkRequestsTo);
        return relay.check(settings.runtime().nanoTime());
    }

    private void checkRequestsTo(Connection connection) {
        if (!connection.outstanding().isEmpty()) {
            if (sync != null) {
                sync.check(connection);
            }
            relay.check(connection);
        }
    }

    // Peers

    @Override
    public void added(Connection connection) {
        if (sync != null) {
            sync.add(connection);
        }
        relay.add(connection);
    }

    @Override
    public void activated(Connection connection, Permissions permissions, boolean blocksOnly) {
        if (permissions.has(Permission.RELAY)) {
            relay.activate(connection, blocksOnly);
        }
        if (sync != null && permissions.has(Permission.SYNC)) {
            sync.activate(connection);
        }
    }

    @Override
    public void deactivated(Connection connection) {
        relay.deactivate(connection);
        if (sync != null) {
            sync.deactivate(connection);
        }
    }

    @Override
    public void removed(Connection connection) {
        neighbourhood.remove(connection);
        if (sync != null) {
            sync.remove(connection);
        }
        relay.remove(connection);
    }

    @Override
    public void writable(Connection connection) {
        relay.writable(connection);
        if (sync != null) {
            sync.writable(connection);
        }
    }

    // Sync and relay

    @Override
    public void judged(ChainEntry block, byte[] bytes, Verdict verdict, Connection source) {
        ChainHandler<?> chain = settings.chain();
        if (chain != null && (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate)) {
            relay.brought(chain.type(), block.id(), bytes);
        }
        if (verdict instanceof Verdict.Accepted accepted) {
            peers.observations().deliveredBlock(source, block.number(), bytes.length);
            head.accepted(block, accepted);
        }
    }

    @Override
    public void delivered(@Nullable ChainEntry entry, int bytes, Connection source, Connection announcer) {
        if (entry == null) {
            peers.observations().deliveredItem(source);
        } else {
            peers.observations().announcedBlock(announcer, entry.number());
            peers.observations().deliveredBlock(source, entry.number(), bytes);
            peers.observations().broughtBlock(source);
        }
    }

    @Override
    public void caughtUp(Connection source) {
        relay.fetch();
    }

    @Override
    public void synced() {
        governance.synced();
        head.refresh(entry -> events.accept(new NodeEvent.Synced(entry.orElse(null))));
    }

    @Override
    public void judged(ItemType type, Judged judged, Delivery.Origin origin) {
        routines.wake(RoutineName.FETCH_SYNC_ITEMS);
        Hash id = judged.id();
        ChainEntry entry = judged.entry();
        if (judged.verdict() instanceof Verdict.Accepted accepted && id != null) {
            if (entry != null) {
                if (sync != null) {
                    sync.brought(id);
                }
                head.accepted(entry, accepted);
            } else {
                events.accept(new NodeEvent.ItemAccepted(type, id));
            }
        }
    }

    @Override
    public void unlinkable(Connection source) {
        if (sync != null) {
            sync.restart(source);
        }
    }

    @Override
    public boolean wantsBlocksFrom(Connection source) {
        return sync != null && sync.isInSync(source);
    }

    // The application

    /** An item of this application's own; {@code verdict} hears what its handler says. */
    <T> void publish(ItemHandler<T> handler, byte[] bytes, CompletableFuture<Verdict> verdict) {
        ChainEntry entry = null;
        if (handler == settings.chain()) {
            try {
                entry = settings.protocol().chainEntry(bytes);
            } catch (MalformedItemException e) {
                verdict.complete(Verdict.invalid("malformed: " + e.getMessage()));
                return;
            }
        }
        relay.publish(handler, bytes, entry, settings.runtime().nanoTime(), verdict::complete);
    }

    boolean isChain(ItemType type) {
        return settings.items().get(type) instanceof ChainHandler<?>;
    }

    Relay relay() {
        return relay;
    }

    /** Null without a chain. */
    @Nullable
    ChainSync sync() {
        return sync;
    }
}
