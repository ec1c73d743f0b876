package dev.hearth.p2p.connection;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.protocol.Outstanding;
import dev.hearth.p2p.protocol.ProtocolViolation;
import dev.hearth.p2p.protocol.Session;
import dev.hearth.p2p.protocol.SessionContext;
import dev.hearth.p2p.protocol.SessionEvents;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.protocol.WireLink;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on the node loop: its stage, its session, and the two ways across to the I/O loop. A session sees it as
 * its {@link SessionContext}.
 */
public final class Connection implements SessionContext {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int TURN_LETTERS = 64;
    private static final int TURN_BYTES = 512 << 10;
    private static final int FLUSHES_AT_ONCE = 256;

    /** Hears of a connection's fate. Called on the node loop. */
    public interface Owner {
        /** Its stage has changed. */
        void stageChanged(Connection connection, Stage from);

        /** The peer broke the protocol; the owner ends the connection. */
        void violated(Connection connection, ProtocolViolation violation);

        /** Replies may be produced again. */
        void writable(Connection connection);

        /** It is back in {@link Stage#CONNECTING} and wants to be dialled as this attempt; see {@link #renew}. */
        void retry(Connection connection, Attempt attempt);
    }

    /** The charge of a message that is held beyond its turn. */
    public final class Charge {
        private int bytes;

        private Charge(int bytes) {
            this.bytes = bytes;
        }

        /** Gives it back; only the first call counts. */
        public void release() {
            mailbox().release(bytes);
            bytes = 0;
        }
    }

    private final ConnectionId id;
    private Attempt attempt;
    private final LocalNode local;
    private final Owner owner;
    private final Turns turns;
    private final SplittableRandom random;
    private WireLink link;
    private final Outstanding outstanding;
    private Traffic traffic = new Traffic();
    private final long openedNanos;
    private final Deque<Mailbox.Letter> inbox = new ArrayDeque<>(0); // most stay empty
    private final Timers timers;

    private Stage stage = Stage.CONNECTING;
    private @Nullable Channel channel;
    private @Nullable Mailbox mailbox;
    private @Nullable Outbox outbox;
    private @Nullable Session session;
    private @Nullable PeerAddress localAddress;
    private @Nullable DisconnectReason endReason;
    private String endDetail = "";
    private long lastReceivedNanos;
    private boolean heard;
    private long lastSentNanos;
    private long stageNanos;
    private long stirredNanos;
    private boolean busy;
    private long wasted;
    private int charge;
    private boolean suspended;

    /** Created when dialling begins or a socket was accepted. */
    public Connection(
            ConnectionId id, Attempt attempt, WireLink link, LocalNode local, Turns turns, Owner owner, int inFlight) {
        this.id = id;
        this.attempt = attempt;
        this.link = link;
        this.local = local;
        this.turns = turns;
        this.timers = new Timers(turns);
        this.owner = owner;
        this.random = local.runtime().random("connection-" + id.value());
        this.outstanding = new Outstanding(inFlight);
        this.openedNanos = local.runtime().nanoTime();
        this.stageNanos = openedNanos;
        this.lastReceivedNanos = openedNanos;
        this.lastSentNanos = openedNanos;
    }

    /**
     * Installs the pipeline on the channel's own loop; then {@link #opened} on the node loop. Called on the I/O loop
     * before the channel becomes active or reads.
     */
    void install(Channel newChannel) {
        WireLink newLink = link;
        Mailbox newMailbox = new Mailbox(newChannel, newLink::weigh, this::handedOff);
        newChannel.pipeline().addLast(Traffic.NAME, traffic);
        turns.bandwidth().join(newChannel, traffic);
        turns.execute(() -> attach(newChannel, newMailbox));
        newLink.install(newChannel.pipeline());
        newChannel.pipeline().addLast(gathering());
        newChannel.pipeline().addLast(newMailbox);
    }

