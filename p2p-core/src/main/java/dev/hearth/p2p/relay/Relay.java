package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.WireProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Relays new items: from an announcement to the application's verdict, and from there to everybody who lacks them. */
public final class Relay {
    /** What relay reports. */
    public interface Listener {
        /** The application has judged an item; {@code entry} is its place when it is a block. */
        void judged(ItemType type, Judged judged, Delivery.Origin origin);

        /**
         * A peer gave us an item that was new.
         *
         * @param entry its place when it is a block, else null
         * @param announcer who told us of it first
         */
        void delivered(@Nullable ChainEntry entry, int bytes, Connection source, Connection announcer);

        /** A block does not link: its sender knows a chain we do not. */
        void unlinkable(Connection source);

        /** Whether a block this peer announces is worth fetching now. */
        boolean wantsBlocksFrom(Connection source);
    }

    private final WireProtocol protocol;
    private final Handlers handlers;
    private final Dispatcher dispatcher;
    private final PeerControl control;
    private final IntSupplier announcementsPerSecond;
    private final int mostAtOnce;
    private final ItemTable items = new ItemTable();
    private final ItemCache cache;
    private final ItemServer server;
    private final Fetcher fetcher;
    private final Announcer announcer;
    private final Intake intake;
    private final Map<ConnectionId, PeerInventory> peers = new LinkedHashMap<>();
    private final Wants wants = new Wants(items);
    private final KnownItems known = new KnownItems(items);

    /**
     * @param announcementsPerSecond what a new peer may announce, on average
     * @param fetchTrigger makes {@link #fetch} run soon
     * @param announceTrigger makes {@link #announce} run soon
     */
    public Relay(
            WireProtocol protocol,
            Map<ItemType, ItemHandler<?>> handlers,
            Dispatcher dispatcher,
            PeerControl control,
            IntSupplier announcementsPerSecond,
            Listener listener,
            Runnable fetchTrigger,
            Runnable announceTrigger) {
        this.protocol = protocol;
        this.handlers = new Handlers(handlers);
        this.dispatcher = dispatcher;
        this.control = control;
        this.announcementsPerSecond = announcementsPerSecond;
        this.mostAtOnce = protocol.limits().inFlight() / 2; // the other half is for sync
        this.cache = new ItemCache(items, protocol::relayScheme);
        this.server = new ItemServer(
                this.handlers, cache, dispatcher, control, protocol.limits().mostRequested());
        this.fetcher =
                new Fetcher(this.handlers, dispatcher, peers.values(), wants, listener::wantsBlocksFrom, fetchTrigger);
        this.announcer = new Announcer(this.handlers, peers.values(), known, announceTrigger);
        this.intake = new Intake(
                protocol, this.handlers, dispatcher, control, items, cache, announcer, listener, this::askOthers);
    }

    /** A peer has become active. It is served from now on; we fetch from it after {@link #activate}. */
    public void add(Connection connection) {
        int seat = known.takeSeat();
        peers.put(
                connection.id(),
                new PeerInventory(connection, seat, announcementsPerSecond.getAsInt(), connection.nanoTime()));
    }

    /**
     * Fetch from this peer and announce to it.
     *
     * @param blocksOnly leave all other items out
     */
    public void activate(Connection connection, boolean blocksOnly) {
        PeerInventory peer = peers.get(connection.id());
        if (peer != null) {
            peer.active = true;
            peer.blocksOnly = blocksOnly;
        }
    }

    /** Stop fetching from this peer and announcing to it. */
    public void deactivate(Connection connection) {
        PeerInventory peer = peers.get(connection.id());
        if (peer != null) {
            peer.active = false;
            release(peer);
        }
    }

    /** The peer is gone. */
    public void remove(Connection connection) {
        PeerInventory peer = peers.remove(connection.id());
        if (peer != null) {
            known.leave(peer.seat);
            release(peer);
        }
    }

    private void release(PeerInventory peer) {
        wants.release(peer);
        fetcher.fetchSoon();
    }

