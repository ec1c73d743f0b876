package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.TokenBucket;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.Channel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Decides about sockets before anything is read from them (bitcoin-p2p §4.9): banned ones, and those over a limit, are
 * closed without a word; while there are many, they come in slowly, and who would have to wait for long is a guest instead,
 * told of other nodes but not to stay; where connections that say nothing take up the room, they give their places to those
 * that come.
 */
final class Doorkeeper implements Transport.Acceptor {
    /** Of those who cannot come in at once; the next would have to wait too long for any peer's patience. */
    private static final int MOST_WAITING = 1;
    /** Sockets that nothing is decided about yet. */
    private static final int MOST_PENDING = 64;

    private static final int REPLACEMENTS_PER_SECOND = 500;
    private static final int REPLACEMENTS_AT_ONCE = 10;
    private static final int BURST_PER_SECOND = 100;
    private static final int BURST = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CHOICES = 4;

    private final AcceptLimits limits;
    private final Discipline discipline;
    private final Connections connections;
    private final Turns turns;
    private final LongSupplier clock;
    private final Liveness liveness;
    /** Read by I/O loops. */
    private volatile int mostSockets;
    /** Accepted sockets that are not closed; I/O loops count them. */
    private final AtomicInteger sockets = new AtomicInteger();

    private final TurnedAway turnedAway = new TurnedAway();
    /** Until then nobody could be let in whoever it is. Read by I/O loops. */
    private volatile long shutUntilNanos;

    private final TokenBucket replacements;
    private final TokenBucket bursts;
    private final SplittableRandom random;
    private int waiting;
    private boolean closed;

    Doorkeeper(
            AcceptSettings settings,
            AcceptLimits limits,
            Discipline discipline,
            Connections connections,
            Liveness liveness,
            Turns turns,
            NodeRuntime runtime) {
        this.limits = limits;
        this.discipline = discipline;
        this.connections = connections;
        this.turns = turns;
        this.liveness = liveness;
        this.clock = runtime::nanoTime;
        this.random = runtime.random("doorkeeper");
        this.shutUntilNanos = runtime.nanoTime();
        this.replacements = new TokenBucket(REPLACEMENTS_PER_SECOND, REPLACEMENTS_AT_ONCE, runtime.nanoTime());
        this.bursts = new TokenBucket(BURST_PER_SECOND, BURST, runtime.nanoTime());
        this.mostSockets = settings.hard() + MOST_PENDING;
    }

    /** Other limits for sockets from now on; who is in stays. */
    void adopt(AcceptSettings settings) {
        limits.adopt(settings);
        mostSockets = settings.hard() + MOST_PENDING;
    }

    @Override
    public boolean mayAccept(PeerAddress remote) {
        long now = clock.getAsLong();
        return !isShut(now) && sockets.get() < mostSockets && !turnedAway.contains(remote, now);
    }

    private boolean isShut(long now) {
        return now - shutUntilNanos < 0;
    }

    @Override
    public void accepted(Channel channel, PeerAddress remote) {
        sockets.incrementAndGet();
        channel.closeFuture().addListener(done -> sockets.decrementAndGet());
        turns.execute(() -> enter(channel, remote));
    }

    private void enter(Channel channel, PeerAddress remote) {
        if (closed || !channel.isOpen()) {
            channel.close();
            return;
        }
        if (!discipline.mayEnter(remote)) {
            turnAway(channel, remote);
            return;
        }
        ConnectionId id = connections.nextId();
        long now = clock.getAsLong();
        AcceptLimits.Answer answer = limits.tryEnter(id, remote, now);
        switch (answer.outcome()) {
            case ENTERED -> connections.adopt(id, channel, remote);
            case ADDRESS_LIMIT, NETGROUP_LIMIT, ORIGIN_HANDSHAKE_LIMIT -> turnAway(channel, remote);
            case LATER, FULL, HANDSHAKE_LIMIT -> {
                boolean entered = enterInstead(id, channel, remote, now);
                if (!entered && answer.outcome() == AcceptLimits.Outcome.LATER && !isShut(now)) {
                    enterLater(id, channel, remote, answer.waitNanos());
                } else if (!entered) {
                    channel.close();
                }
            }
        }
    }

    /** Where silence takes up the room, a silent connection gives its place to the one that comes. */
    private boolean enterInstead(ConnectionId id, Channel channel, PeerAddress remote, long now) {
        boolean entered = limits.isCrowdedByHandshakes() && endSilentOne(now) && limits.tryReplace(id, remote, now);
        if (entered) {
            connections.adopt(id, channel, remote);
        }
        return entered;
    }

    /**
     * Ends any of them, so that whoever holds many places loses them as often as others do, and cannot keep everybody out.
     * An honest peer speaks within a second; where hundreds come in a second nobody can wait for that.
     */
    private boolean endSilentOne(long now) {
        boolean flood = !bursts.tryTake(1, now);
        if (flood && !replacements.tryTake(1, now)) {
            shutUntilNanos = now + replacements.nanosUntil(1, now);
            return false;
        }
        long patienceNanos = flood ? 0 : PATIENCE_NANOS;
        for (int i = 0; i < CHOICES; i++) {
            ConnectionId one = limits.anyHandshaking(random);
            if (one != null && liveness.endIfUnheard(one, patienceNanos)) {
                return true;
            }
        }
        return false;
    }

    private void enterLater(ConnectionId id, Channel channel, PeerAddress remote, long waitNanos) {
        if (waiting >= MOST_WAITING) {
            if (limits.tryEnterAsGuest(id, remote, clock.getAsLong())) {
                connections.adopt(id, channel, remote);
            } else {
                channel.close();
            }
            return;
        }
        waiting++;
        turns.schedule(
                () -> {
                    waiting--;
                    enter(channel, remote);
                },
                waitNanos);
    }

    private void turnAway(Channel channel, PeerAddress remote) {
        turnedAway.add(remote, clock.getAsLong());
        channel.close();
    }

    /** Whether a connection is that of a guest, which cannot stay. */
    boolean isGuest(ConnectionId id) {
        return limits.isGuest(id);
    }

    /** The handshake of a connection is over. */
    void handshakeDone(ConnectionId id) {
        limits.handshakeDone(id);
    }

    /** A connection is closed. */
    void left(ConnectionId id) {
        limits.left(id);
    }

    /** Lets nobody in any more. */
    void close() {
        closed = true;
    }
}
