package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.IdRange;
import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.connection.PeerControl;
import dev.hearth.p2p.dispatch.Dispatcher;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.SessionLimits;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Answers questions for ids: one at a time for each peer, in order, at a bounded rate, while the peer takes the answers
 * (graphene-p2p §10 W13).
 */
final class IdServer {
    private static final int WAITING_QUESTIONS = 16;
    private static final double ANSWERS_PER_SECOND = 50;
    private static final double ANSWERS_AT_ONCE = 200;

    private static final class Asker {
        final Connection connection;
        final TokenBucket answers;
        final Deque<List<Hash>> waiting = new ArrayDeque<>(0); // most stay empty
        boolean answering;

        Asker(Connection connection) {
            this.connection = connection;
            this.answers = new TokenBucket(ANSWERS_PER_SECOND, ANSWERS_AT_ONCE, connection.nanoTime());
        }

        boolean isGone() {
            return connection.stage() != Stage.ACTIVE;
        }
    }

    private record Answer(IdRange range, boolean hasTip) {}

    private final ChainHandler<?> handler;
    private final Dispatcher dispatcher;
    private final SessionLimits limits;
    private final PeerControl control;
    private final Consumer<Connection> unknownTip;
    private final Map<ConnectionId, Asker> askers = new LinkedHashMap<>();

    /** {@code unknownTip} hears of peers whose last block we do not have. */
    IdServer(
            ChainHandler<?> handler,
            Dispatcher dispatcher,
            SessionLimits limits,
            PeerControl control,
            Consumer<Connection> unknownTip) {
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.control = control;
        this.unknownTip = unknownTip;
    }

    /** The peer is gone. */
    void remove(Connection connection) {
        askers.remove(connection.id());
    }

    /** A peer asks; most of those that only stay connected never do. */
    void requested(Connection connection, List<Hash> locator) {
        Asker asker = askers.computeIfAbsent(connection.id(), id -> new Asker(connection));
        if (asker.waiting.size() >= WAITING_QUESTIONS) {
            control.penalise(connection, new ProtocolViolation("asks for ids faster than they can be sent"));
            return;
        }
        asker.waiting.add(locator);
        answerNext(asker);
    }

    /** The peer's socket takes bytes again. */
    void writable(Connection connection) {
        Asker asker = askers.get(connection.id());
        if (asker != null) {
            answerNext(asker);
        }
    }

    private void answerNext(Asker asker) {
        if (asker.answering || asker.waiting.isEmpty() || asker.isGone() || !asker.connection.isWritable()) {
            return;
        }
        asker.answering = true;
        long now = asker.connection.nanoTime();
        long wait = asker.answers.nanosUntil(1, now);
        if (wait > 0) {
            asker.connection.schedule(() -> answered(asker), wait);
            return;
        }
        asker.answers.tryTake(1, now);
        List<Hash> locator = asker.waiting.remove();
        dispatcher.ask(Lane.CHAIN, new Answer(IdRange.NONE, true), () -> answer(locator), answer -> {
            if (!asker.isGone()) {
                asker.connection.session().sendIds(answer.range());
                if (!answer.hasTip()) {
                    unknownTip.accept(asker.connection);
                }
            }
            answered(asker);
        });
    }

    private void answered(Asker asker) {
        asker.answering = false;
        answerNext(asker);
    }

    /** Runs on the application executor. */
    private Answer answer(List<Hash> locator) {
        IdRange range = handler.idsAfter(locator, limits.maxIdsPerRequest());
        return new Answer(
                limits.listsHeaders() ? range.with(headers(range.ids())) : range,
                locator.isEmpty() || handler.has(locator.get(0)));
    }

    private List<byte[]> headers(List<Hash> ids) {
        List<byte[]> headers = new ArrayList<>(ids.size());
        for (Hash id : ids) {
            ChainEntry entry = handler.entry(id);
            byte[] header = entry == null ? null : entry.header();
            headers.add(Objects.requireNonNull(header, "the handler knows no header of a block on its main chain"));
        }
        return headers;
    }
}
