package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for items, in order, a few at a time: loaded lazily, and only while the peer takes what it asked for
 * (graphene-p2p §10 W13, W20).
 */
final class ItemServer {
    private static final Logger log = LoggerFactory.getLogger(ItemServer.class);
    private static final int BATCH_BYTES = 256 << 10;
    private static final int BATCH_ITEMS = 256;

    /** Blocks are old from here on: whoever asks for them is catching up (bitcoin-p2p §1.12). */
    private static final long OLD_SECONDS = TimeUnit.DAYS.toSeconds(7);

    /** One answer; {@code bytes} is null when we do not have the item, or refuse it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
    private record Answer(ItemRef ref, Hash id, byte @Nullable [] bytes, boolean refused) {
        Answer(ItemRef ref, Hash id, byte @Nullable [] bytes) {
            this(ref, id, bytes, false);
        }
    }

    private final Handlers handlers;
    private final ItemCache cache;
    private final Dispatcher dispatcher;
    private final PeerControl control;
    private final int mostWaiting;

    /** {@code mostWaiting}: what a peer may have asked for and not yet received. */
    ItemServer(Handlers handlers, ItemCache cache, Dispatcher dispatcher, PeerControl control, int mostWaiting) {
        this.handlers = handlers;
        this.cache = cache;
        this.dispatcher = dispatcher;
        this.control = control;
        this.mostWaiting = mostWaiting;
    }

    /** The peer asks for items; a name it already waits for is not queued twice. */
    void requested(PeerInventory peer, List<ItemRef> refs) {
        peer.toServe.addAll(refs);
        if (peer.toServe.size() > mostWaiting) {
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
        long wait = peer.misses().nanosUntil(1, peer.connection.nanoTime());
        peer.serving = true;
        if (wait > 0) {
            peer.connection.schedule(() -> answered(peer, List.of()), wait);
            return;
        }
        List<Answer> batch = lookUp(peer);
        if (batch.stream().noneMatch(answer -> answer.bytes() == null)) {
            answered(peer, batch);
        } else {
            Lane lane = handlers.lane(batch.get(0).ref().type());
            long oldest = oldestServed(peer);
            dispatcher.ask(lane, batch, () -> load(batch, oldest), answers -> answered(peer, answers));
        }
    }

    /** The first of what the peer waits for, with the bytes of what is cached. */
    private List<Answer> lookUp(PeerInventory peer) {
        List<Answer> batch = new ArrayList<>();
        int bytes = 0;
        for (ItemRef ref : peer.toServe) {
            if (batch.size() >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
                break;
            }
            Announcement item = cache.find(ref);
            bytes += item == null ? 0 : item.bytes().length;
            batch.add(item == null ? new Answer(ref, cache.id(ref), null) : new Answer(ref, item.id(), item.bytes()));
        }
        return batch;
    }

    /** Blocks with times before this one, seconds since the epoch, are refused. */
    private long oldestServed(PeerInventory peer) {
        return control.servesOldBlocks(peer.connection)
                ? Long.MIN_VALUE
                : TimeUnit.MICROSECONDS.toSeconds(peer.connection.wallMicros()) - OLD_SECONDS;
    }

    /** As many of a batch as one turn may load. Runs on the application executor. */
    private List<Answer> load(List<Answer> batch, long oldest) {
        List<Answer> loaded = new ArrayList<>(batch.size());
        int bytes = 0;
        for (Answer answer : batch) {
            if (bytes >= BATCH_BYTES) {
                break;
            }
            Answer full = answer.bytes() == null ? load(answer, oldest) : answer;
            bytes += full.bytes() == null ? 0 : full.bytes().length;
            loaded.add(full);
        }
        return loaded;
    }

    /** One item that cannot be loaded does not keep the others back (W20). */
    private Answer load(Answer answer, long oldest) {
        ItemHandler<?> handler = handlers.get(answer.ref().type());
        try {
            if (oldest != Long.MIN_VALUE && handler instanceof ChainHandler<?> chain && isOld(chain, answer, oldest)) {
                return new Answer(answer.ref(), answer.id(), null, true);
            }
            return handler == null ? answer : new Answer(answer.ref(), answer.id(), handler.bytes(answer.id()));
        } catch (RuntimeException e) {
            log.error("the application's handler threw on {}", answer.ref(), e);
            return answer;
        }
    }

    private static boolean isOld(ChainHandler<?> chain, Answer answer, long oldest) {
        ChainEntry entry = chain.entry(answer.id());
        return entry != null && entry.timeSeconds() < oldest;
    }

    private void answered(PeerInventory peer, List<Answer> answers) {
        peer.serving = false;
        if (isGone(peer)) {
            return;
        }
        long now = peer.connection.nanoTime();
        for (Answer answer : answers) {
            peer.toServe.remove(answer.ref());
            byte[] bytes = answer.bytes();
            if (answer.refused()) {
                control.disconnect(
                        peer.connection,
                        DisconnectReason.UPLOAD_LIMIT,
                        "asks for old blocks, and what may be sent today is kept for new ones");
                return;
            } else if (bytes == null) {
                peer.misses().tryTake(1, now);
                peer.connection.session().sendNotFound(answer.ref());
            } else {
                peer.connection.session().serve(answer.ref(), answer.ref().type(), answer.id(), bytes);
            }
        }
        serveNext(peer);
    }

    private static boolean isGone(PeerInventory peer) {
        return peer.connection.stage() != Stage.ACTIVE;
    }
}