    /** What is flushed while the I/O loop is busy leaves together; a lone message leaves at once. */
    static ChannelHandler gathering() {
        return new FlushConsolidationHandler(FLUSHES_AT_ONCE, true);
    }

    private void handedOff(Mailbox from, List<Mailbox.Letter> letters, boolean lending) {
        Runnable delivery = () -> deliver(from, letters);
        if (lending) {
            turns.lend(delivery);
        } else {
            turns.execute(delivery);
        }
    }

    private void attach(Channel newChannel, Mailbox newMailbox) {
        channel = newChannel;
        mailbox = newMailbox;
        outbox = new Outbox(newChannel, () -> turns.execute(this::drained));
        if (stage == Stage.CLOSED) {
            newChannel.close();
        }
    }

    /** The socket is connected and the pipeline installed. */
    public void opened(SessionEvents events) {
        if (stage != Stage.CONNECTING) {
            return;
        }
        SocketAddress ours = channel().localAddress();
        if (ours == null) {
            abort(DisconnectReason.CONNECTION_LOST, "connection broken");
            return;
        }
        localAddress = local.runtime().peerAddress(ours);
        session = link.session(this, events);
        become(Stage.HANDSHAKING);
        session.opened();
        turns.ready(this);
    }

    @Override
    public void retry(String transportHint) {
        boolean first = attempt.transportHint().isEmpty();
        if (stage != Stage.HANDSHAKING || !attempt.outbound() || !first) {
            abort(DisconnectReason.TRANSPORT_HANDSHAKE_FAILED, "no transport is spoken by both");
            return;
        }
        forgetInbox();
        channel().close();
        channel = null;
        mailbox = null;
        outbox = null;
        session = null;
        become(Stage.CONNECTING);
        owner.retry(this, attempt.hinting(transportHint));
    }

    /** Takes what {@link Owner#retry} asked for, before it is dialled again. */
    public void renew(Attempt newAttempt, WireLink newLink) {
        attempt = newAttempt;
        link = newLink;
        traffic = new Traffic();
    }

    /** The handshake is complete. */
    public void activated() {
        become(Stage.ACTIVE);
    }

    /** The conversation is over: what still arrives only matters to the session's goodbye. */
    public void closing(DisconnectReason reason, String detail) {
        if (stage.mayBecome(Stage.CLOSING)) {
            noteEnd(reason, detail);
            become(Stage.CLOSING);
        }
    }

    /** Ends the conversation with the session's goodbye, which the peer may answer before the socket closes. */
    public void sayGoodbye(DisconnectReason reason, String detail) {
        if (stage == Stage.HANDSHAKING || stage == Stage.ACTIVE) {
            session().close(reason, detail);
            closing(reason, detail);
        } else if (stage == Stage.CONNECTING) {
            abort(reason, detail);
        }
    }

    /** Closes the socket now, without a word. */
    public void abort(DisconnectReason reason, String detail) {
        noteEnd(reason, detail);
        Channel open = channel;
        if (open != null) {
            open.close();
        }
        closed();
    }

    @Override
    public void disconnect(DisconnectReason reason, String detail) {
        Outbox out = outbox;
        if (out == null || stage == Stage.CONNECTING) {
            abort(reason, detail);
            return;
        }
        closing(reason, detail);
        noteEnd(reason, detail);
        out.closeAfterFlush();
        schedule(() -> abort(reason, detail), LAST_WORDS_NANOS);
    }

    private void noteEnd(DisconnectReason reason, String detail) {
        if (endReason == null) {
            endReason = reason;
            endDetail = detail;
        }
    }

    private void become(Stage next) {
        if (!stage.mayBecome(next)) {
            throw new IllegalStateException(id + " cannot go from " + stage + " to " + next);
        }
        Stage from = stage;
        stage = next;
        stageNanos = nanoTime();
        if (next == Stage.CLOSED) {
            turns.ended(this); // Whether or not anybody ever looks after busy connections.
            timers.end();
        } else {
            stir();
        }
        owner.stageChanged(this, from);
    }

