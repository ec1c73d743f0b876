package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.sync.PeerChain.Knowledge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Catches up with the chains of all active peers: {@link IdQuestions} learn what each has, {@link BlockDownload} fetches
 * it, {@link BlockDelivery} gives it to the application, and what that says of it comes back here.
 *
 * <p>Each peer's ids are listed in its {@link PeerChain}; a block is in one {@link BlockSlot} from the moment it is asked
 * for until the application's verdict. A peer that keeps the front waiting is not waited for: its blocks may be asked from
 * a second peer as well (graphene-p2p §10 W11), and it is dropped when it makes no progress at all.
 */
public final class ChainSync {
    private static final int MOST_UNLINKABLE = 3;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What sync reports. */
    public interface Listener {
        /** The application has judged a block. */
        void judged(ChainEntry block, byte[] bytes, Verdict verdict, Connection source);

        /** We have all that this peer has. */
        void caughtUp(Connection source);

        /** Whether every active peer is in sync has changed to yes. */
        void synced();
    }

    private final Dispatcher dispatcher;
    private final long patienceNanos;
    private final PeerControl control;
    private final Listener listener;
    private final PeerChains peers = new PeerChains();
    private final BlockBuffer blocks = new BlockBuffer();
    private final IdQuestions questions;
    private final BlockDownload download;
    private final BlockDelivery delivery;
    private final IdServer idServer;
    private boolean synced;
    private boolean settling;
    /** Blocks the application has accepted from us. */
    private long accepted;

    private long acceptedAndTold;

    /** Asks {@code handler} through {@code dispatcher}. */
    public ChainSync(
            ChainHandler<?> handler,
            Dispatcher dispatcher,
            SessionLimits limits,
            PeerControl control,
            Listener listener) {
        this.dispatcher = dispatcher;
        this.patienceNanos = limits.patience().toNanos();
        this.control = control;
        this.listener = listener;
        this.questions = new IdQuestions(handler, dispatcher, control, new Answers());
        this.download = new BlockDownload(handler.type(), limits, peers, blocks);
        this.delivery = new BlockDelivery(handler, dispatcher, peers, blocks, this::judged);
        this.idServer = new IdServer(handler, dispatcher, limits, control, this::restart);
    }

    /** A peer has become active. It may ask from now on; we ask it after {@link #activate}. */
    public void add(Connection connection) {
        peers.add(new PeerChain(connection));
    }