    /** The peer announces items. */
    public void announced(Connection connection, List<ItemRef> refs) {
        PeerInventory peer = peers.get(connection.id());
        if (peer == null) {
            return;
        }
        long now = connection.nanoTime();
        if (!peer.announcements.tryTake(refs.size(), now)) {
            return; // Whoever announces more than anybody could fetch is not listened to for a while (W17).
        }
        Map<ItemType, List<Item>> byId = new LinkedHashMap<>();
        for (ItemRef announced : refs) {
            Item item = known.add(peer.seat, announced, now);
            ItemType type = item.ref.type();
            if (!peer.takes(type, handlers)) {
                continue;
            }
            if (item.want != null) {
                wants.add(peer, item, now);
            } else if (handlers.get(type) != null && !intake.isKnown(item)) {
                if (item.ref.scheme().equals(HashScheme.ID)) {
                    byId.computeIfAbsent(type, key -> new ArrayList<>()).add(item);
                } else {
                    wants.add(peer, item, now);
                }
            }
        }
        byId.forEach((type, named) -> wantUnlessKnown(peer, type, named));
        fetcher.fetchSoon();
    }

    /** The peer announces blocks by their headers: it is to blame for those that can never be valid. */
    public void announcedBlocks(Connection connection, List<ChainEntry> blocks) {
        ChainHandler<?> chain = handlers.chain();
        if (chain == null || !peers.containsKey(connection.id())) {
            return;
        }
        List<ItemRef> refs = new ArrayList<>(blocks.size());
        blocks.forEach(block -> refs.add(ItemRef.id(chain.type(), block.id())));
        if (refs.stream().allMatch(intake::isKnown)) {
            announced(connection, refs);
            return;
        }
        dispatcher.ask(Lane.CHAIN, HeadersVerdict.REFUSED, () -> chain.acceptHeaders(blocks), verdict -> {
            if (verdict == HeadersVerdict.INVALID) {
                control.penalise(
                        connection,
                        new ProtocolViolation(
                                DisconnectReason.INVALID_ITEM, 100, "announces blocks that cannot be valid"));
            } else {
                announced(connection, refs);
            }
        });
    }

    /** Announced by canonical id: only the application can tell which of these it has. */
    private void wantUnlessKnown(PeerInventory peer, ItemType type, List<Item> named) {
        ItemHandler<?> handler = Objects.requireNonNull(handlers.get(type));
        List<Hash> ids = new ArrayList<>(named.size());
        named.forEach(item -> ids.add(item.ref.hash()));
        dispatcher.ask(handlers.lane(type), List.<Hash>of(), () -> handler.known(ids), present -> {
            Set<Hash> has = new LinkedHashSet<>(present);
            long now = peer.connection.nanoTime();
            for (Item then : named) {
                Item item = items.current(then);
                if (!has.contains(item.ref.hash()) && !intake.isKnown(item) && !peer.isGone()) {
                    wants.add(peer, item, now);
                }
            }
            fetcher.fetchSoon();
        });
    }

    /** Asks for wanted items. */
    public void fetch() {
        fetcher.fetch();
    }

    /** An item that was asked for with {@link Purpose#RELAY} has arrived. */
    public void received(Connection connection, ReceivedItem item, Connection.Charge charge) {
        Want want = wants.remove(items.find(item.ref()));
        ItemHandler<?> handler = handlers.get(item.ref().type());
        if (want == null || handler == null) {
            charge.release(); // Given up, or a second source was faster.
            return;
        }
        PeerInventory peer = peers.get(connection.id());
        if (peer != null && !wants.unasked().isEmpty()) {
            peer.answered(mostAtOnce);
        }
        intake.judge(connection, item, charge, handler, want.announcer.connection);
        fetcher.fetchSoon();
    }

    /** An item other than a block that nobody has asked for. */
    public void pushed(Connection connection, ReceivedItem item, Connection.Charge charge) {
        PeerInventory peer = peers.get(connection.id());
        ItemHandler<?> handler = handlers.get(item.ref().type());
        long now = connection.nanoTime();
        if (peer == null
                || handler == null
                || !peer.mayTake(item.ref().type(), handlers)
                || !peer.announcements.tryTake(1, now)) {
            charge.release();
            return;
        }
        Item named = known.add(peer.seat, item.ref(), now);
        wants.remove(named);
        if (intake.isKnown(named)) {
            charge.release();
        } else {
            intake.judge(connection, item, charge, handler, connection);
            fetcher.fetchSoon();
        }
    }