    private void deliver(Mailbox from, List<Mailbox.Letter> letters) {
        if (stage == Stage.CLOSED || from != mailbox) {
            letters.forEach(letter -> from.release(letter.bytes()));
            return;
        }
        inbox.addAll(letters);
        stir();
        turns.ready(this);
    }

    private void stir() {
        stirredNanos = nanoTime();
        if (!busy) {
            busy = true;
            turns.stirred(this);
        }
    }

    /** See {@link Turns#busy}. */
    boolean isStillBusy() {
        if (stage != Stage.ACTIVE || isPaused() || waitingToSend() > 0 || !outstanding.isEmpty()) {
            stirredNanos = nanoTime();
        }
        busy = nanoTime() - stirredNanos <= QUIET_NANOS;
        return busy;
    }

    private void drained() {
        if (stage == Stage.HANDSHAKING || stage == Stage.ACTIVE) {
            owner.writable(this);
        }
    }

    /** Serves a bounded number of waiting messages; true when more wait. */
    boolean turn() {
        int letters = 0;
        int bytes = 0;
        while (letters < TURN_LETTERS && bytes < TURN_BYTES && canServe()) {
            Mailbox.Letter letter = inbox.remove();
            letters++;
            bytes += letter.bytes();
            serve(letter);
        }
        return canServe();
    }

    private boolean canServe() {
        return !inbox.isEmpty() && !suspended && stage != Stage.CLOSED && session != null;
    }

    private void serve(Mailbox.Letter letter) {
        charge = letter.bytes();
        Mailbox from = mailbox(); // a session may ask for another one
        try {
            if (letter.content() instanceof Mailbox.Closed) {
                abort(session().endOfStream(), "the peer closed the connection");
            } else if (letter.content() instanceof Mailbox.Failure failure) {
                failed(failure.cause());
            } else {
                if (letter.bytes() > 0) { // what the handlers have to say themselves weighs nothing
                    lastReceivedNanos = nanoTime();
                    heard = true;
                }
                session().receive(letter.content());
            }
        } catch (ProtocolViolation violation) {
            owner.violated(this, violation);
        } catch (RuntimeException e) {
            log.error("{} {}: internal error, disconnecting", id, attempt.address(), e);
            abort(DisconnectReason.INTERNAL_ERROR, "internal error");
        } finally {
            from.release(charge);
            wasted += charge;
            charge = 0;
        }
    }

    private void failed(Throwable cause) {
        if (cause instanceof java.io.IOException) {
            abort(DisconnectReason.CONNECTION_LOST, "connection broken");
        } else {
            owner.violated(this, session().violation(cause));
        }
    }

    /** Takes over the charge of the message being served. */
    public Charge holdCharge() {
        Charge held = new Charge(charge);
        charge = 0;
        return held;
    }

    private void closed() {
        if (stage == Stage.CLOSED) {
            return;
        }
        become(Stage.CLOSED);
        forgetInbox();
    }

    private void forgetInbox() {
        for (Mailbox.Letter letter : inbox) {
            mailbox().release(letter.bytes());
        }
        inbox.clear();
    }

    @Override
    public void send(Object message, int approximateBytes) {
        Outbox out = outbox;
        if (out != null && stage != Stage.CLOSED) {
            out.add(message, approximateBytes);
            lastSentNanos = nanoTime();
            stir();
            turns.flushLater(this);
        }
    }

    void flush() {
        if (outbox != null) {
            outbox.flush();
        }
    }

    @Override
    public Future<?> schedule(Runnable task, long delayNanos) {
        return timers.schedule(task, delayNanos);
    }