    /** Start catching up with this peer. */
    public void activate(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && !peer.active) {
            peers.activate(peer);
            start(peer);
        }
    }

    /** Stop asking this peer. */
    public void deactivate(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && peer.active) {
            leave(peer);
        }
    }

    /** The peer is gone. */
    public void remove(Connection connection) {
        PeerChain peer = peers.remove(connection.id());
        if (peer != null) {
            peer.gone = true;
            idServer.remove(connection);
            if (peer.active) {
                leave(peer);
            }
        }
    }

    private void leave(PeerChain peer) {
        peers.deactivate(peer);
        release(peer);
        proceed();
        checkSynced();
    }

    /** The peer may have blocks we do not know of: ask it. */
    public void restart(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && peer.active && peer.knowledge == Knowledge.IN_SYNC) {
            start(peer);
        }
    }

    /** Whether we have all that this peer has, as far as we know. */
    public boolean isInSync(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        return peer != null && peer.knowledge == Knowledge.IN_SYNC;
    }

    /** Whether we have all that every active peer has; false without any. */
    public boolean isSynced() {
        return synced;
    }

    /** Blocks known to be missing, at most: the largest list of any peer with what it says is left. */
    public long missing() {
        long most = 0;
        for (PeerChain peer : peers.ahead()) {
            most = Math.max(most, peer.size() + peer.remaining);
        }
        return most;
    }

    private void start(PeerChain peer) {
        release(peer);
        peers.learn(peer, Knowledge.UNKNOWN);
        synced = false;
        questions.ask(peer);
    }

    /** Forgets the list of a peer, and what we have asked it. */
    private void release(PeerChain peer) {
        if (peer.question != null) {
            peer.question.stale = true;
        }
        download.release(peer);
    }

    private void proceed() {
        peers.aheadNow().forEach(this::proceed);
    }

    private void proceed(PeerChain peer) {
        if (!peer.isGone()) {
            download.plan(peer);
            questions.askMore(peer);
        }
    }

    private void checkSynced() {
        boolean now = peers.isInSync();
        boolean news = now && !synced;
        synced = now;
        if (news) {
            listener.synced();
        }
    }

    // What a peer says

    /** The peer has listed ids; see {@link dev.hearth.p2p.protocol.SessionEvents#ids}. */
    public void ids(Connection connection, List<ChainEntry> entries, long remaining) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null) {
            questions.answered(peer, entries, remaining);
        }
    }

    private final class Answers implements IdQuestions.Asker {
        @Override
        public void listed(PeerChain peer, List<ChainEntry> entries, long remaining, List<Hash> known) {
            ChainEntry last = peer.last();
            if (last != null && !entries.get(0).previous().equals(last.id())) {
                release(peer); // The peer has switched to another branch: what it listed before no longer holds.
            }
            int firstNew = peer.size() == 0 ? skipKnown(peer, entries, new LinkedHashSet<>(known)) : 0;
            peer.append(entries.subList(firstNew, entries.size()));
            peer.remaining = remaining;
            peers.learn(peer, Knowledge.BEHIND);
            delivery.deliverReady();
            proceed(peer);
        }

        private static int skipKnown(PeerChain peer, List<ChainEntry> entries, Set<Hash> known) {
            int count = 0;
            while (count < entries.size() && known.contains(entries.get(count).id())) {
                peer.lastKnown = entries.get(count).id();
                count++;
            }
            return count;
        }

        @Override
        public void nothingMore(PeerChain peer, long acceptedWhenAsked) {
            peer.remaining = 0;
            if (peer.isDone()) {
                peers.learn(peer, Knowledge.IN_SYNC);
                peer.lastKnown = null;
                peer.unlinkable = 0;
                peer.acceptedAsShown = acceptedWhenAsked;
                listener.caughtUp(peer.connection);
                checkSynced();
                if (blocks.isIdle()) {
                    tell(peer);
                }
            }
        }

        @Override
        public long accepted() {
            return accepted;
        }

        @Override
        public void worthFetching(PeerChain peer) {
            start(peer);
        }
    }

    /** A block that was asked for with {@link Purpose#SYNC} has arrived; the session has checked its id. */
    public void received(Connection connection, ReceivedItem item, Connection.Charge charge) {
        PeerChain peer = peers.get(connection.id());
        if (peer == null) {
            charge.release();
            return;
        }
        download.received(peer, item, charge);
        delivery.deliverReady();
        proceed(peer);
    }

    /** The application has taken a block of its own or from relay: it is not needed from sync. */
    public void brought(Hash id) {
        blocks.taken(id);
        delivery.deliverReady();
        proceed();
    }

    /** The peer does not have a block it listed. */
    public void notFound(Connection connection, ItemRef ref) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null) {
            download.forget(peer, ref);
            control.disconnect(connection, DisconnectReason.PROTOCOL_VIOLATION, "does not have a block it listed");
        }
    }

    /** The peer asks for ids; see {@link dev.hearth.p2p.protocol.SessionEvents#idsRequested}. */
    public void idsRequested(Connection connection, List<Hash> locator) {
        if (peers.get(connection.id()) != null) {
            idServer.requested(connection, locator);
        }
    }

    /** The peer's socket takes bytes again. */
    public void writable(Connection connection) {
        idServer.writable(connection);
    }

    /** Looks for an overdue answer of a peer something may be awaited from; called every second or two. */
    public void check(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer == null || !peer.active || connection.isPaused()) {
            return;
        }
        String overdue = overdue(peer);
        if (overdue != null) {
            connection.abort(DisconnectReason.REQUEST_TIMEOUT, "no answer to a request for " + overdue);
        } else if (download.hedges(peer)) {
            proceed();
        }
    }

    /** What the peer owes us for too long; null when nothing. */
    private @Nullable String overdue(PeerChain peer) {
        long now = peer.connection.nanoTime();
        PeerChain.Question question = peer.question;
        if (question != null && question.isOverdue(now, patienceNanos) && !isProgressing(peer, question.askedNanos)) {
            return "ids";
        }
        boolean silent = peer.connection.outstanding().count(Purpose.SYNC) > 0
                && now - peer.lastItemNanos > patienceNanos
                && !isProgressing(peer, peer.lastItemNanos);
        return silent ? "blocks" : null;
    }

    private boolean isProgressing(PeerChain peer, long sinceNanos) {
        return control.isProgressing(peer.connection, sinceNanos);
    }

    // What the application says

    private void judged(BlockSlot slot, Judged judged) {
        Verdict verdict = judged.verdict();
        byte[] bytes = Objects.requireNonNull(slot.bytes);
        PeerChain source = Objects.requireNonNull(slot.source);
        listener.judged(judged.entry() == null ? slot.place() : judged.entry(), bytes, verdict, source.connection);
        if (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate) {
            blocks.taken(slot.entry.id());
            for (PeerChain peer : slot.listedBy) {
                peer.lastKnown = slot.entry.id();
            }
            accepted += verdict instanceof Verdict.Accepted ? 1 : 0;
        } else {
            List<PeerChain> listers = new ArrayList<>(slot.listedBy);
            if (verdict instanceof Verdict.Invalid invalid) {
                blame(source, invalid);
            }
            for (PeerChain peer : listers) {
                refused(peer, verdict, source);
            }
        }
        if (!settling) {
            settling = true;
            dispatcher.afterAnswers(this::settle);
        }
    }

    /** Goes on after a batch of verdicts. */
    private void settle() {
        settling = false;
        delivery.deliverReady();
        proceed();
        if (blocks.isIdle() && accepted > acceptedAndTold) {
            acceptedAndTold = accepted;
            tellOthers();
        }
    }

    /**
     * Peers we were in sync with lack what we caught up with, and nobody announces it to them. Asking such a peer for ids
     * shows it our new head, at which it asks us.
     */
    private void tellOthers() {
        peers.inSyncNow().forEach(this::tell);
    }

    private void tell(PeerChain peer) {
        if (peer.acceptedAsShown < accepted) {
            restart(peer.connection);
        }
    }

    /** Who sent it alone: an id need not cover all of a block, and what others list under it may be valid. */
    private void blame(PeerChain source, Verdict.Invalid invalid) {
        if (!source.isGone()) {
            control.penalise(
                    source.connection,
                    new ProtocolViolation(
                            DisconnectReason.INVALID_ITEM, 100, "sends an invalid block: " + invalid.reason()));
        }
    }

    private void refused(PeerChain peer, Verdict verdict, PeerChain source) {
        if (peer.isGone()) {
            return;
        }
        release(peer);
        delivery.disown(peer);
        peer.lastKnown = null;
        if (verdict instanceof Verdict.Unlinkable && ++peer.unlinkable > MOST_UNLINKABLE) {
            control.penalise(peer.connection, new ProtocolViolation("its blocks do not link"));
        } else if (!(verdict instanceof Verdict.Invalid) || peer != source) {
            peers.learn(peer, Knowledge.UNKNOWN);
            peer.connection.schedule(() -> tryAgain(peer), RETRY_NANOS);
        }
    }

    private void tryAgain(PeerChain peer) {
        if (!peer.isGone() && peer.knowledge == Knowledge.UNKNOWN) {
            start(peer);
        }
    }
}
