package dev.hearth.p2p.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The sending end of one direction of one connection, as TCP would have it: with a window, and for as long as the sending
 * system has not forgotten it. Lives on the timeline of the sender.
 */
final class Outflow implements Interrupted {
    private final Connection connection;
    private final Inflow inflow;
    private final SimulatedRuntime sender;
    private final Route route;
    private final int window;
    private long lastArrival;
    private long resumedAt = Timeline.START - 1;
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

    /** What {@code sender} sends, and repeats for as long as it runs. */
    Outflow(Connection connection, Inflow inflow, SimulatedRuntime sender, Route route) {
        this.connection = connection;
        this.inflow = inflow;
        this.sender = sender;
        this.route = route;
        this.window = route.profile().windowBytes();
    }

    Route route() {
        return route;
    }

    int mostContent() {
        return route.mostContent();
    }

    void send(Packet packet) {
        if (!aborted) {
            dispatch(packet);
        }
    }

    private void dispatch(Packet packet) {
        unacknowledged += packet.content.length;
        lastArrival = Math.max(lastArrival, route.arrival(packet.size()));
        packet.arrival = lastArrival;
        packet.receiver = inflow;
        timeline().hand(inflow.timeline(), packet);
    }

    /** Sends a reset after what is on its way; nothing else is sent or repeated from then on. */
    void reset() {
        abort();
        dispatch(Packet.of(Packet.Kind.RESET));
    }

    /** A device on the way puts a reset among the packets; nobody repeats it. */
    void forgeReset() {
        if (!inflow.isStalled()) {
            dispatch(Packet.of(Packet.Kind.RESET));
        }
    }

    /** The sending system forgets the connection: nothing is sent or repeated any more. */
    void abort() {
        if (!aborted) {
            aborted = true;
            senderWaits = false;
            host().interrupted().remove(this);
            timeline().hand(inflow.timeline(), inflow::abandon);
        }
    }

    /** Whether the sending system still repeats what was lost. */
    boolean repeats() {
        return !aborted && sender.isAlive();
    }

    /** What was lost has been repeated just now. */
    void resumed() {
        resumedAt = timeline().nanoTime();
    }

    /** Nothing has been acknowledged since an instant, unless the connection was resumed meanwhile. */
    void giveUp(long since) {
        if (resumedAt <= since && repeats()) {
            abort();
            connection.timedOut(this);
        }
    }

    // The window

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

    /** The receiver has taken bytes; the sender notices at an instant. */
    void credit(long due, int bytes) {
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
        long now = timeline().nanoTime();
        while (firstCredit != null && firstCredit.due <= now && isAnswered()) {
            unacknowledged -= firstCredit.bytes;
            firstCredit = firstCredit.next;
        }
        if (firstCredit == null) {
            lastCredit = null;
        }
    }

    private boolean isAnswered() {
        return connection.network().isOpen(inflow.host(), host());
    }

    private void scheduleWake() {
        if (senderWaits && !wakeScheduled && firstCredit != null) {
            wakeScheduled = true;
            timeline().at(firstCredit.due, connection.order(inflow, Connection.Event.CREDIT), this::acknowledge);
        }
    }

    /** An acknowledgement is due, or the way back is open again. */
    private void acknowledge() {
        if (senderWaits && !isAnswered()) {
            host().interrupted().add(this);
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

    @Override
    public boolean resume() {
        if (!isAnswered()) {
            return false;
        }
        acknowledge();
        return true;
    }

    private SimulatedHost host() {
        return sender.host();
    }

    private Timeline timeline() {
        return host().timeline();
    }
}
