package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.TokenBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
        /** It may be tried again when its time has come, as accepting is slow near the hard threshold, or be a guest. */
        LATER,
        /** There is no room, or many have heard so lately: it may be tried again at once if a connection is evicted, else it is refused. */
        FULL,
        /** There are as many from its host as may be. */
        ADDRESS_LIMIT,
        /** There are as many from its netgroup as may be. */
        NETGROUP_LIMIT,
        /** There are as many from its host or netgroup in their handshake as may be. */
        ORIGIN_HANDSHAKE_LIMIT,
        /** There are as many in their handshake as may be: one more if one of those goes. */
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

    private static final int FEW = 8;
    /** Of those for whom there is no place: a handshake to tell them so takes half a millisecond. */
    private static final double TURNED_AWAY_PER_SECOND = 20;

    private static final double TURNED_AWAY_AT_ONCE = 40;

    private static final class Count {
        int all;
        int handshaking;
    }

    private record Origin(PeerAddress host, Object netgroup) {}

    private static final class Entry {
        final ConnectionId connection;
        final @Nullable Origin origin;
        final boolean guest;
        /** Its place among the handshakes, -1 once its handshake is done. */
        int place;

        Entry(ConnectionId connection, @Nullable Origin origin, boolean guest) {
            this.connection = connection;
            this.origin = origin;
            this.guest = guest;
        }
    }

    private AcceptSettings settings;
    private final Function<PeerAddress, ? extends Object> netgroups;
    private final Predicate<PeerAddress> standsForMany;
    private final Map<ConnectionId, Entry> entries = new LinkedHashMap<>();
    private final Map<PeerAddress, Count> byHost = new LinkedHashMap<>();
    private final Map<Object, Count> byNetgroup = new LinkedHashMap<>();
    private final List<Entry> handshaking = new ArrayList<>();
    private final TokenBucket turnedAway;
    private int guests;
    private boolean enteredBefore;
    private long lastEnteredNanos;

    /**
     * @param netgroups the netgroup of an address, a value with {@code equals} and {@code hashCode}
     * @param standsForMany addresses that are exempt from the limits per host and netgroup, and count for neither, since
     *     many peers come from there: all of them in a private network, this host's own behind an onion service
     */
    AcceptLimits(
            AcceptSettings settings,
            Function<PeerAddress, ? extends Object> netgroups,
            Predicate<PeerAddress> standsForMany,
            long nowNanos) {
        this.settings = settings;
        this.netgroups = netgroups;
        this.standsForMany = standsForMany;
        this.turnedAway = new TokenBucket(TURNED_AWAY_PER_SECOND, TURNED_AWAY_AT_ONCE, nowNanos);
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
        Origin origin = origin(connection, remote);
        Outcome limit = limit(origin);
        if (limit != Outcome.ENTERED) {
            return new Answer(limit);
        }
        long wait = waitNanos(nowNanos);
        if (wait > 0) {
            return new Answer(Outcome.LATER, wait);
        }
        boolean noPlace = entries.size() - guests >= settings.full();
        if (entries.size() >= settings.hard() || (noPlace && !turnedAway.tryTake(1, nowNanos))) {
            return new Answer(Outcome.FULL);
        }
        enterToStay(connection, origin, nowNanos);
        return new Answer(Outcome.ENTERED);
    }

    /**
     * Lets a socket in before its time, though not to stay; not if the limits of its origin are reached, there is no room,
     * or there were too many of them lately.
     *
     * @throws IllegalStateException if {@code connection} is in already
     */
    boolean tryEnterAsGuest(ConnectionId connection, PeerAddress remote, long nowNanos) {
        Origin origin = origin(connection, remote);
        boolean room = limit(origin) == Outcome.ENTERED && entries.size() < settings.hard();
        boolean entered = room && turnedAway.tryTake(1, nowNanos);
        if (entered) {
            guests++;
            enter(new Entry(connection, origin, true));
        }
        return entered;
    }

    /** Whether a connection came in as a guest, which is told of other nodes but cannot stay. */
    boolean isGuest(ConnectionId connection) {
        Entry entry = entries.get(connection);
        return entry != null && entry.guest;
    }

    /**
     * Lets a socket in for one that has just left: whatever its number, but not if the limits of its origin are reached.
     *
     * @throws IllegalStateException if {@code connection} is in already
     */
    boolean tryReplace(ConnectionId connection, PeerAddress remote, long nowNanos) {
        Origin origin = origin(connection, remote);
        boolean entered = limit(origin) == Outcome.ENTERED;
        if (entered) {
            enterToStay(connection, origin, nowNanos);
        }
        return entered;
    }

    /** Null for an address that stands for many. */
    private @Nullable Origin origin(ConnectionId connection, PeerAddress remote) {
        if (entries.containsKey(connection)) {
            throw new IllegalStateException(connection + " has entered already");
        }
        return standsForMany.test(remote) ? null : new Origin(remote.withPort(0), netgroups.apply(remote));
    }

    /** Whether so many are in their handshake that silence takes up the room of others: a quarter of all there may be. */
    boolean isCrowdedByHandshakes() {
        return handshaking.size() >= Math.min(settings.handshakes(), Math.max(FEW, settings.hard() / 4));
    }

    /** {@link Outcome#ENTERED} when neither the origin nor the number of handshakes stands against it. */
    private Outcome limit(@Nullable Origin origin) {
        Outcome ofOrigin = origin == null ? Outcome.ENTERED : limitOf(origin);
        boolean full = ofOrigin == Outcome.ENTERED && handshaking.size() >= settings.handshakes();
        return full ? Outcome.HANDSHAKE_LIMIT : ofOrigin;
    }

    private Outcome limitOf(Origin origin) {
        Count host = byHost.getOrDefault(origin.host(), new Count());
        Count netgroup = byNetgroup.getOrDefault(origin.netgroup(), new Count());
        if (host.all >= settings.perAddress()) {
            return Outcome.ADDRESS_LIMIT;
        }
        if (netgroup.all >= settings.perNetgroup()) {
            return Outcome.NETGROUP_LIMIT;
        }
        boolean tooManyHandshakes = host.handshaking >= settings.handshakesPerAddress()
                || netgroup.handshaking >= settings.handshakesPerNetgroup();
        return tooManyHandshakes ? Outcome.ORIGIN_HANDSHAKE_LIMIT : Outcome.ENTERED;
    }

    /**
     * How long nothing enters, nanoseconds; 0 for not at all. Where all who may stay are there nobody waits: whoever comes
     * is to learn of other nodes, not to find this one silent.
     */
    long waitNanos(long nowNanos) {
        int above = entries.size() - guests - settings.soft();
        int steps = settings.full() - settings.soft();
        if (above < 0 || above >= steps || !enteredBefore) {
            return 0;
        }
        long delay = settings.delay().toNanos() * above / steps;
        return Math.max(0, lastEnteredNanos + delay - nowNanos);
    }

    private void enterToStay(ConnectionId connection, @Nullable Origin origin, long nowNanos) {
        enteredBefore = true;
        lastEnteredNanos = nowNanos;
        enter(new Entry(connection, origin, false));
    }

    private void enter(Entry entry) {
        entries.put(entry.connection, entry);
        entry.place = handshaking.size();
        handshaking.add(entry);
        Origin origin = entry.origin;
        if (origin != null) {
            Count host = byHost.computeIfAbsent(origin.host(), h -> new Count());
            Count netgroup = byNetgroup.computeIfAbsent(origin.netgroup(), g -> new Count());
            host.all++;
            netgroup.all++;
            host.handshaking++;
            netgroup.handshaking++;
        }
    }

    /** One of the connections that are in their handshake, all with the same chance; null when there is none. */
    @Nullable
    ConnectionId anyHandshaking(SplittableRandom random) {
        return handshaking.isEmpty() ? null : handshaking.get(random.nextInt(handshaking.size())).connection;
    }

    /** The handshake of a connection is complete; nothing happens the second time, or when it is not in. */
    void handshakeDone(ConnectionId connection) {
        Entry entry = entries.get(connection);
        if (entry == null || entry.place < 0) {
            return;
        }
        Entry last = handshaking.remove(handshaking.size() - 1);
        if (last != entry) {
            handshaking.set(entry.place, last);
            last.place = entry.place;
        }
        entry.place = -1;
        Origin origin = entry.origin;
        if (origin != null) {
            byHost.computeIfPresent(origin.host(), (host, count) -> lessHandshaking(count));
            byNetgroup.computeIfPresent(origin.netgroup(), (netgroup, count) -> lessHandshaking(count));
        }
    }

    private static Count lessHandshaking(Count count) {
        count.handshaking--;
        return count;
    }

    /** A connection is closed, on whatever path; nothing happens the second time, or when it is not in. */
    void left(ConnectionId connection) {
        handshakeDone(connection);
        Entry entry = entries.remove(connection);
        if (entry != null && entry.guest) {
            guests--;
        }
        if (entry != null && entry.origin != null) {
            byHost.computeIfPresent(entry.origin.host(), (host, count) -> lessOne(count));
            byNetgroup.computeIfPresent(entry.origin.netgroup(), (netgroup, count) -> lessOne(count));
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
        return handshaking.size();
    }
}
