package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.relay.KnownItems.Named;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Relays new items: from an announcement to the application's verdict, and from there to everybody who lacks them. */
public final class Relay {
    private static final int ANNOUNCED_AT_ONCE = 1_000;
    private static final int SEEN = 100_000;
    private static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long UNDECIDED_NANOS = TimeUnit.SECONDS.toNanos(3);

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
    private final Map<ItemType, ItemHandler<?>> handlers;
    private final Dispatcher dispatcher;
    private final PeerControl control;
    private final IntSupplier announcementsPerSecond;
    private final int mostAtOnce;
    private final Listener listener;
    private final Runnable fetchTrigger;
    private final Runnable announceTrigger;
    private final ItemCache cache;
    private final ItemServer server;
    private final Map<ConnectionId, PeerInventory> peers = new LinkedHashMap<>();
    private final Wants wants = new Wants();
    private final KnownItems known = new KnownItems();
    private final RecentRefs seen = new RecentRefs(SEEN, FAILED_NANOS);
    private final RecentRefs undecided = new RecentRefs(SEEN, UNDECIDED_NANOS);
    private final Deferrals deferrals = new Deferrals();
    private final List<CachedItem> unannounced = new ArrayList<>();

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
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.control = control;
        this.announcementsPerSecond = announcementsPerSecond;
        this.mostAtOnce = protocol.limits().inFlight() / 2; // the other half is for sync
        this.listener = listener;
        this.fetchTrigger = fetchTrigger;
        this.announceTrigger = announceTrigger;
        this.cache = new ItemCache(protocol::relayScheme);
        this.server = new ItemServer(
                handlers, cache, dispatcher, control, protocol.limits().mostRequested());
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
        fetchTrigger.run();
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
        Map<ItemType, List<ItemRef>> byId = new LinkedHashMap<>();
        for (ItemRef announced : refs) {
            Named named = known.add(peer.seat, announced, now);
            ItemRef ref = named.ref;
            if (!suits(peer, ref)) {
                continue;
            }
            if (named.want != null) {
                wants.add(peer, named, now);
            } else if (handlers.containsKey(ref.type()) && !isKnown(named, now)) {
                if (ref.scheme().equals(HashScheme.ID)) {
                    byId.computeIfAbsent(ref.type(), type -> new ArrayList<>()).add(ref);
                } else {
                    wants.add(peer, named, now);
                }
            }
        }
        byId.forEach((type, named) -> wantUnlessKnown(peer, type, named));
        fetchTrigger.run();
    }

    /** Whether items of this kind go to and fro between the peer and us. */
    private boolean suits(PeerInventory peer, ItemRef ref) {
        return peer.active && isForBoth(peer, ref);
    }

    private boolean isForBoth(PeerInventory peer, ItemRef ref) {
        return !peer.blocksOnly || isBlock(ref.type());
    }

    private boolean isKnown(Named named, long nowNanos) {
        if (!named.isKnown(nowNanos) && isKnown(named.ref)) {
            named.known(nowNanos);
        }
        return named.isKnown(nowNanos);
    }

    private boolean isKnown(ItemRef ref) {
        return cache.contains(ref) || seen.contains(ref) || undecided.contains(ref);
    }

    /** Announced by canonical id: only the application can tell which of these it has. */
    private void wantUnlessKnown(PeerInventory peer, ItemType type, List<ItemRef> refs) {
        ItemHandler<?> handler = handler(type);
        List<Hash> ids = new ArrayList<>(refs.size());
        refs.forEach(ref -> ids.add(ref.hash()));
        dispatcher.ask(lane(handler), List.<Hash>of(), () -> handler.known(ids), present -> {
            Set<Hash> has = new LinkedHashSet<>(present);
            long now = peer.connection.nanoTime();
            for (ItemRef ref : refs) {
                if (!has.contains(ref.hash()) && !isKnown(ref) && !isGone(peer)) {
                    wants.add(peer, ref, now);
                }
            }
            fetchTrigger.run();
        });
    }

    /** Asks for wanted items, blocks first, each from the announcing peer with the least on its hands. */
    public void fetch() {
        if (wants.unasked().isEmpty()) {
            return;
        }
        if (dispatcher.isBusy()) {
            dispatcher.whenFree(fetchTrigger);
            return;
        }
        Map<PeerInventory, List<ItemRef>> requests = new LinkedHashMap<>();
        int left = fetch(true, mostRequests(), requests);
        fetch(false, left, requests);
        requests.forEach((peer, refs) -> peer.connection.session().fetch(refs));
    }

    /** No more than this can be asked for: where many wait it is not tried in vain for each. */
    private int mostRequests() {
        int waiting = wants.unasked().size();
        int room = 0;
        for (PeerInventory peer : peers.values()) {
            if (room >= waiting) {
                break;
            }
            room += room(peer);
        }
        return Math.min(room, waiting);
    }

    /** Returns how many of {@code most} requests are left. */
    private int fetch(boolean blocks, int most, Map<PeerInventory, List<ItemRef>> requests) {
        int free = most;
        Iterator<Want> all = wants.unasked().iterator();
        while (free > 0 && all.hasNext()) {
            Want want = all.next();
            if (isBlock(want.ref.type()) != blocks) {
                continue;
            }
            PeerInventory source = leastBusy(want);
            if (source == null) {
                continue;
            }
            ask(want, source, requests);
            free--;
            all.remove();
        }
        return free;
    }

    private void ask(Want want, PeerInventory source, Map<PeerInventory, List<ItemRef>> requests) {
        long now = source.connection.nanoTime();
        wants.asked(want, source, now);
        if (source.connection.outstanding().add(want.ref, Purpose.RELAY, now)) {
            requests.computeIfAbsent(source, peer -> new ArrayList<>()).add(want.ref);
        }
    }

    private static int room(PeerInventory peer) {
        if (!peer.active || isGone(peer) || peer.connection.isPaused()) {
            return 0;
        }
        return Math.max(0, peer.window - peer.connection.outstanding().count(Purpose.RELAY));
    }

    private @Nullable PeerInventory leastBusy(Want want) {
        PeerInventory best = null;
        for (PeerInventory source : want.sources) {
            if (room(source) > 0 && (best == null || room(source) > room(best)) && mayGive(source, want)) {
                best = source;
            }
        }
        return best;
    }

    /** A block waits until we have caught up with who announced it: it may come before the end of its list does. */
    private boolean mayGive(PeerInventory source, Want want) {
        return !isBlock(want.ref.type()) || listener.wantsBlocksFrom(source.connection);
    }

    /** An item that was asked for with {@link Purpose#RELAY} has arrived. */
    public void received(Connection connection, ReceivedItem item, Connection.Charge charge) {
        Want want = wants.remove(item.ref());
        ItemHandler<?> handler = handlers.get(item.ref().type());
        if (want == null || handler == null) {
            charge.release(); // Given up, or a second source was faster.
            return;
        }
        PeerInventory peer = peers.get(connection.id());
        if (peer != null && !wants.unasked().isEmpty()) {
            peer.answered(mostAtOnce);
        }
        judge(connection, item, charge, handler, want.announcer.connection);
    }

    /** An item other than a block that nobody has asked for. */
    public void pushed(Connection connection, ReceivedItem item, Connection.Charge charge) {
        PeerInventory peer = peers.get(connection.id());
        ItemHandler<?> handler = handlers.get(item.ref().type());
        long now = connection.nanoTime();
        if (peer == null || handler == null || !isForBoth(peer, item.ref()) || !peer.announcements.tryTake(1, now)) {
            charge.release();
            return;
        }
        known.add(peer.seat, item.ref(), now);
        wants.remove(item.ref());
        if (isKnown(item.ref())) {
            charge.release();
        } else {
            judge(connection, item, charge, handler, connection);
        }
    }

    private void judge(
            Connection connection,
            ReceivedItem item,
            Connection.Charge charge,
            ItemHandler<?> handler,
            Connection announcer) {
        // Announced again while the application thinks it over, it is not fetched again.
        undecided.add(item.ref(), connection.nanoTime());
        ChainEntry entry = item.entry();
        Delivery delivery =
                new Delivery(Delivery.Origin.RELAY, connection.attempt().address());
        dispatcher.askAsync(
                lane(handler),
                Judged.UNDECIDED,
                () -> Judging.judge(handler, item.bytes(), entry, delivery),
                judged -> {
                    charge.release();
                    judged(connection, item, judged);
                    if (judged.verdict() instanceof Verdict.Accepted) {
                        listener.delivered(judged.entry(), item.bytes().length, connection, announcer);
                    }
                });
        fetchTrigger.run();
    }

    private void judged(Connection source, ReceivedItem item, Judged judged) {
        long now = source.nanoTime();
        ItemRef ref = item.ref();
        Verdict verdict = judged.verdict();
        Hash id = judged.id();
        if (verdict instanceof Verdict.Later) {
            deferrals.defer(ref, now);
        } else {
            deferrals.settle(ref);
        }
        if (verdict instanceof Verdict.Accepted && id != null) {
            undecided.remove(ref);
            accepted(new CachedItem(relayRef(ref, id, item.bytes()), id, item.bytes(), now));
        } else if (verdict instanceof Verdict.Duplicate) {
            seen.add(ref, now);
        } else if (verdict instanceof Verdict.Invalid invalid) {
            seen.add(ref, now);
            int penalty = item.entry() == null ? invalid.penalty() : Verdict.Invalid.FULL_PENALTY;
            control.penalise(
                    source,
                    new ProtocolViolation(
                            DisconnectReason.INVALID_ITEM, penalty, "invalid " + ref.type() + ": " + invalid.reason()));
        } else if (verdict instanceof Verdict.Unlinkable) {
            undecided.remove(ref);
            known.doubt(ref, now);
            listener.unlinkable(source);
        }
        listener.judged(ref.type(), judged, Delivery.Origin.RELAY);
    }

    /** What others are told it is called; some peers name it otherwise. */
    private ItemRef relayRef(ItemRef ref, Hash id, byte[] bytes) {
        HashScheme scheme = protocol.relayScheme(ref.type());
        return ref.scheme().equals(scheme)
                ? ref
                : new ItemRef(ref.type(), scheme, protocol.relayHash(ref.type(), id, bytes));
    }

    private void accepted(CachedItem item) {
        seen.add(item.ref(), item.sinceNanos());
        cache.put(item);
        unannounced.add(item);
        announceTrigger.run();
    }

    /** Accepted lately and not forgotten yet. */
    public Iterable<Announcement> recent(ItemType type) {
        return cache.ofType(type);
    }

    /** Sync has brought an item: who announced it need not be asked for it any more. */
    public void brought(ItemType type, Hash id, byte[] bytes) {
        if (!wants.isEmpty()) {
            Hash hash = protocol.relayHash(type, id, bytes);
            wants.remove(new ItemRef(type, protocol.relayScheme(type), hash));
        }
    }

    /** Gives an item of this node's own application to its handler and, when accepted, to the network. */
    public <T> void publish(
            ItemHandler<T> handler, byte[] bytes, @Nullable ChainEntry entry, long nowNanos, Consumer<Verdict> then) {
        dispatcher.askAsync(
                lane(handler),
                Judged.UNDECIDED,
                () -> Judging.judge(handler, bytes, entry, new Delivery(Delivery.Origin.LOCAL, null)),
                judged -> {
                    Hash id = judged.id();
                    if (judged.verdict() instanceof Verdict.Accepted && id != null) {
                        Hash hash = protocol.relayHash(handler.type(), id, bytes);
                        ItemRef ref = new ItemRef(handler.type(), protocol.relayScheme(handler.type()), hash);
                        accepted(new CachedItem(ref, id, bytes, nowNanos));
                    }
                    listener.judged(handler.type(), judged, Delivery.Origin.LOCAL);
                    then.accept(judged.verdict());
                });
    }

    /** The peer does not have an item it announced. */
    public void notFound(Connection connection, ItemRef ref) {
        PeerInventory peer = peers.get(connection.id());
        if (peer == null) {
            return;
        }
        known.remove(peer.seat, ref);
        wants.refused(peer, ref);
        fetchTrigger.run();
    }

    /** Tells everybody what they do not know; everything accepted since the last time goes in one announcement. */
    public void announce() {
        if (unannounced.isEmpty()) {
            return;
        }
        List<BitSet> knowers = new ArrayList<>(unannounced.size());
        unannounced.forEach(item -> knowers.add(known.seats(item.ref())));
        for (PeerInventory peer : peers.values()) {
            // Who is a mebibyte behind hears of these items from others, or when it asks for ids.
            boolean listens = peer.active && !peer.connection.attempt().initiatorOnly();
            if (!listens || isGone(peer) || !peer.connection.isWritable()) {
                continue;
            }
            List<Announcement> news = new ArrayList<>(unannounced.size());
            for (int i = 0; i < unannounced.size(); i++) {
                CachedItem item = unannounced.get(i);
                if (!knowers.get(i).get(peer.seat) && suits(peer, item.ref())) {
                    news.add(new Announcement(item.ref(), item.id(), item.bytes()));
                }
            }
            for (int from = 0; from < news.size(); from += ANNOUNCED_AT_ONCE) {
                announce(peer, news.subList(from, Math.min(news.size(), from + ANNOUNCED_AT_ONCE)));
            }
        }
        unannounced.clear();
    }

    private void announce(PeerInventory peer, List<Announcement> news) {
        long now = peer.connection.nanoTime();
        peer.connection.session().announce(news).forEach(told -> known.add(peer.seat, told.ref(), now));
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

    /** Looks for old entries; called every second or two. */
    public void check(long nowNanos) {
        undecided.expire(nowNanos);
        seen.expire(nowNanos);
        known.expire(nowNanos);
        wants.check(nowNanos);
        askAgain(nowNanos);
        fetchTrigger.run();
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
        for (ItemRef ref : deferrals.takeDue(nowNanos)) {
            for (PeerInventory peer : peers.values()) {
                if (suits(peer, ref) && known.contains(peer.seat, ref)) {
                    wants.add(peer, ref, nowNanos);
                }
            }
        }
    }

    private ItemHandler<?> handler(ItemType type) {
        ItemHandler<?> handler = handlers.get(type);
        if (handler == null) {
            throw new IllegalArgumentException("no handler for " + type);
        }
        return handler;
    }

    private boolean isBlock(ItemType type) {
        return handlers.get(type) instanceof ChainHandler<?>;
    }

    private static Lane lane(ItemHandler<?> handler) {
        return handler instanceof ChainHandler<?> ? Lane.CHAIN : Lane.OTHER;
    }

    private static boolean isGone(PeerInventory peer) {
        return peer.connection.stage() != Stage.ACTIVE;
    }
}
