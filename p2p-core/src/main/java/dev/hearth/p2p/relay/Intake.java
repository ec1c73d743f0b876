package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Judging;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.WireProtocol;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives items to the application, acts on its verdicts, and remembers for a while what has been through here. Node loop. */
final class Intake {
    private static final int SEEN = 100_000;
    /** Of who passes on invalid blocks before judging them, as its protocol allows; some end the connection (§6). */
    private static final int UNJUDGED_PENALTY = 20;

    private static final long FAILED_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long UNDECIDED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final WireProtocol protocol;
    private final Handlers handlers;
    private final Dispatcher dispatcher;
    private final PeerControl control;
    private final ItemCache cache;
    private final Announcer announcer;
    private final Relay.Listener listener;
    private final BiConsumer<Connection, ItemRef> otherSources;
    private final ItemTable items;
    private final ItemTable.Line seen;
    private final ItemTable.Line undecided;
    private final Deferrals deferrals = new Deferrals();

    /** {@code otherSources} asks who else announced a block for it, now that this connection has sent something else. */
    Intake(
            WireProtocol protocol,
            Handlers handlers,
            Dispatcher dispatcher,
            PeerControl control,
            ItemTable items,
            ItemCache cache,
            Announcer announcer,
            Relay.Listener listener,
            BiConsumer<Connection, ItemRef> otherSources) {
        this.protocol = protocol;
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.control = control;
        this.items = items;
        this.seen = items.new Line(SEEN, FAILED_NANOS);
        this.undecided = items.new Line(SEEN, UNDECIDED_NANOS);
        this.cache = cache;
        this.announcer = announcer;
        this.listener = listener;
        this.otherSources = otherSources;
    }

    /** Whether it is here, was judged lately or is being judged. */
    boolean isKnown(ItemRef ref) {
        return isKnown(items.find(ref));
    }

    /** Whether it is here, was judged lately or is being judged. */
    boolean isKnown(@Nullable Item item) {
        return cache.contains(item) || seen.has(item) || undecided.has(item);
    }

    /** Gives an item of a peer to its handler; {@code announcer} told us of it first. */
    void judge(
            Connection connection,
            ReceivedItem item,
            Connection.Charge charge,
            ItemHandler<?> handler,
            Connection announcer) {
        long now = connection.nanoTime();
        // Announced again while the application thinks it over, it is not fetched again.
        Item named = undecided.add(item.ref(), now);
        undecided.expire(now);
        Delivery delivery =
                new Delivery(Delivery.Origin.RELAY, connection.attempt().address());
        dispatcher.askAsync(
                handlers.lane(handler.type()),
                Judged.UNDECIDED,
                () -> Judging.judge(handler, item.bytes(), item.entry(), delivery),
                judged -> {
                    charge.release();
                    judged(connection, item, named, judged);
                    if (judged.verdict() instanceof Verdict.Accepted) {
                        listener.delivered(judged.entry(), item.bytes().length, connection, announcer);
                    }
                });
    }

    private void judged(Connection source, ReceivedItem item, Item named, Judged judged) {
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
            accepted(relayRef(ref, id, item.bytes()), id, item.bytes(), now);
            undecided.remove(named);
        } else if (verdict instanceof Verdict.Duplicate) {
            remember(named, now);
        } else if (verdict instanceof Verdict.Invalid invalid) {
            invalid(source, item, named, invalid.reason(), invalid.penalty());
        } else if (verdict instanceof Verdict.Unlinkable) {
            undecided.remove(named);
            listener.unlinkable(source);
        }
        listener.judged(ref.type(), judged, Delivery.Origin.RELAY);
    }

    /** An id need not cover all of a block: others may have a valid one of the same id. */
    private void invalid(Connection source, ReceivedItem item, Item named, String reason, int penalty) {
        ItemRef ref = item.ref();
        int cost = penalty;
        if (item.entry() != null) {
            cost = item.vouchedFor() ? Verdict.Invalid.FULL_PENALTY : UNJUDGED_PENALTY;
            undecided.remove(named);
            otherSources.accept(source, ref);
        } else {
            remember(named, source.nanoTime());
        }
        control.penalise(
                source,
                new ProtocolViolation(DisconnectReason.INVALID_ITEM, cost, "invalid " + ref.type() + ": " + reason));
    }

    /** What others are told it is called; some peers name it otherwise. */
    private ItemRef relayRef(ItemRef ref, Hash id, byte[] bytes) {
        return ref.scheme().equals(scheme(ref.type())) ? ref : relayRef(ref.type(), id, bytes);
    }

    /** What others are told this item is called. */
    ItemRef relayRef(ItemType type, Hash id, byte[] bytes) {
        return new ItemRef(type, scheme(type), protocol.relayHash(type, id, bytes));
    }

    private HashScheme scheme(ItemType type) {
        return protocol.relayScheme(type);
    }

    private void accepted(ItemRef ref, Hash id, byte[] bytes, long nowNanos) {
        Item item = seen.add(ref, nowNanos);
        Announcement accepted =
                new Announcement(item.ref, id, bytes); // One object for the name, however long it is kept.
        cache.put(item, accepted, nowNanos);
        announcer.add(item, accepted);
        seen.expire(nowNanos);
    }

    private void remember(Item item, long nowNanos) {
        seen.add(item, nowNanos);
        seen.expire(nowNanos);
    }

    /** Gives an item of this node's own application to its handler and, when accepted, to the network. */
    <T> void publish(
            ItemHandler<T> handler, byte[] bytes, @Nullable ChainEntry entry, long nowNanos, Consumer<Verdict> then) {
        dispatcher.askAsync(
                handlers.lane(handler.type()),
                Judged.UNDECIDED,
                () -> Judging.judge(handler, bytes, entry, new Delivery(Delivery.Origin.LOCAL, null)),
                judged -> {
                    Hash id = judged.id();
                    if (judged.verdict() instanceof Verdict.Accepted && id != null) {
                        accepted(relayRef(handler.type(), id, bytes), id, bytes, nowNanos);
                    }
                    listener.judged(handler.type(), judged, Delivery.Origin.LOCAL);
                    then.accept(judged.verdict());
                });
    }

    /** Items the application may be able to judge by now, which it could not before. */
    List<ItemRef> takeDue(long nowNanos) {
        return deferrals.takeDue(nowNanos);
    }

    /** When {@link #expire} or {@link #takeDue} will find something, {@link Long#MAX_VALUE} if nothing is here. */
    long nextDue() {
        return Math.min(deferrals.nextDue(), Math.min(seen.nextExpiry(), undecided.nextExpiry()));
    }

    /** Forgets what is old. */
    void expire(long nowNanos) {
        undecided.expire(nowNanos);
        seen.expire(nowNanos);
    }
}
