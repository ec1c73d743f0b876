package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.TokenBucket;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.Channel;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides about sockets before anything is read from them (bitcoin-p2p §4.9): banned ones, and those over a limit, are
 * closed without a word; while there are many, they come in slowly.
 */
final class Doorkeeper implements Transport.Acceptor {
    private static final int MOST_WAITING = 64;
    private static final int REPLACEMENTS_PER_SECOND = 2_000;
    private static final int REPLACEMENTS_AT_ONCE = 20;

    private final AcceptLimits limits;
    private final Discipline discipline;
    private final Connections connections;
    private final Turns turns;
    private final LongSupplier clock;
    private final Predicate<ConnectionId> makeRoom;
    /** Read by I/O loops. */
    private volatile int mostSockets;
    /** Accepted sockets that are not closed; I/O loops count them. */
    private final AtomicInteger sockets = new AtomicInteger();

    private final TurnedAway turnedAway = new TurnedAway();
    /** Until then nobody could be let in whoever it is. Read by I/O loops. */
    private volatile long shutUntilNanos;

    private final TokenBucket replacements;
    private final SplittableRandom random;
    private int waiting;
    private boolean closed;

    /** {@code makeRoom} ends a connection that has not said a word yet, if it is one. */
    Doorkeeper(
            AcceptSettings settings,
            AcceptLimits limits,
            Discipline discipline,
            Connections connections,
            Predicate<ConnectionId> makeRoom,
            Turns turns,
            NodeRuntime runtime) {
        this.limits = limits;
        this.discipline = discipline;
        this.connections = connections;
        this.turns = turns;
        this.makeRoom = makeRoom;
        this.clock = runtime::nanoTime;
        this.random = runtime.random("doorkeeper");
        this.shutUntilNanos = runtime.nanoTime();
        this.replacements = new TokenBucket(REPLACEMENTS_PER_SECOND, REPLACEMENTS_AT_ONCE, runtime.nanoTime());
        this.mostSockets = settings.hard() + MOST_WAITING;
    }

    /** Other limits for sockets from now on; who is in stays. */
    void adopt(AcceptSettings settings) {
        limits.adopt(settings);
        mostSockets = settings.hard() + MOST_WAITING;
    }

    @Override
    public boolean mayAccept(PeerAddress remote) {
        long now = clock.getAsLong();
        return now - shutUntilNanos >= 0 && sockets.get() < mostSockets && !turnedAway.contains(remote, now);
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
        if (answer.outcome() == AcceptLimits.Outcome.HANDSHAKE_LIMIT && replaceAnother(now)) {
            answer = limits.tryEnter(id, remote, now);
        }
        switch (answer.outcome()) {
            case ENTERED -> connections.adopt(id, channel, remote);
            case LATER -> enterLater(channel, remote, answer.waitNanos());
            case ADDRESS_LIMIT, NETGROUP_LIMIT, ORIGIN_HANDSHAKE_LIMIT -> turnAway(channel, remote);
            case FULL, HANDSHAKE_LIMIT -> channel.close();
        }
    }

    private void enterLater(Channel channel, PeerAddress remote, long waitNanos) {
        if (waiting >= MOST_WAITING) {
            channel.close();
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

    /**
     * Whoever holds many places without a word loses them as often as others lose theirs, and so cannot keep everybody
     * else out; an honest handshake is over before its turn comes.
     */
    private boolean replaceAnother(long now) {
        if (!replacements.tryTake(1, now)) {
            shutUntilNanos = now + replacements.nanosUntil(1, now);
            return false;
        }
        ConnectionId other = limits.anyHandshaking(random);
        return other != null && makeRoom.test(other);
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
