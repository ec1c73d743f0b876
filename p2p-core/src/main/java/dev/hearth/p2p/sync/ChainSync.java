package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.Delivery;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.Verdict;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.dispatch.Judging;
import dev.hearth.p2p.dispatch.Judging.Judged;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Outstanding.Purpose;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.ReceivedItem;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Catches up with the chains of all active peers.
 *
 * <p>Each peer's ids are listed in its {@link PeerChain}; a block is in one {@link BlockSlot} from the moment it is asked
 * for until the application's verdict. A block is given to the application when it is the front of some peer's list, so
 * every branch arrives parents first. A peer that keeps the front waiting is not waited for: its blocks may be asked from
 * a second peer as well (graphene-p2p §10 W11), and it is dropped when it makes no progress at all.
 */
public final class ChainSync {
    private static final int IDS_ON_HAND = 10_000;
    private static final int LOOKAHEAD = 2_000;
    private static final int MOST_UNLINKABLE = 3;
    private static final long HEDGE_NANOS = TimeUnit.SECONDS.toNanos(1);
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

    private final ChainHandler<?> handler;
    private final Dispatcher dispatcher;
    private final SessionLimits limits;
    private final long patienceNanos;
    private final PeerControl control;
    private final Listener listener;
    private final IdServer idServer;
    private final Map<ConnectionId, PeerChain> peers = new LinkedHashMap<>();
    private final BlockBuffer blocks = new BlockBuffer();
    private boolean synced;
    private boolean settling;

    /** Asks {@code handler} through {@code dispatcher}. */
    public ChainSync(
            ChainHandler<?> handler,
            Dispatcher dispatcher,
            SessionLimits limits,
            PeerControl control,
            Listener listener) {
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.patienceNanos = limits.patience().toNanos();
        this.control = control;
        this.listener = listener;
        this.idServer = new IdServer(handler, dispatcher, limits, control, this::restart);
    }

    /** A peer has become active. It may ask from now on; we ask it after {@link #activate}. */
    public void add(Connection connection) {
        peers.put(connection.id(), new PeerChain(connection));
        idServer.add(connection);
    }

