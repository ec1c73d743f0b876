package dev.hearth.p2p.trust;

import dev.hearth.p2p.protocol.ConnectionId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inbound attempts that wait for a decision. Each is decided exactly once: by the first {@link #decide}, by
 * {@link #expire}, by {@link #withdraw}, or by {@link #submit} itself when there is nothing to wait for. At most
 * {@link InboundPolicy#capacity} wait at a time.
 *
 * <p>Confined to the node loop: the application polls and decides, and its gate answers, through the node, which comes
 * here on the loop. Nothing here calls the gate; who submits an attempt and finds it waiting asks the gate on the
 * application executor ({@link InboundGate#ask}) and brings the answer to {@link #decide}. All times are the node loop's
 * nanoseconds.
 */
public final class InboundGatekeeper {
    /** The reason of an attempt nobody has decided in time. */
    public static final InboundDecision TOO_LATE = InboundDecision.refuse("nobody admitted it in time");

    private static final InboundDecision FULL = InboundDecision.refuse("too many inbound peers wait to be admitted");

    private record Waiting(InboundAttempt attempt, long deadlineNanos) {}

    private final InboundPolicy policy;
    private final long patienceNanos;
    /** In the order of their deadlines, for all have the same patience. */
    private final Map<ConnectionId, Waiting> waiting = new LinkedHashMap<>();
    /** Those the application has not polled yet, oldest first; none that does not wait. */
    private final Set<ConnectionId> queue = new LinkedHashSet<>();

    public InboundGatekeeper(InboundPolicy policy) {
        this.policy = policy;
        this.patienceNanos = policy.patience().toNanos();
    }

    /**
     * Takes an attempt in: the decision, if it is made at once, or null when the attempt waits from now on.
     *
     * @throws IllegalStateException if it waits already
     */
    public @Nullable InboundDecision submit(InboundAttempt attempt, long nowNanos) {
        if (policy.mode() == InboundPolicy.Mode.OPEN) {
            return InboundDecision.accept();
        }
        if (waiting.containsKey(attempt.connection())) {
            throw new IllegalStateException(attempt.connection() + " waits already");
        }
        if (waiting.size() >= policy.capacity()) {
            return FULL;
        }
        waiting.put(attempt.connection(), new Waiting(attempt, nowNanos + patienceNanos));
        if (policy.mode().queues()) {
            queue.add(attempt.connection());
        }
        return null;
    }

    /** The oldest attempt in the queue, taken out of it to be decided by the application; null when there is none. */
    public @Nullable InboundAttempt poll(long nowNanos) {
        Iterator<ConnectionId> oldestFirst = queue.iterator();
        while (oldestFirst.hasNext()) {
            Waiting next = waiting.get(oldestFirst.next());
            oldestFirst.remove();
            if (next != null && !isLate(next, nowNanos)) {
                return next.attempt();
            }
        }
        return null;
    }

    /**
     * Whether the attempt waited and is decided by this: the caller then carries the decision out. Otherwise it was
     * decided before, it is too late, or its connection is gone.
     */
    public boolean decide(ConnectionId connection, long nowNanos) {
        Waiting entry = waiting.get(connection);
        if (entry == null || isLate(entry, nowNanos)) {
            return false;
        }
        remove(connection);
        return true;
    }

    /** The connection of an attempt is gone; there is nothing left to decide. Whether it waited. */
    public boolean withdraw(ConnectionId connection) {
        return remove(connection);
    }

    private boolean remove(ConnectionId connection) {
        queue.remove(connection);
        return waiting.remove(connection) != null;
    }

    /** The attempts whose time is up, now to be refused with {@link #TOO_LATE}. */
    public List<InboundAttempt> expire(long nowNanos) {
        List<InboundAttempt> late = new ArrayList<>();
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        while (oldestFirst.hasNext()) {
            Waiting entry = oldestFirst.next();
            if (!isLate(entry, nowNanos)) {
                break;
            }
            oldestFirst.remove();
            queue.remove(entry.attempt().connection());
            late.add(entry.attempt());
        }
        return late;
    }

    private static boolean isLate(Waiting entry, long nowNanos) {
        return entry.deadlineNanos() - nowNanos <= 0;
    }

    /** When {@link #expire} has something to do next, or {@link Long#MAX_VALUE}. */
    public long nextDeadlineNanos() {
        for (Waiting entry : waiting.values()) {
            return entry.deadlineNanos();
        }
        return Long.MAX_VALUE;
    }

    /** Attempts that wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Attempts that wait and were not polled. */
    public int queued() {
        return queue.size();
    }
}
