package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.HeadersVerdict;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks peers which blocks come after ours, one question at a time each, so that an answer is never taken for another's.
 * Confined to the node loop.
 */
final class IdQuestions {
    private static final int IDS_ON_HAND = 10_000;

    /** Who goes on with what a peer has answered. */
    interface Asker {
        /** The peer lists these blocks, and that many after them; the application has those in {@code known}. */
        void listed(PeerChain peer, List<ChainEntry> entries, long remaining, List<Hash> known);

        /** The peer lists nothing more, asked when the application had {@code accepted} that many blocks from us. */
        void nothingMore(PeerChain peer, long accepted);

        /** How many blocks the application has accepted from us. */
        long accepted();

        /** What the peer has is worth fetching: ask anew, after our own last block. */
        void worthFetching(PeerChain peer);
    }

    private record Offer(HeadersVerdict verdict, List<Hash> known) {
        static final Offer REFUSED = new Offer(HeadersVerdict.REFUSED, List.of());
    }

    private final ChainHandler<?> handler;
    private final Dispatcher dispatcher;
    private final PeerControl control;
    private final Asker asker;

    IdQuestions(ChainHandler<?> handler, Dispatcher dispatcher, PeerControl control, Asker asker) {
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.control = control;
        this.asker = asker;
    }

    /** Asks the peer what comes next, if need be after the answer to a question that is open. */
    void ask(PeerChain peer) {
        if (!peer.active) {
            return;
        }
        if (peer.question != null) {
            peer.askAgain = true;
            return;
        }
        PeerChain.Question question = new PeerChain.Question(asker.accepted(), peer.connection.nanoTime());
        peer.question = question;
        peer.connection.outstanding().expectIds(true);
        dispatcher.ask(Lane.CHAIN, List.<Hash>of(), handler::locator, known -> {
            if (!peer.isGone()) {
                question.locator = withKnownTip(peer, known);
                question.askedNanos = peer.connection.nanoTime();
                peer.connection.session().requestIds(question.locator);
            }
        });
    }

    /** Asks for more ids when few are left, or for a confirmation when none are. */
    void askMore(PeerChain peer) {
        if (!peer.active || peer.question != null || peer.knowledge != PeerChain.Knowledge.BEHIND) {
            return;
        }
        boolean more = peer.remaining > 0 && peer.size() < IDS_ON_HAND && peer.unplanned() < BlockDownload.LOOKAHEAD;
        boolean finished = peer.remaining == 0 && peer.isDone();
        if (more || finished) {
            ask(peer);
        }
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
    void answered(PeerChain peer, List<ChainEntry> entries, long remaining) {
        PeerChain.Question question = peer.question;
        if (question == null || question.locator == null || question.answered) {
            return;
        }
        question.answered = true;
        if (entries.isEmpty() ? remaining != 0 : remaining < 0 || !question.isAnsweredBy(entries.get(0))) {
            control.penalise(peer.connection, new ProtocolViolation("lists ids that do not start where we asked"));
            return;
        }
        if (question.stale || entries.isEmpty()) {
            settled(peer);
            if (!question.stale) {
                asker.nothingMore(peer, question.accepted);
            }
            return;
        }
        dispatcher.ask(Lane.CHAIN, Offer.REFUSED, () -> offer(entries), offer -> {
            settled(peer);
            if (!question.stale && !peer.isGone()) {
                offered(peer, question, entries, remaining, offer);
            }
        });
    }

    /** Runs on the application executor. */
    private Offer offer(List<ChainEntry> entries) {
        HeadersVerdict verdict = handler.acceptHeaders(entries);
        List<Hash> ids = entries.stream().map(ChainEntry::id).toList();
        return new Offer(verdict, verdict == HeadersVerdict.ACCEPTED ? handler.known(ids) : List.of());
    }

    /** A question is answered, and the answer looked at. */
    private void settled(PeerChain peer) {
        peer.question = null;
        peer.connection.outstanding().expectIds(false);
        if (peer.askAgain) {
            peer.askAgain = false;
            ask(peer);
        }
    }

    private void offered(
            PeerChain peer, PeerChain.Question question, List<ChainEntry> entries, long remaining, Offer offer) {
        switch (offer.verdict()) {
            case REFUSED ->
                control.disconnect(peer.connection, DisconnectReason.UNREACHABLE_FORK, "its chain is refused");
            case INVALID ->
                control.penalise(
                        peer.connection,
                        new ProtocolViolation(
                                DisconnectReason.INVALID_ITEM, 100, "offers blocks that cannot be valid"));
            case PENDING -> scan(peer, question, entries, remaining);
            case ACCEPTED -> {
                if (peer.scanned == null) {
                    asker.listed(peer, entries, remaining, offer.known());
                } else {
                    asker.worthFetching(peer);
                }
            }
        }
    }

    /** Nothing is fetched before the application has seen more of the peer's chain. */
    private void scan(PeerChain peer, PeerChain.Question question, List<ChainEntry> entries, long remaining) {
        if (remaining > 0) {
            peer.scanned = entries.get(entries.size() - 1).id();
            ask(peer);
        } else if (peer.connection.attempt().outbound()) {
            control.disconnect(peer.connection, DisconnectReason.UNREACHABLE_FORK, "its chain is not worth fetching");
        } else {
            asker.nothingMore(peer, question.accepted); // It may be catching up itself.
        }
    }
}
