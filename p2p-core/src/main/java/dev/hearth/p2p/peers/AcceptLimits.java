package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inbound connections as far as their number goes (cardano-governor §6.6, graphene-p2p §10 W8). A socket is
 * {@linkplain #tryEnter admitted} before anything is read from it or computed for it, gives its handshake slot back when
 * its handshake is {@linkplain #handshakeDone done} and everything when it has {@linkplain #left}. No order of these calls
 * brings a count over its limit. Confined to the node loop.
 */
final class AcceptLimits {
    /** What is to be done with a socket. */
    enum Outcome {
        /** It is counted from now on. */
        ENTERED,
        /** It may be tried again when its time has come: accepting is slow near the hard threshold. */
        LATER,
        /** There is no room: it may be tried again at once if a connection is evicted, else it is refused. */
        FULL,
        /** There are as many from its host as may be. */
        ADDRESS_LIMIT,
        /** There are as many from its netgroup as may be. */
        NETGROUP_LIMIT,
        /** There are as many in their handshake as may be, in all or from its host or netgroup. */
        HANDSHAKE_LIMIT
    }

    /**
     * The answer to a socket.
     *
     * @param waitNanos for {@link Outcome#LATER} the time to wait, otherwise 0
     */
    record Answer(Outcome outcome, long waitNanos) {
        private Answer(Outcome outcome) {
            this(outcome, 0);
        }
    }

    private static final class Count {
        int all;
        int handshaking;
    }

    private static final class Entry {
        final PeerAddress host;
        final Object netgroup;
        boolean handshaking = true;

        Entry(PeerAddress host, Object netgroup) {
            this.host = host;
            this.netgroup = netgroup;
        }
    }

    private AcceptSettings settings;
    private final Function<PeerAddress, ? extends Object> netgroups;
    private final Predicate<PeerAddress> standsForMany;
    private final Map<ConnectionId, Entry> entries = new LinkedHashMap<>();
    private final Map<PeerAddress, Count> byHost = new LinkedHashMap<>();
    private final Map<Object, Count> byNetgroup = new LinkedHashMap<>();
    private int handshaking;
    private boolean enteredBefore;
    private long lastEnteredNanos;

    /**
     * @param netgroups the netgroup of an address, a value with {@code equals} and {@code hashCode}
     * @param standsForMany addresses that are exempt from the limits per host and netgroup, since many peers come from
     *     there: all of them in a private network, the loopback address behind an onion service
     */
    AcceptLimits(
            AcceptSettings settings,
            Function<PeerAddress, ? extends Object> netgroups,
            Predicate<PeerAddress> standsForMany) {
        this.settings = settings;
        this.netgroups = netgroups;
        this.standsForMany = standsForMany;
    }

    /** Other limits for sockets from now on; who is in stays. */
    void adopt(AcceptSettings next) {
        settings = next;
    }

    /**
     * Lets a socket in if it may come in now. The limits of its origin are looked at first, so that nobody is evicted for
     * a socket that would be refused anyway.
     *
     * @throws IllegalStateException if {@code connection} is in already
     */
    Answer tryEnter(ConnectionId connection, PeerAddress remote, long nowNanos) {
        if (entries.containsKey(connection)) {
            throw new IllegalStateException(connection + " has entered already");
        }
        Entry entry = new Entry(remote.withPort(0), netgroups.apply(remote));
        Outcome limit = limit(entry, remote);
        if (limit != Outcome.ENTERED) {
            return new Answer(limit);
        }
        long wait = waitNanos(nowNanos);
        if (wait > 0) {
            return new Answer(Outcome.LATER, wait);
        }
        if (entries.size() >= settings.hard()) {
            return new Answer(Outcome.FULL);
        }
        enter(connection, entry);
        enteredBefore = true;
        lastEnteredNanos = nowNanos;
        return new Answer(Outcome.ENTERED);
    }

    /** {@link Outcome#ENTERED} when neither the origin nor the number of handshakes stands against it. */
    private Outcome limit(Entry entry, PeerAddress remote) {
        if (handshaking >= settings.handshakes()) {
            return Outcome.HANDSHAKE_LIMIT;
        }
        if (standsForMany.test(remote)) {
            return Outcome.ENTERED;
        }
        Count host = byHost.getOrDefault(entry.host, new Count());
        Count netgroup = byNetgroup.getOrDefault(entry.netgroup, new Count());
        if (host.all >= settings.perAddress()) {
            return Outcome.ADDRESS_LIMIT;
        }
        if (netgroup.all >= settings.perNetgroup()) {
            return Outcome.NETGROUP_LIMIT;
        }
        boolean tooManyHandshakes = host.handshaking >= settings.handshakesPerAddress()
                || netgroup.handshaking >= settings.handshakesPerNetgroup();
        return tooManyHandshakes ? Outcome.HANDSHAKE_LIMIT : Outcome.ENTERED;
    }

    /**
     * How long nothing enters, nanoseconds; 0 for not at all. At the hard threshold it is the whole delay, so that no
     * more than one connection in that time is evicted.
     */
    long waitNanos(long nowNanos) {
        int above = entries.size() - settings.soft();
        if (above < 0 || !enteredBefore) {
            return 0;
        }
        long delay = settings.delay().toNanos() * above / Math.max(1, settings.hard() - settings.soft());
        return Math.max(0, lastEnteredNanos + delay - nowNanos);
    }

    private void enter(ConnectionId connection, Entry entry) {
        entries.put(connection, entry);
        Count host = byHost.computeIfAbsent(entry.host, h -> new Count());
        Count netgroup = byNetgroup.computeIfAbsent(entry.netgroup, g -> new Count());
        host.all++;
        netgroup.all++;
        host.handshaking++;
        netgroup.handshaking++;
        handshaking++;
    }

    /** The handshake of a connection is complete; nothing happens the second time, or when it is not in. */
    void handshakeDone(ConnectionId connection) {
        Entry entry = entries.get(connection);
        if (entry == null || !entry.handshaking) {
            return;
        }
        entry.handshaking = false;
        handshaking--;
        byHost.computeIfPresent(entry.host, (host, count) -> {
            count.handshaking--;
            return count;
        });
        byNetgroup.computeIfPresent(entry.netgroup, (netgroup, count) -> {
            count.handshaking--;
            return count;
        });
    }

    /** A connection is closed, on whatever path; nothing happens the second time, or when it is not in. */
    void left(ConnectionId connection) {
        handshakeDone(connection);
        Entry entry = entries.remove(connection);
        if (entry != null) {
            byHost.computeIfPresent(entry.host, (host, count) -> lessOne(count));
            byNetgroup.computeIfPresent(entry.netgroup, (netgroup, count) -> lessOne(count));
        }
    }

    private static @Nullable Count lessOne(Count count) {
        count.all--;
        return count.all == 0 ? null : count;
    }

    /** Inbound connections, those in their handshake included. */
    int size() {
        return entries.size();
    }

    /** Inbound connections in their handshake. */
    int handshaking() {
        return handshaking;
    }
}