    @Override
    public <T> void offload(Callable<T> job, Consumer<T> then) {
        suspended = true;
        try {
            local.runtime().handshakes().execute(() -> {
                try {
                    T result = job.call();
                    turns.lend(() -> resume(() -> then.accept(result)));
                } catch (Exception e) {
                    turns.execute(
                            () -> resume(() -> owner.violated(this, session().violation(e))));
                }
            });
        } catch (RejectedExecutionException e) {
            abort(DisconnectReason.HANDSHAKE_LIMIT, "too many handshakes at once");
        }
    }

    private void resume(Runnable then) {
        suspended = false;
        if (stage != Stage.CLOSED) {
            then.run();
            turns.ready(this);
        }
    }

    /** Looks whether the peer takes our bytes; see {@link Traffic#stalledProbes}. */
    public void probe() {
        Channel open = channel;
        if (open != null && waitingToSend() > 0) {
            open.eventLoop().execute(() -> traffic.probe(open));
        }
    }

    /** Bytes sent that the socket has not taken. */
    public long waitingToSend() {
        return outbox == null ? 0 : outbox.waiting();
    }

    /** Bytes sent so far, those that the socket has not taken included. */
    public long queued() {
        return outbox == null ? 0 : outbox.added();
    }

    /** Whether replies may be produced; when not, the owner hears when they may again. */
    public boolean isWritable() {
        return outbox != null && stage != Stage.CLOSED && outbox.isWritable();
    }

    /** Whether we do not read from the peer because too much of it waits. */
    public boolean isPaused() {
        return suspended || (mailbox != null && mailbox.isPaused());
    }

    /** The session; only once {@link Stage#HANDSHAKING} is reached. */
    public Session session() {
        Session current = session;
        if (current == null) {
            throw new IllegalStateException(id + " has no session in stage " + stage);
        }
        return current;
    }

    private Channel channel() {
        Channel current = channel;
        if (current == null) {
            throw new IllegalStateException(id + " has no channel");
        }
        return current;
    }

    private Mailbox mailbox() {
        Mailbox current = mailbox;
        if (current == null) {
            throw new IllegalStateException(id + " has no mailbox");
        }
        return current;
    }

    /** Where in its life it is. */
    public Stage stage() {
        return stage;
    }

    /** Since when it is in this stage, node loop's clock. */
    public long stageNanos() {
        return stageNanos;
    }

    /** When it was created, node loop's clock. */
    public long openedNanos() {
        return openedNanos;
    }

    /** When the last complete message arrived, node loop's clock. */
    public long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /** Whether no message of the peer has arrived yet. */
    public boolean hasHeardNothing() {
        return !heard;
    }

    /** When the last message was sent, node loop's clock. */
    public long lastSentNanos() {
        return lastSentNanos;
    }

    /** Bytes of the items it sent us and of the message that is still arriving, but not of its other messages. */
    public long usefulBytes() {
        return traffic.received() - wasted;
    }

    /** Its byte counters. */
    public Traffic traffic() {
        return traffic;
    }

    /** Why it ended, or null while it has not. */
    public @Nullable DisconnectReason endReason() {
        return endReason;
    }

    /** The words to {@link #endReason}. */
    public String endDetail() {
        return endDetail;
    }

    @Override
    public ConnectionId id() {
        return id;
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    /** Whether from now on we only ask on it: its peer is not served, and nothing is announced to it. */
    public void askOnly(boolean only) {
        attempt = attempt.askingOnly(only);
    }

    @Override
    public PeerAddress localAddress() {
        PeerAddress address = localAddress;
        if (address == null) {
            throw new IllegalStateException(id + " is not connected");
        }
        return address;
    }

    @Override
    public LocalNode local() {
        return local;
    }

    @Override
    public Outstanding outstanding() {
        return outstanding;
    }

    @Override
    public long nanoTime() {
        return local.runtime().nanoTime();
    }

    @Override
    public long wallMicros() {
        return local.runtime().wallMicros();
    }

    @Override
    public SplittableRandom random() {
        return random;
    }

    @Override
    public String toString() {
        return id + " " + attempt.address();
    }
}
