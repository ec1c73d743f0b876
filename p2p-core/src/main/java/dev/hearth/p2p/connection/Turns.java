package dev.hearth.p2p.connection;

import dev.hearth.p2p.runtime.NodeLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the connections of a node share, and fairly: the node loop, where those with waiting messages are served
 * round-robin, one bounded turn each, and what a round sends leaves in one flush per connection at its end; and the
 * bandwidth.
 */
public final class Turns {
    private static final int TURNS_PER_ROUND = 16;
    private static final int VISITS_AT_ONCE = 64;

    private final NodeLoop loop;
    private final BandwidthLimits bandwidth;
    private final Deque<Connection> ready = new ArrayDeque<>();
    private final Set<Connection> queued = new LinkedHashSet<>();
    private final Set<Connection> unflushed = new LinkedHashSet<>();
    private final Set<Connection> busy = new LinkedHashSet<>();
    private Runnable awakening = () -> {};
    private boolean roundDue;
    private boolean flushDue;

    public Turns(NodeLoop loop, BandwidthLimits bandwidth) {
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

    /** As {@link #execute}, perhaps at once and here; see {@link NodeLoop#lend}. */
    void lend(Runnable task) {
        loop.lend(task);
    }

    /** Whether this thread is the node loop. */
    boolean isOnLoop() {
        return loop.inEventLoop();
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
        if (busy.isEmpty()) {
            awakening.run();
        }
        busy.add(connection);
    }

    /** {@code listener} runs whenever a connection is busy and none was before. */
    public void onBusy(Runnable listener) {
        awakening = listener;
    }

    /** Whether no connection is busy: {@link #eachBusy} has nobody to visit before {@link #onBusy} tells. */
    public boolean isQuiet() {
        return busy.isEmpty();
    }

    /**
     * Visits those on which anything has happened in the last 3 s, is awaited or waits to be sent, as {@link #each}.
     * Whoever looks after connections every second looks at these: most of the connections of a quiet node do nothing.
     */
    public void eachBusy(Consumer<Connection> visit) {
        each(new ArrayList<>(busy), connection -> {
            if (connection.isStillBusy()) {
                visit.accept(connection);
            } else {
                busy.remove(connection);
            }
        });
    }

    /**
     * Visits all of these, the first {@value #VISITS_AT_ONCE} now and as many in each later turn of the loop, so that
     * nobody waits for a node that has thousands. Whoever is visited later may have ended meanwhile.
     */
    public <T> void each(List<T> all, Consumer<T> visit) {
        int now = Math.min(VISITS_AT_ONCE, all.size());
        all.subList(0, now).forEach(visit);
        if (now < all.size()) {
            List<T> rest = all.subList(now, all.size());
            loop.execute(() -> each(rest, visit));
        }
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
