package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.WireLink;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in, on the node loop: what a {@link Mailbox} has handed over waits here until the session is given it, in
 * bounded turns and never while a job for the session runs elsewhere.
 *
 * <p>A letter is charged to its mailbox until it is served, or for as long as whoever takes over its charge wants.
 */
final class Inbox {
    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final int TURN_LETTERS = 64;
    private static final int TURN_BYTES = 512 << 10;

    private final Connection connection;
    private final Turns turns;
    private final Mailbox mailbox;
    private final Deque<Mailbox.Letter> letters = new ArrayDeque<>(0); // most stay empty
    private boolean suspended;
    private boolean closed;
    private long wasted;
    private int charge;

    Inbox(Channel channel, WireLink link, Turns turns, Connection connection) {
        this.connection = connection;
        this.turns = turns;
        this.mailbox = new Mailbox(channel, link::weigh, this::handedOff);
    }

    /** The end of the pipeline that it is filled from. Any thread. */
    Mailbox mailbox() {
        return mailbox;
    }

    private void handedOff(List<Mailbox.Letter> batch, boolean lending) {
        Runnable delivery = () -> deliver(batch);
        if (lending) {
            turns.lend(delivery);
        } else {
            turns.execute(delivery);
        }
    }

    private void deliver(List<Mailbox.Letter> batch) {
        letters.addAll(batch);
        if (closed) {
            giveBack();
        } else {
            connection.stir();
            turns.ready(connection);
        }
    }

    /** Nothing that waits or is still to come is served any more. */
    void close() {
        closed = true;
        giveBack();
    }

    private void giveBack() {
        letters.forEach(letter -> mailbox.release(letter.bytes()));
        letters.clear();
    }

    /** Serves a bounded number of waiting messages; true when more wait. */
    boolean turn() {
        int count = 0;
        int bytes = 0;
        while (count < TURN_LETTERS && bytes < TURN_BYTES && canServe()) {
            Mailbox.Letter letter = letters.remove();
            count++;
            bytes += letter.bytes();
            serve(letter);
        }
        return canServe();
    }

    private boolean canServe() {
        return !letters.isEmpty() && !suspended;
    }

    private void serve(Mailbox.Letter letter) {
        charge = letter.bytes();
        try {
            read(letter);
        } catch (ProtocolViolation violation) {
            connection.violated(violation);
        } catch (RuntimeException e) {
            log.error("{}: internal error, disconnecting", connection, e);
            connection.abort(DisconnectReason.INTERNAL_ERROR, "internal error");
        } finally {
            mailbox.release(charge);
            wasted += charge;
            charge = 0;
        }
    }

    private void read(Mailbox.Letter letter) throws ProtocolViolation {
        if (letter.content() instanceof Mailbox.Closed) {
            connection.abort(connection.session().endOfStream(), "the peer closed the connection");
        } else if (letter.content() instanceof Mailbox.Failure failure) {
            failed(failure.cause());
        } else {
            if (letter.bytes() > 0) { // what the handlers have to say themselves weighs nothing
                connection.heard();
            }
            connection.session().receive(letter.content());
        }
    }

    private void failed(Throwable cause) {
        if (cause instanceof IOException) {
            connection.abort(DisconnectReason.CONNECTION_LOST, "connection broken");
        } else {
            connection.violated(connection.session().violation(cause));
        }
    }

    /** Takes over the charge of the message being served. */
    Connection.Charge holdCharge() {
        Connection.Charge held = new Connection.Charge(mailbox, charge);
        charge = 0;
        return held;
    }

    /** Bytes of messages whose charge nobody took over. */
    long wasted() {
        return wasted;
    }

    /**
     * Runs a job elsewhere, then {@code then} here; what waits is served after that.
     *
     * @throws RejectedExecutionException when the job cannot be run; nothing is served any more
     */
    <T> void suspendFor(Callable<T> job, Consumer<T> then, Executor elsewhere) {
        suspended = true;
        elsewhere.execute(() -> {
            try {
                T result = job.call();
                turns.lend(() -> resume(() -> then.accept(result)));
            } catch (Exception e) {
                turns.execute(() ->
                        resume(() -> connection.violated(connection.session().violation(e))));
            }
        });
    }

    private void resume(Runnable then) {
        suspended = false;
        if (!closed) {
            then.run();
            turns.ready(connection);
        }
    }

    /** Whether the peer is not read because too much waits, or nothing is served meanwhile. */
    boolean isPaused() {
        return suspended || mailbox.isPaused();
    }
}
