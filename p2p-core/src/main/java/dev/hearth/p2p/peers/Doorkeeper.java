package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Transport;
import dev.hearth.p2p.connection.Turns;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import io.netty.channel.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Decides about sockets before anything is read from them (bitcoin-p2p §4.9): banned ones, and those over a limit, are
 * closed without a word; while there are many, they come in slowly.
 */
final class Doorkeeper implements Transport.Acceptor {
    private static final int MOST_WAITING = 64;

    private final AcceptLimits limits;
    private final Discipline discipline;
    private final Connections connections;
    private final Turns turns;
    private final LongSupplier clock;
    /** Read by I/O loops. */
    private volatile int mostSockets;
    /** Accepted sockets that are not closed; I/O loops count them. */
    private final AtomicInteger sockets = new AtomicInteger();

    private final Map<AcceptLimits.Outcome, Long> refused = new EnumMap<>(AcceptLimits.Outcome.class);
    private int waiting;
    private boolean closed;

    Doorkeeper(
            AcceptSettings settings,
            AcceptLimits limits,
            Discipline discipline,
            Connections connections,
            Turns turns,
            LongSupplier clock) {
        this.limits = limits;
        this.discipline = discipline;
        this.connections = connections;
        this.turns = turns;
        this.clock = clock;
        this.mostSockets = settings.hard() + MOST_WAITING;
    }

    /** Other limits for sockets from now on; who is in stays. */
    void adopt(AcceptSettings settings) {
        limits.adopt(settings);
        mostSockets = settings.hard() + MOST_WAITING;
    }

    @Override
    public boolean mayAccept(PeerAddress remote) {
        return sockets.get() < mostSockets;
    }

    @Override
    public void accepted(Channel channel, PeerAddress remote) {
        sockets.incrementAndGet();
        channel.closeFuture().addListener(done -> sockets.decrementAndGet());
        turns.execute(() -> enter(channel, remote));
    }

    private void enter(Channel channel, PeerAddress remote) {
        if (closed || !channel.isOpen() || !discipline.mayEnter(remote)) {
            channel.close();
            return;
        }
        ConnectionId id = connections.nextId();
        AcceptLimits.Answer answer = limits.tryEnter(id, remote, clock.getAsLong());
        if (answer.outcome() == AcceptLimits.Outcome.ENTERED) {
            connections.adopt(id, channel, remote);
        } else if (answer.outcome() == AcceptLimits.Outcome.LATER && waiting < MOST_WAITING) {
            waiting++;
            turns.schedule(
                    () -> {
                        waiting--;
                        enter(channel, remote);
                    },
                    answer.waitNanos());
        } else {
            refused.merge(answer.outcome(), 1L, Long::sum);
            channel.close();
        }
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

    /** How many sockets were refused for each reason. */
    Map<AcceptLimits.Outcome, Long> refused() {
        return new EnumMap<>(refused);
    }
}
