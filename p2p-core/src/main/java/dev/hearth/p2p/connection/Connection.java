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
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection on the node loop: its life from the first dial to the reason of its end, whatever sockets and sessions it
 * has on the way. A session sees it as its {@link SessionContext}; messages go {@linkplain Inbox in} and
 * {@linkplain Outbox out} by the {@link Crossing} of its socket.
 */
public final class Connection implements SessionContext {
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

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
    public static final class Charge {
        private final Mailbox charged;
        private int bytes;

        Charge(Mailbox charged, int bytes) {
            this.charged = charged;
            this.bytes = bytes;
        }

        /** Gives it back; only the first call counts. */
        public void release() {
            charged.release(bytes);
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
    private final Timers timers;

    private Stage stage = Stage.CONNECTING;
    private @Nullable Crossing crossing;
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
    void install(Channel channel) {
        Crossing.install(channel, link, traffic, turns, this);
    }

    /** The first that the node loop hears of a socket. */
    void attach(Crossing installed) {
        crossing = installed;
        if (stage == Stage.CLOSED) {
            installed.close();
        }
    }

    /** The socket is connected and the pipeline installed. */
    public void opened(SessionEvents events) {
        if (stage != Stage.CONNECTING) {
            return;
        }
        SocketAddress ours = crossing().channel().localAddress();
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
        crossing().close();
        crossing = null;
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
        if (crossing != null) {
            crossing.close();
        }
        if (stage != Stage.CLOSED) {
            become(Stage.CLOSED);
        }
    }

    @Override
    public void disconnect(DisconnectReason reason, String detail) {
        Crossing open = crossing;
        if (open == null || stage == Stage.CONNECTING) {
            abort(reason, detail);
            return;
        }
        closing(reason, detail);
        noteEnd(reason, detail);
        open.outbox().closeAfterFlush();
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

    /** Something happens on it. */
    void stir() {
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

    /** The socket has taken what was too much. */
    void drained() {
        if (stage == Stage.HANDSHAKING || stage == Stage.ACTIVE) {
            owner.writable(this);
        }
    }

    /** Serves a bounded number of waiting messages; true when more wait. */
    boolean turn() {
        return session != null && crossing().inbox().turn();
    }

    /** A message of the peer has arrived. */
    void heard() {
        lastReceivedNanos = nanoTime();
        heard = true;
    }

    void violated(ProtocolViolation violation) {
        owner.violated(this, violation);
    }

    @Override
    public void send(Object message, int approximateBytes) {
        Crossing open = crossing;
        if (open != null && stage != Stage.CLOSED) {
            open.outbox().add(message, approximateBytes);
            lastSentNanos = nanoTime();
            stir();
            turns.flushLater(this);
        }
    }

    void flush() {
        if (crossing != null) {
            crossing.outbox().flush();
        }
    }

    @Override
    public Future<?> schedule(Runnable task, long delayNanos) {
        return timers.schedule(task, delayNanos);
    }

    @Override
    public <T> void offload(Callable<T> job, Consumer<T> then) {
        try {
            crossing().inbox().suspendFor(job, then, local.runtime().handshakes());
        } catch (RejectedExecutionException e) {
            abort(DisconnectReason.HANDSHAKE_LIMIT, "too many handshakes at once");
        }
    }

    /** Looks whether the peer takes our bytes; see {@link Traffic#stalledProbes}. */
    public void probe() {
        Crossing open = crossing;
        if (open != null && open.outbox().waiting() > 0) {
            open.channel().eventLoop().execute(() -> traffic.probe(open.channel()));
        }
    }

    /** Bytes sent that the socket has not taken. */
    public long waitingToSend() {
        return crossing == null ? 0 : crossing.outbox().waiting();
    }

    /** Bytes sent so far, those that the socket has not taken included. */
    public long queued() {
        return crossing == null ? 0 : crossing.outbox().added();
    }

    /** Whether replies may be produced; when not, the owner hears when they may again. */
    public boolean isWritable() {
        return crossing != null && stage != Stage.CLOSED && crossing.outbox().isWritable();
    }

    /** Whether we do not read from the peer because too much of it waits. */
    public boolean isPaused() {
        return crossing != null && crossing.inbox().isPaused();
    }

    /** The session; only once {@link Stage#HANDSHAKING} is reached. */
    public Session session() {
        Session current = session;
        if (current == null) {
            throw new IllegalStateException(id + " has no session in stage " + stage);
        }
        return current;
    }

    private Crossing crossing() {
        Crossing current = crossing;
        if (current == null) {
            throw new IllegalStateException(id + " has no socket");
        }
        return current;
    }

    /** Takes over the charge of the message being served. */
    public Charge holdCharge() {
        return crossing().inbox().holdCharge();
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
        return crossing == null ? 0 : traffic.received() - crossing.inbox().wasted();
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
