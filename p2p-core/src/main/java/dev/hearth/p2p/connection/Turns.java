package dev.hearth.p2p.connection;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the connections of a node share, and fairly: the node loop, where those with waiting messages are served
 * round-robin, one bounded turn each, and what a round sends leaves in one flush per connection at its end; and the
 * bandwidth.
 */
public final class Turns {
    private static final int TURNS_PER_ROUND = 16;

    private final EventExecutor loop;
    private final BandwidthLimits bandwidth;
    private final Deque<Connection> ready = new ArrayDeque<>();
    private final Set<Connection> queued = new LinkedHashSet<>();
    private final Set<Connection> unflushed = new LinkedHashSet<>();
    private final Set<Connection> busy = new LinkedHashSet<>();
    private boolean roundDue;
    private boolean flushDue;

    public Turns(EventExecutor loop, BandwidthLimits bandwidth) {
        this.loop = loop;
        this.bandwidth = bandwidth;
    }

    BandwidthLimits bandwidth() {
        return bandwidth;
    }

    /** Runs a task on the node loop, after those given before. Any thread. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs a task on the node loop after a delay. Any thread. */
    public Future<?> schedule(Runnable task, long delayNanos) {
        return loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** The connection has messages to serve. */
    void ready(Connection connection) {
        if (queued.add(connection)) {
            ready.add(connection);
        }
        if (!roundDue) {
            roundDue = true;
            loop.execute(this::round);
        }
    }

    /** The connection has messages to send; they leave when the current task is done. */
    void flushLater(Connection connection) {
        unflushed.add(connection);
        if (!flushDue) {
            flushDue = true;
            loop.execute(this::flush);
        }
    }

    /** The connection is closed. */
    void ended(Connection connection) {
        busy.remove(connection);
    }

    /** Something happens on the connection, which is not among the busy ones. */
    void stirred(Connection connection) {
        busy.add(connection);
    }

    /**
     * Those on which anything has happened in the last 15 s, is awaited or waits to be sent. Whoever looks after
     * connections every second looks at these: most of the connections of a quiet node do nothing.
     */
    public List<Connection> busy() {
        busy.removeIf(connection -> !connection.isStillBusy());
        return List.copyOf(busy);
    }

    private void round() {
        roundDue = false;
        for (int i = 0; i < TURNS_PER_ROUND && !ready.isEmpty(); i++) {
            Connection connection = ready.remove();
            queued.remove(connection);
            if (connection.turn()) {
                ready(connection);
            }
        }
        flush();
        if (!ready.isEmpty() && !roundDue) {
            roundDue = true;
            loop.execute(this::round);
        }
    }

    private void flush() {
        flushDue = false;
        if (!unflushed.isEmpty()) {
            List<Connection> all = new ArrayList<>(unflushed);
            unflushed.clear();
            all.forEach(Connection::flush);
        }
    }
}
