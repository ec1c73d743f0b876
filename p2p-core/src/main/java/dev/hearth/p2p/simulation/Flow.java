package dev.hearth.p2p.simulation;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection, as TCP would carry it: in order, with a window, repeating what the route lost.
 *
 * <p>Packets wait in a chain of which only the first has a task in the timeline. A packet whose route is closed when it
 * should arrive stalls the flow; it is repeated at the moment TCP's doubling timer would have chosen once the route is
 * open again, and given up after fifteen minutes.
 */
final class Flow implements Runnable {
    /** RFC 6298 allows an upper bound; 120 s and giving up after 924 s are what Linux does. */
    private static final long MOST_TIMEOUT = TimeUnit.SECONDS.toNanos(120);

    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(924);
    private static final long NEVER = 0;

    private final Connection connection;
    private final Route route;
    private final Route reverse;
    private final int window;
    private @Nullable SimulatedRuntime sender;

    private @Nullable Packet head;
    private @Nullable Packet tail;
    private long lastArrival;
    private long stalledSince = NEVER;
    private boolean headScheduled;
    private boolean aborted;

    private int unacknowledged;
    private @Nullable Credit firstCredit;
    private @Nullable Credit lastCredit;
    private boolean senderWaits;
    private boolean wakeScheduled;

    /** Bytes the receiver has taken, on their way back as window. */
    private static final class Credit {
        final long due;
        int bytes;

        @Nullable
        Credit next;

        Credit(long due, int bytes) {
            this.due = due;
            this.bytes = bytes;
        }
    }

    Flow(Connection connection, Route route, Route reverse) {
        this.connection = connection;
        this.route = route;
        this.reverse = reverse;
        this.window = route.profile().windowBytes();
    }

    /** Names the system that repeats lost packets for as long as it runs. */
    void sentBy(SimulatedRuntime runtime) {
        sender = runtime;
    }

    Route route() {
        return route;
    }

    int mostContent() {
        return route.mostContent();
    }

    void send(Packet packet) {
        if (!aborted) {
            enqueue(packet);
        }
    }

    private void enqueue(Packet packet) {
        unacknowledged += packet.content.length;
        if (stalledSince == NEVER) {
            lastArrival = Math.max(lastArrival, route.arrival(packet.size()));
        }
        packet.arrival = lastArrival;
        if (tail == null) {
            head = packet;
        } else {
            tail.next = packet;
        }
        tail = packet;
        if (stalledSince == NEVER && !headScheduled) {
            schedule(packet);
        }
    }

    /**
     * Sends a reset after what is on its way, unless the route has swallowed some of that; nothing else is sent or
     * repeated from then on. Every packet of a peer who has not heard of it deserves another.
     */
    void reset() {
        boolean swallowed = stalledSince != NEVER;
        abort();
        if (!swallowed) {
            enqueue(Packet.of(Packet.Kind.RESET));
        }
    }

    /** A device on the way puts a reset among the packets; nobody repeats it. */
    void forgeReset() {
        if (stalledSince == NEVER) {
            enqueue(Packet.of(Packet.Kind.RESET));
        }
    }

    /** The sending system forgets the connection: nothing is sent or repeated any more. */
    void abort() {
        aborted = true;
        senderWaits = false;
        if (stalledSince != NEVER) {
            discard();
        }
    }

    private void schedule(Packet first) {
        headScheduled = true;
        network().timeline().at(first.arrival, null, this);
    }

    /** The first packet is due. */
    @Override
    public void run() {
        headScheduled = false;
        Packet packet = head;
        if (packet == null) {
            return;
        }
        boolean lost = !route.isOpen();
        if (lost && packet.kind != Packet.Kind.RESET) {
            stall();
            return;
        }
        if (!lost && waitsBehindOthers(packet)) {
            return;
        }
        head = packet.next;
        packet.next = null;
        if (head == null) {
            tail = null;
        }
        if (!lost) {
            connection.arrived(this, packet);
        }
        if (head != null && !headScheduled && stalledSince == NEVER) {
            schedule(head);
        }
    }

    private boolean waitsBehindOthers(Packet packet) {
        long queueing = packet.queued ? 0 : route.queueing(packet.size());
        if (queueing == 0) {
            return false;
        }
        packet.queued = true;
        packet.arrival = network().now() + queueing;
        lastArrival = Math.max(lastArrival, packet.arrival);
        schedule(packet);
        return true;
    }

    private void stall() {
        if (!repeats()) {
            discard();
            return;
        }
        long since = network().now();
        stalledSince = since;
        route.stall(this);
        network().timeline().at(since + GIVE_UP, null, () -> giveUp(since));
    }

    private boolean repeats() {
        return !aborted && sender != null && sender.isAlive();
    }

    private void discard() {
        head = null;
        tail = null;
        stalledSince = NEVER;
    }

    private void giveUp(long since) {
        if (stalledSince == since) {
            abort();
            connection.timedOut(this);
        }
    }

    /** The route is open again: the first packet goes out when its timer next runs down, the rest right behind it. */
    void retransmit() {
        Packet packet = head;
        if (stalledSince == NEVER || packet == null) {
            return;
        }
        if (!repeats()) {
            discard();
            return;
        }
        long timeout = route.retransmissionTimeout();
        long next = stalledSince + timeout;
        while (next < network().now()) {
            timeout = Math.min(2 * timeout, MOST_TIMEOUT);
            next += timeout;
        }
        stalledSince = NEVER;
        packet.arrival = next + route.latency();
        lastArrival = Math.max(lastArrival, packet.arrival);
        schedule(packet);
    }

    /** How many bytes the sender may send now. */
    int allowance() {
        settle();
        return Math.max(0, window - unacknowledged);
    }

    /** The sender wants to be called when there is an allowance again. */
    void awaitAllowance() {
        senderWaits = true;
        scheduleWake();
    }

    /** The receiver has taken bytes; the sender hears of it a latency later. */
    void taken(int bytes) {
        long due = network().now() + reverse.latency();
        if (lastCredit != null && lastCredit.due == due) {
            lastCredit.bytes += bytes;
        } else {
            Credit credit = new Credit(due, bytes);
            if (lastCredit == null) {
                firstCredit = credit;
            } else {
                lastCredit.next = credit;
            }
            lastCredit = credit;
        }
        scheduleWake();
    }

    private void settle() {
        long now = network().now();
        while (firstCredit != null && firstCredit.due <= now && reverse.isOpen()) {
            unacknowledged -= firstCredit.bytes;
            firstCredit = firstCredit.next;
        }
        if (firstCredit == null) {
            lastCredit = null;
        }
    }

    private void scheduleWake() {
        if (senderWaits && !wakeScheduled && firstCredit != null) {
            wakeScheduled = true;
            network().timeline().at(firstCredit.due, null, this::acknowledge);
        }
    }

    /** An acknowledgement is due, or the way back is open again. */
    void acknowledge() {
        if (senderWaits && !reverse.isOpen()) {
            reverse.awaitAcknowledgement(this);
            return;
        }
        wakeScheduled = false;
        if (!senderWaits) {
            return;
        }
        if (allowance() > 0) {
            senderWaits = false;
            connection.allowed(this);
        } else {
            scheduleWake();
        }
    }

    private Network network() {
        return route.network();
    }
}
