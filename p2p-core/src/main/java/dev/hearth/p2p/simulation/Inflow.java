package dev.hearth.p2p.simulation;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one direction of one connection: what is on its way, in order. Lives on the timeline of the receiver.
 *
 * <p>Packets wait in a chain of which only the first has a task in the timeline. A packet whose way is closed when it should
 * arrive stalls all; it is repeated at the moment TCP's doubling timer would have chosen once the way is open again, and
 * given up after fifteen minutes.
 */
final class Inflow implements Runnable, Interrupted {
    /** RFC 6298 allows an upper bound; 120 s and giving up after 924 s are what Linux does. */
    private static final long MOST_TIMEOUT = TimeUnit.SECONDS.toNanos(120);

    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(924);
    private static final long NOT_STALLED = 0;

    private final Connection connection;
    private final SimulatedHost from;
    private final SimulatedHost to;
    private @Nullable Packet head;
    private @Nullable Packet tail;
    private boolean headScheduled;
    private long stalledSince = NOT_STALLED;
    private boolean abandoned;
    private boolean incomplete;

    Inflow(Connection connection, SimulatedHost from, SimulatedHost to) {
        this.connection = connection;
        this.from = from;
        this.to = to;
    }

    SimulatedHost host() {
        return to;
    }

    Timeline timeline() {
        return to.timeline();
    }

    boolean isStalled() {
        return stalledSince != NOT_STALLED;
    }

    /** A packet is on its way. */
    void expect(Packet packet) {
        if (tail == null) {
            head = packet;
        } else {
            tail.next = packet;
        }
        tail = packet;
        scheduleHead();
    }

    private void scheduleHead() {
        if (head != null && !headScheduled && !isStalled()) {
            headScheduled = true;
            timeline().at(head.arrival, connection.order(this, Connection.Event.ARRIVAL), this);
        }
    }

    /** The first packet is due. */
    @Override
    public void run() {
        headScheduled = false;
        Packet packet = head;
        if (packet == null) {
            return;
        }
        boolean lost = !connection.network().isOpen(from, to);
        if (lost && !abandoned && packet.kind != Packet.Kind.RESET) {
            stall();
            return;
        }
        if (!lost && waitsBehindOthers(packet)) {
            scheduleHead();
            return;
        }
        head = packet.next;
        packet.next = null;
        if (head == null) {
            tail = null;
        }
        if (lost) {
            incomplete |= packet.kind != Packet.Kind.RESET;
        } else if (!incomplete || packet.kind == Packet.Kind.RESET) {
            connection.arrived(this, packet);
        }
        scheduleHead();
    }

    private boolean waitsBehindOthers(Packet packet) {
        long now = timeline().nanoTime();
        long queueing = packet.queued ? 0 : to.downlink().queueing(now, packet.size());
        packet.queued = true;
        packet.arrival = now + queueing;
        return queueing > 0;
    }

    private void stall() {
        long since = timeline().nanoTime();
        stalledSince = since;
        to.interrupted().add(this);
        timeline().hand(from.timeline(), () -> limitPatience(since));
    }

    /** On the timeline of the sender, which gives up when it has heard nothing for long. */
    private void limitPatience(long since) {
        long order = connection.order(this, Connection.Event.GIVING_UP);
        from.timeline().at(since + GIVE_UP, order, () -> connection.sender(this).giveUp(since));
    }

    /** The way is open again: the first packet goes out when its timer next runs down, the rest right behind it. */
    @Override
    public boolean resume() {
        if (!connection.network().isOpen(from, to)) {
            return false;
        }
        Outflow sender = connection.sender(this);
        Packet packet = head;
        if (packet == null || !sender.repeats()) {
            dropLost();
            return true;
        }
        long timeout = sender.route().retransmissionTimeout();
        long next = stalledSince + timeout;
        while (next < timeline().nanoTime()) {
            timeout = Math.min(2 * timeout, MOST_TIMEOUT);
            next += timeout;
        }
        sender.resumed();
        stalledSince = NOT_STALLED;
        packet.arrival = next + sender.route().latency();
        scheduleHead();
        return true;
    }

    /** The sender repeats nothing any more. Of what comes after something that was lost only a reset makes sense. */
    void abandon() {
        abandoned = true;
        if (isStalled()) {
            to.interrupted().remove(this);
            dropLost();
        }
    }

    private void dropLost() {
        stalledSince = NOT_STALLED;
        incomplete = true;
        Packet packet = head;
        head = null;
        tail = null;
        while (packet != null) {
            Packet next = packet.next;
            packet.next = null;
            if (packet.kind == Packet.Kind.RESET) {
                expect(packet);
            }
            packet = next;
        }
    }

    /** The receiver has taken bytes; the sender hears of it a latency later. */
    void taken(int bytes) {
        long due = timeline().nanoTime() + connection.answering(this).route().latency();
        timeline().hand(from.timeline(), () -> connection.sender(this).credit(due, bytes));
    }
}
