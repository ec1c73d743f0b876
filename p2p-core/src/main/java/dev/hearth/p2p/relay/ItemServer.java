package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.connection.Stage;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for items, in order, a few at a time: loaded lazily, and only while the peer takes what it asked for
 * (graphene-p2p §10 W13, W20).
 */
final class ItemServer {
    private static final Logger log = LoggerFactory.getLogger(ItemServer.class);
    private static final int MOST_WAITING = 2_000;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int BATCH_ITEMS = 256;

    /** One answer; {@code bytes} is null when we do not have the item. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
    private record Answer(ItemRef ref, Hash id, byte @Nullable [] bytes) {}

    private final Map<ItemType, ItemHandler<?>> handlers;
    private final ItemCache cache;
    private final Dispatcher dispatcher;
    private final PeerControl control;

    ItemServer(Map<ItemType, ItemHandler<?>> handlers, ItemCache cache, Dispatcher dispatcher, PeerControl control) {
        this.handlers = handlers;
        this.cache = cache;
        this.dispatcher = dispatcher;
        this.control = control;
    }

    /** The peer asks for items; a name it already waits for is not queued twice. */
    void requested(PeerInventory peer, List<ItemRef> refs) {
        for (ItemRef ref : refs) {
            if (peer.inServing.add(ref)) {
                peer.toServe.add(ref);
            }
        }
        if (peer.toServe.size() > MOST_WAITING) {
            control.penalise(peer.connection, new ProtocolViolation("asks for more items than it takes"));
            return;
        }
        serveNext(peer);
    }

    /** Goes on where the peer's socket was full. */
    void serveNext(PeerInventory peer) {
        if (peer.serving || peer.toServe.isEmpty() || isGone(peer) || !peer.connection.isWritable()) {
            return;
        }
        long wait = peer.misses.nanosUntil(1, peer.connection.nanoTime());
        peer.serving = true;
        if (wait > 0) {
            peer.connection.schedule(() -> answered(peer, List.of()), wait);
            return;
        }
        int count = Math.max(1, Math.min(BATCH_ITEMS, BATCH_BYTES / peer.servedBytes));
        List<ItemRef> batch = new ArrayList<>(count);
        while (batch.size() < count && !peer.toServe.isEmpty()) {
            batch.add(peer.toServe.remove());
        }
        batch.forEach(peer.inServing::remove);
        List<Answer> cached = fromCache(batch);
        if (cached.size() == batch.size()) {
            answered(peer, cached);
        } else {
            Lane lane = handlers.get(batch.get(0).type()) instanceof ChainHandler<?> ? Lane.CHAIN : Lane.OTHER;
            dispatcher.ask(
                    lane, notFound(batch), () -> fromHandlers(batch, cached), answers -> answered(peer, answers));
        }
    }

    private List<Answer> fromCache(List<ItemRef> batch) {
        List<Answer> answers = new ArrayList<>(batch.size());
        for (ItemRef ref : batch) {
            CachedItem item = cache.find(ref);
            if (item != null) {
                answers.add(new Answer(ref, item.id(), item.bytes()));
            }
        }
        return answers;
    }

    /** Runs on the application executor. */
    private List<Answer> fromHandlers(List<ItemRef> batch, List<Answer> cached) {
        List<Answer> answers = new ArrayList<>(batch.size());
        int next = 0;
        for (ItemRef ref : batch) {
            if (next < cached.size() && cached.get(next).ref().equals(ref)) {
                answers.add(cached.get(next++));
            } else {
                answers.add(new Answer(ref, ref.hash(), look(ref)));
            }
        }
        return answers;
    }

    /** One item that cannot be loaded does not keep the others back (W20). */
    private byte @Nullable [] look(ItemRef ref) {
        ItemHandler<?> handler = handlers.get(ref.type());
        try {
            return handler == null ? null : handler.bytes(ref.hash());
        } catch (RuntimeException e) {
            log.error("the application's handler threw on {}", ref, e);
            return null;
        }
    }

    private static List<Answer> notFound(List<ItemRef> batch) {
        List<Answer> answers = new ArrayList<>(batch.size());
        batch.forEach(ref -> answers.add(new Answer(ref, ref.hash(), null)));
        return answers;
    }

    private void answered(PeerInventory peer, List<Answer> answers) {
        peer.serving = false;
        if (isGone(peer)) {
            return;
        }
        long now = peer.connection.nanoTime();
        for (Answer answer : answers) {
            byte[] bytes = answer.bytes();
            if (bytes == null) {
                peer.misses.tryTake(1, now);
                peer.connection.session().sendNotFound(answer.ref());
            } else {
                peer.servedBytes = Math.max(256, (3 * peer.servedBytes + bytes.length) / 4);
                peer.connection.session().serve(answer.ref(), answer.ref().type(), answer.id(), bytes);
            }
        }
        serveNext(peer);
    }

    private static boolean isGone(PeerInventory peer) {
        return peer.connection.stage() != Stage.ACTIVE;
    }
}