    /** Accepted lately and not forgotten yet. */
    public Iterable<Announcement> recent(ItemType type) {
        return cache.ofType(type);
    }

    /** Sync has brought an item: who announced it need not be asked for it any more. */
    public void brought(ItemType type, Hash id, byte[] bytes) {
        if (!wants.isEmpty()) {
            wants.remove(items.find(intake.relayRef(type, id, bytes)));
        }
    }

    /** Gives an item of this node's own application to its handler and, when accepted, to the network. */
    public <T> void publish(
            ItemHandler<T> handler, byte[] bytes, @Nullable ChainEntry entry, long nowNanos, Consumer<Verdict> then) {
        intake.publish(handler, bytes, entry, nowNanos, then);
    }

    /** The peer does not have an item it announced. */
    public void notFound(Connection connection, ItemRef ref) {
        PeerInventory peer = peers.get(connection.id());
        if (peer == null) {
            return;
        }
        known.remove(peer.seat, ref);
        wants.refused(peer, items.find(ref));
        fetcher.fetchSoon();
    }

    /** Tells everybody what they do not know of what was accepted since the last time. */
    public void announce() {
        announcer.announce();
    }

    /** The peer asks for items. */
    public void itemsRequested(Connection connection, List<ItemRef> refs) {
        PeerInventory peer = peers.get(connection.id());
        if (peer != null) {
            server.requested(peer, refs);
        }
    }

    /** The peer's socket takes bytes again. */
    public void writable(Connection connection) {
        PeerInventory peer = peers.get(connection.id());
        if (peer != null) {
            server.serveNext(peer);
        }
    }

    /** Ends the connection of a peer whose answer is overdue. Called for each busy one every second or two. */
    public void check(Connection connection) {
        if (peers.containsKey(connection.id()) && isOverdue(connection, connection.nanoTime())) {
            connection.abort(DisconnectReason.REQUEST_TIMEOUT, "no answer to a request for an item it announced");
        }
    }

    /** Whether anything was announced and is still to come. */
    public boolean isAwaiting() {
        return !wants.isEmpty();
    }

    /**
     * Looks for old entries; called every second or two.
     *
     * @return until when there are none, unless something is announced or judged
     */
    public long check(long nowNanos) {
        intake.expire(nowNanos);
        known.expire(nowNanos);
        wants.check(nowNanos);
        askAgain(nowNanos);
        if (isAwaiting()) {
            fetcher.fetchSoon();
            return nowNanos;
        }
        return Math.min(known.nextExpiry(), intake.nextDue());
    }

    private boolean isOverdue(Connection connection, long nowNanos) {
        if (connection.outstanding().count(Purpose.RELAY) == 0) {
            return false;
        }
        long oldest = connection.outstanding().oldestNanos(Purpose.RELAY);
        return nowNanos - oldest > protocol.limits().patience().toNanos()
                && !connection.isPaused()
                && !control.isProgressing(connection, oldest);
    }

    /** The application may be able to judge by now what it could not, and somebody may still have it. */
    private void askAgain(long nowNanos) {
        for (ItemRef ref : intake.takeDue(nowNanos)) {
            askAgain(ref, nowNanos);
        }
    }

    private void askAgain(ItemRef ref, long nowNanos) {
        Item item = items.find(ref);
        if (item == null) {
            return;
        }
        for (PeerInventory peer : peers.values()) {
            if (peer.takes(ref.type(), handlers) && KnownItems.knows(peer.seat, item)) {
                wants.add(peer, item, nowNanos);
            }
        }
    }

    /** What this peer has sent is not what others may have under the same name. */
    private void askOthers(Connection source, ItemRef ref) {
        PeerInventory peer = peers.get(source.id());
        if (peer != null) {
            known.remove(peer.seat, ref);
        }
        askAgain(ref, source.nanoTime());
        fetcher.fetchSoon();
    }
}