    /** Start catching up with this peer. */
    public void activate(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && !peer.active) {
            peer.active = true;
            start(peer);
        }
    }

    /** Stop asking this peer. */
    public void deactivate(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && peer.active) {
            peer.active = false;
            release(peer);
            planAll();
            checkSynced();
        }
    }

    /** The peer is gone. */
    public void remove(Connection connection) {
        PeerChain peer = peers.remove(connection.id());
        if (peer != null) {
            peer.gone = true;
            idServer.remove(connection);
            release(peer);
            planAll();
            checkSynced();
        }
    }

    /** The peer may have blocks we do not know of: ask it. */
    public void restart(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && peer.active && peer.knowledge == PeerChain.Knowledge.IN_SYNC) {
            start(peer);
        }
    }

    /** Whether we have all that this peer has, as far as we know. */
    public boolean isInSync(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        return peer != null && peer.knowledge == PeerChain.Knowledge.IN_SYNC;
    }

    /** Whether we have all that every active peer has; false without any. */
    public boolean isSynced() {
        return synced;
    }

    /** Blocks known to be missing, at most: the largest list of any peer with what it says is left. */
    public long missing() {
        long most = 0;
        for (PeerChain peer : peers.values()) {
            most = Math.max(most, peer.size() + peer.remaining);
        }
        return most;
    }

    private void start(PeerChain peer) {
        release(peer);
        peer.knowledge = PeerChain.Knowledge.UNKNOWN;
        synced = false;
        askIds(peer);
    }

    /** Asks for ids; one question at a time, so that an answer is never taken for another's. */
    private void askIds(PeerChain peer) {
        if (!peer.active) {
            return;
        }
        if (peer.question != null) {
            peer.askAgain = true;
            return;
        }
        PeerChain.Question question = new PeerChain.Question(peer.connection.nanoTime());
        peer.question = question;
        peer.connection.outstanding().expectIds(true);
        dispatcher.ask(Lane.CHAIN, List.<Hash>of(), handler::locator, known -> {
            if (!isGone(peer)) {
                question.locator = withKnownTip(peer, known);
                question.askedNanos = peer.connection.nanoTime();
                peer.connection.session().requestIds(question.locator);
            }
        });
    }

    /** What the peer has listed continues from its last id; the rest of the locator lets it answer from another branch. */
    private static List<Hash> withKnownTip(PeerChain peer, List<Hash> locator) {
        ChainEntry last = peer.last();
        Hash tip = peer.scanned != null ? peer.scanned : last != null ? last.id() : peer.lastKnown;
        if (tip == null || locator.contains(tip)) {
            return locator;
        }
        List<Hash> longer = new ArrayList<>(locator.size() + 1);
        longer.add(tip);
        longer.addAll(locator);
        return longer;
    }

    /** The peer has listed ids; see {@link dev.hearth.p2p.protocol.SessionEvents#ids}. */
    public void ids(Connection connection, List<ChainEntry> entries, long remaining) {
        PeerChain peer = peers.get(connection.id());
        PeerChain.Question question = peer == null ? null : peer.question;
        if (peer == null || question == null || question.locator == null || question.answered) {
            return;
        }
        question.answered = true;
        if (entries.isEmpty() ? remaining != 0 : remaining < 0 || !question.isAnsweredBy(entries.get(0))) {
            control.penalise(connection, new ProtocolViolation("lists ids that do not start where we asked"));
            return;
        }
        if (question.stale || entries.isEmpty()) {
            settled(peer);
            if (!question.stale) {
                nothingMore(peer);
            }
            return;
        }
        dispatcher.ask(
                Lane.CHAIN,
                Offer.REFUSED,
                () -> {
                    HeadersVerdict verdict = handler.acceptHeaders(entries);
                    boolean accepted = verdict == HeadersVerdict.ACCEPTED;
                    return new Offer(verdict, accepted ? handler.known(hashes(entries)) : List.of());
                },
                offer -> {
                    settled(peer);
                    if (!question.stale) {
                        offered(peer, entries, remaining, offer);
                    }
                });
    }

    /** A question is answered, and the answer looked at. */
    private void settled(PeerChain peer) {
        peer.question = null;
        peer.connection.outstanding().expectIds(false);
        if (peer.askAgain) {
            peer.askAgain = false;
            askIds(peer);
        }
    }

    private record Offer(HeadersVerdict verdict, List<Hash> known) {
        static final Offer REFUSED = new Offer(HeadersVerdict.REFUSED, List.of());
    }

    private static List<Hash> hashes(List<ChainEntry> entries) {
        List<Hash> ids = new ArrayList<>(entries.size());
        entries.forEach(entry -> ids.add(entry.id()));
        return ids;
    }

    private void offered(PeerChain peer, List<ChainEntry> entries, long remaining, Offer offer) {
        if (isGone(peer)) {
            return;
        }
        switch (offer.verdict()) {
            case REFUSED ->
                control.disconnect(peer.connection, DisconnectReason.UNREACHABLE_FORK, "its chain is refused");
            case INVALID ->
                control.penalise(
                        peer.connection,
                        new ProtocolViolation(
                                DisconnectReason.INVALID_ITEM, 100, "offers blocks that cannot be valid"));
            case PENDING -> scan(peer, entries, remaining);
            case ACCEPTED -> {
                if (peer.scanned == null) {
                    take(peer, entries, remaining, offer.known());
                } else {
                    start(peer); // Seen to be worth it; the list begins after our own last block.
                }
            }
        }
    }

    /** Nothing is fetched before the application has seen more of the peer's chain. */
    private void scan(PeerChain peer, List<ChainEntry> entries, long remaining) {
        if (remaining > 0) {
            peer.scanned = entries.get(entries.size() - 1).id();
            askIds(peer);
        } else if (peer.connection.attempt().outbound()) {
            control.disconnect(peer.connection, DisconnectReason.UNREACHABLE_FORK, "its chain is not worth fetching");
        } else {
            nothingMore(peer); // It may be catching up itself.
        }
    }

    private void take(PeerChain peer, List<ChainEntry> entries, long remaining, List<Hash> present) {
        ChainEntry last = peer.last();
        if (last != null && !entries.get(0).previous().equals(last.id())) {
            release(peer); // The peer has switched to another branch: what it listed before no longer holds.
        }
        Set<Hash> known = new LinkedHashSet<>(present);
        int firstNew = 0;
        if (peer.size() == 0) {
            while (firstNew < entries.size()
                    && known.contains(entries.get(firstNew).id())) {
                peer.lastKnown = entries.get(firstNew).id();
                firstNew++;
            }
        }
        peer.append(entries.subList(firstNew, entries.size()));
        peer.remaining = remaining;
        peer.knowledge = PeerChain.Knowledge.BEHIND;
        deliverReady();
        plan(peer);
        askMore(peer);
    }

    /** Asks for more ids when few are left, or for a confirmation when none are. */
    private void askMore(PeerChain peer) {
        if (!peer.active || peer.question != null || peer.knowledge != PeerChain.Knowledge.BEHIND) {
            return;
        }
        boolean more = peer.remaining > 0 && peer.size() < IDS_ON_HAND && peer.unplanned() < LOOKAHEAD;
        boolean finished = peer.remaining == 0 && peer.size() == 0 && peer.delivering == 0;
        if (more || finished) {
            askIds(peer);
        }
    }

    private void nothingMore(PeerChain peer) {
        peer.remaining = 0;
        if (peer.size() == 0 && peer.delivering == 0) {
            peer.knowledge = PeerChain.Knowledge.IN_SYNC;
            peer.lastKnown = null;
            peer.unlinkable = 0;
            listener.caughtUp(peer.connection);
            checkSynced();
        }
    }

    private void checkSynced() {
        boolean any = false;
        for (PeerChain peer : peers.values()) {
            if (peer.active) {
                any = true;
                if (peer.knowledge != PeerChain.Knowledge.IN_SYNC) {
                    return;
                }
            }
        }
        if (any && !synced) {
            synced = true;
            listener.synced();
        } else if (!any) {
            synced = false;
        }
    }

    private void planAll() {
        for (PeerChain peer : peers.values()) {
            plan(peer);
        }
    }

    /** Asks a peer for the next blocks of its list that nobody was asked for. */
    private void plan(PeerChain peer) {
        int inFlight = peer.connection.outstanding().count(Purpose.SYNC);
        if (!peer.active || peer.connection.stage() != Stage.ACTIVE || inFlight > peer.window / 2) {
            return;
        }
        int room = Math.min(peer.window - inFlight, limits.maxItemsPerRequest());
        List<ItemRef> ask = new ArrayList<>();
        long now = peer.connection.nanoTime();
        while (ask.size() < room && peer.lookahead() < LOOKAHEAD) {
            ChainEntry entry = peer.nextUnplanned();
            boolean urgent = peer.lookahead() == 0;
            if (entry == null || (blocks.isFull() && !urgent)) {
                break;
            }
            peer.planned();
            BlockSlot slot = blocks.get(entry.id());
            if (slot != null && !mayAskAgain(slot, peer)) {
                continue;
            }
            ItemRef ref = ItemRef.id(handler.type(), entry.id());
            boolean underWay = peer.connection.outstanding().expects(ref);
            if (!underWay && !peer.connection.outstanding().add(ref, Purpose.SYNC, now)) {
                break;
            }
            if (slot == null) {
                slot = blocks.add(entry);
            }
            slot.askedNanos = now;
            slot.slow = false;
            slot.askedFrom.add(peer);
            if (!underWay) {
                ask.add(ref);
            }
        }
        if (!ask.isEmpty()) {
            if (inFlight == 0) {
                peer.lastItemNanos = now;
            }
            peer.connection.session().fetch(ask);
        }
        askMore(peer);
    }

    private static boolean mayAskAgain(BlockSlot slot, PeerChain peer) {
        return slot.slow && slot.bytes == null && slot.askedFrom.size() < 2 && !slot.askedFrom.contains(peer);
    }

    /** A block that was asked for with {@link Purpose#SYNC} has arrived; the session has checked its id. */
    public void received(Connection connection, ReceivedItem item, Connection.Charge charge) {
        PeerChain peer = peers.get(connection.id());
        BlockSlot slot = blocks.get(item.ref().hash());
        if (peer == null || slot == null) {
            charge.release();
            return;
        }
        long now = connection.nanoTime();
        peer.lastItemNanos = now;
        peer.answered(now - slot.askedNanos, limits.inFlight());
        slot.askedFrom.remove(peer);
        if (slot.bytes != null) {
            charge.release();
            return;
        }
        blocks.put(slot, item, peer, charge);
        deliverReady();
        plan(peer);
    }

    /** The peer does not have a block it listed. */
    public void notFound(Connection connection, ItemRef ref) {
        PeerChain peer = peers.get(connection.id());
        if (peer == null) {
            return;
        }
        BlockSlot slot = blocks.get(ref.hash());
        if (slot != null) {
            forget(slot, peer);
        }
        control.disconnect(connection, DisconnectReason.PROTOCOL_VIOLATION, "does not have a block it listed");
    }

    private void deliverReady() {
        for (PeerChain peer : peers.values()) {
            while (advance(peer)) {}
        }
    }

    /** Moves the front of a peer's list on if it is being judged, was judged, or can be given to the application. */
    private boolean advance(PeerChain peer) {
        ChainEntry front = peer.front();
        if (front == null) {
            return false;
        }
        BlockSlot slot = blocks.get(front.id());
        if (slot == null) {
            if (blocks.wasTaken(front.id())) {
                peer.popFront();
                return true;
            }
            return false;
        }
        if (!slot.delivering) {
            if (!blocks.mayDeliver(slot)) {
                return false;
            }
            deliver(slot);
        }
        slot.listedBy.add(peer);
        peer.delivering++;
        peer.popFront();
        return true;
    }

    private void deliver(BlockSlot slot) {
        blocks.delivering(slot);
        byte[] bytes = Objects.requireNonNull(slot.bytes);
        PeerChain source = Objects.requireNonNull(slot.source);
        Delivery delivery =
                new Delivery(Delivery.Origin.SYNC, source.connection.attempt().address());
        dispatcher.askAsync(
                Lane.CHAIN,
                Judged.UNDECIDED,
                () -> Judging.judge(handler, bytes, slot.place(), delivery),
                judged -> judged(slot, bytes, judged));
    }

    private void judged(BlockSlot slot, byte[] bytes, Judged judged) {
        Verdict verdict = judged.verdict();
        blocks.judged(slot);
        for (PeerChain peer : slot.listedBy) {
            peer.delivering--;
        }
        PeerChain source = Objects.requireNonNull(slot.source);
        listener.judged(judged.entry() == null ? slot.place() : judged.entry(), bytes, verdict, source.connection);
        if (verdict instanceof Verdict.Accepted || verdict instanceof Verdict.Duplicate) {
            blocks.taken(slot.entry.id());
            for (PeerChain peer : slot.listedBy) {
                peer.lastKnown = slot.entry.id();
            }
            if (verdict instanceof Verdict.Accepted) {
                othersLack(slot);
            }
        } else {
            for (PeerChain peer : new ArrayList<>(slot.listedBy)) {
                refused(peer, verdict);
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
        deliverReady();
        for (PeerChain peer : new ArrayList<>(peers.values())) {
            if (!isGone(peer)) {
                plan(peer);
                askMore(peer);
            }
        }
        if (blocks.isIdle()) {
            tellOthers();
        }
    }

    /** Peers we were in sync with do not have this block: nobody announces to them what we caught up with. */
    private void othersLack(BlockSlot slot) {
        for (PeerChain peer : peers.values()) {
            if (peer.knowledge == PeerChain.Knowledge.IN_SYNC && !slot.listedBy.contains(peer)) {
                peer.lacksOurs = true;
            }
        }
    }

    /** Asking such a peer for ids shows it our new head, at which it asks us. */
    private void tellOthers() {
        for (PeerChain peer : new ArrayList<>(peers.values())) {
            if (peer.lacksOurs) {
                peer.lacksOurs = false;
                restart(peer.connection);
            }
        }
    }

    private void refused(PeerChain peer, Verdict verdict) {
        if (isGone(peer)) {
            return;
        }
        release(peer);
        disown(peer);
        peer.lastKnown = null;
        if (verdict instanceof Verdict.Invalid invalid) {
            control.penalise(
                    peer.connection,
                    new ProtocolViolation(
                            DisconnectReason.INVALID_ITEM, 100, "its chain has an invalid block: " + invalid.reason()));
        } else if (verdict instanceof Verdict.Unlinkable && ++peer.unlinkable > MOST_UNLINKABLE) {
            control.penalise(peer.connection, new ProtocolViolation("its blocks do not link"));
        } else {
            peer.knowledge = PeerChain.Knowledge.UNKNOWN;
            peer.connection.schedule(
                    () -> {
                        if (!isGone(peer) && peer.knowledge == PeerChain.Knowledge.UNKNOWN) {
                            start(peer);
                        }
                    },
                    RETRY_NANOS);
        }
    }

    /** What the application has not judged yet comes after a block it refused: it cannot link, and nobody is to blame. */
    private void disown(PeerChain peer) {
        for (BlockSlot slot : blocks.all()) {
            if (slot.delivering && slot.listedBy.remove(peer)) {
                peer.delivering--;
            }
        }
    }

    /** Forgets the list of a peer and everything reserved at it. */
    private void release(PeerChain peer) {
        peer.clear();
        if (peer.question != null) {
            peer.question.stale = true;
        }
        for (ItemRef ref : peer.connection.outstanding().refs(Purpose.SYNC)) {
            BlockSlot slot = blocks.get(ref.hash());
            if (slot != null) {
                forget(slot, peer);
            }
            // Not taken out of Outstanding: a block that is under way must still be expected when it arrives.
        }
        blocks.dropUnlisted(peers.values());
    }

    private void forget(BlockSlot slot, PeerChain peer) {
        blocks.forget(slot, peer);
        peers.values().forEach(PeerChain::replan);
    }

    /** Looks for an overdue answer of a peer something may be awaited from; called every second or two. */
    public void check(Connection connection) {
        PeerChain peer = peers.get(connection.id());
        if (peer != null && peer.active && !connection.isPaused()) {
            checkOverdue(peer);
        }
    }

    private void checkOverdue(PeerChain peer) {
        Connection connection = peer.connection;
        long now = connection.nanoTime();
        PeerChain.Question question = peer.question;
        if (question != null
                && question.isOverdue(now, patienceNanos)
                && !control.isProgressing(connection, question.askedNanos)) {
            connection.abort(DisconnectReason.REQUEST_TIMEOUT, "no answer to a request for ids");
            return;
        }
        if (connection.outstanding().count(Purpose.SYNC) > 0
                && now - peer.lastItemNanos > patienceNanos
                && !control.isProgressing(connection, peer.lastItemNanos)) {
            connection.abort(DisconnectReason.REQUEST_TIMEOUT, "no answer to a request for blocks");
            return;
        }
        ChainEntry front = peer.front();
        BlockSlot slot = front == null ? null : blocks.get(front.id());
        if (slot != null && slot.bytes == null && !slot.slow && now - slot.askedNanos > HEDGE_NANOS) {
            hedge(slot);
        }
    }

    /** Whoever was asked for the block everybody waits for is slow: all that is reserved there becomes free for others. */
    private void hedge(BlockSlot front) {
        for (PeerChain slow : front.askedFrom) {
            slow.slowDown();
            for (ItemRef ref : slow.connection.outstanding().refs(Purpose.SYNC)) {
                BlockSlot slot = blocks.get(ref.hash());
                if (slot != null) {
                    slot.slow = true;
                }
            }
        }
        front.slow = true;
        peers.values().forEach(PeerChain::replan);
        planAll();
    }

    /** The peer asks for ids; see {@link dev.hearth.p2p.protocol.SessionEvents#idsRequested}. */
    public void idsRequested(Connection connection, List<Hash> locator) {
        idServer.requested(connection, locator);
    }

    /** The peer's socket takes bytes again. */
    public void writable(Connection connection) {
        idServer.writable(connection);
    }

    private boolean isGone(PeerChain peer) {
        return peer.gone || peer.connection.stage() != Stage.ACTIVE;
    }
}
