package dev.hearth.p2p.trust;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked before an inbound peer becomes active (p2pnet §1 and §5; there arrivals are only told, here they wait), and
 * what it may do until its trust protocol has answered. Immutable.
 *
 * @param mode who is asked
 * @param gate the application's callback; present exactly in the modes that ask one
 * @param capacity most attempts that wait at a time, 1 to 10,000; the next one is refused
 * @param patience how long an attempt waits before it is refused, 1 ms to a day
 * @param trustProtocol run on each admitted peer
 * @param untrusted what a peer may do until its trust protocol has answered
 * @param trustDeadline how long a trust protocol may take, 1 ms to a day
 * @param unproven what a peer may do whose trust protocol has failed or not answered in time; without
 *     {@link Permission#BASIC} it is disconnected
 */
public record InboundPolicy(
        Mode mode,
        @Nullable InboundGate gate,
        int capacity,
        Duration patience,
        TrustProtocol trustProtocol,
        Permissions untrusted,
        Duration trustDeadline,
        Permissions unproven) {
    /** Most attempts that wait at a time unless another number is given. */
    public static final int DEFAULT_CAPACITY = 64;

    /** How long an attempt waits unless another time is given. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /** How long a trust protocol may take unless another time is given. */
    public static final Duration DEFAULT_TRUST_DEADLINE = Duration.ofSeconds(10);

    /** Nobody is asked and every peer has the normal permissions: the default. */
    public static final InboundPolicy OPEN = policy(Mode.OPEN, null);

    /** Who is asked. */
    public enum Mode {
        /** Nobody. */
        OPEN,
        /** The application takes attempts out of a queue. */
        QUEUE,
        /** The application's gate is called. */
        EVENT,
        /** Both; who decides first has decided. */
        QUEUE_AND_EVENT;

        /** Whether attempts wait in a queue to be polled. */
        public boolean queues() {
            return this == QUEUE || this == QUEUE_AND_EVENT;
        }

        /** Whether a gate is called. */
        public boolean asksGate() {
            return this == EVENT || this == QUEUE_AND_EVENT;
        }
    }

    private static final int MOST_WAITING = 10_000;

    /** Checks the ranges above. */
    public InboundPolicy {
        if (mode.asksGate() != (gate != null)) {
            throw new IllegalArgumentException("inbound policy: mode " + mode
                    + (gate == null ? " needs a gate" : " asks no gate, yet there is one"));
        }
        if (capacity < 1 || capacity > MOST_WAITING) {
            throw new IllegalArgumentException(
                    "inbound policy: found a capacity of " + capacity + ", expected 1 to " + MOST_WAITING);
        }
        check("a patience", patience);
        check("a trust deadline", trustDeadline);
    }

    private static void check(String what, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "inbound policy: found " + what + " of " + time + ", expected 1 ms to 1 day");
        }
    }

    private static InboundPolicy policy(Mode mode, @Nullable InboundGate gate) {
        return new InboundPolicy(
                mode,
                gate,
                DEFAULT_CAPACITY,
                DEFAULT_PATIENCE,
                TrustProtocol.none(),
                Permissions.BASIC,
                DEFAULT_TRUST_DEADLINE,
                Permissions.BASIC);
    }

    /** Attempts wait in a queue for the application. */
    public static InboundPolicy queue() {
        return policy(Mode.QUEUE, null);
    }

    /** {@code gate} is called with each attempt. */
    public static InboundPolicy event(InboundGate gate) {
        return policy(Mode.EVENT, gate);
    }

    /** {@code gate} is called with each attempt, which waits in a queue as well. */
    public static InboundPolicy queueAndEvent(InboundGate gate) {
        return policy(Mode.QUEUE_AND_EVENT, gate);
    }

    /** This with other bounds for what waits. */
    public InboundPolicy withWaiting(int newCapacity, Duration newPatience) {
        return new InboundPolicy(
                mode, gate, newCapacity, newPatience, trustProtocol, untrusted, trustDeadline, unproven);
    }

    /** This with a trust protocol, and what a peer may do before it has answered, and when it does not. */
    public InboundPolicy withTrust(TrustProtocol protocol, Permissions before) {
        return new InboundPolicy(mode, gate, capacity, patience, protocol, before, trustDeadline, before);
    }

    /** This with another time for the trust protocol, and what a peer may do when it fails or takes longer. */
    public InboundPolicy withTrustDeadline(Duration deadline, Permissions otherwise) {
        return new InboundPolicy(mode, gate, capacity, patience, trustProtocol, untrusted, deadline, otherwise);
    }

    /** What a peer may do when it has been admitted: {@link #untrusted}, or everything normal without a trust protocol. */
    public Permissions initialPermissions() {
        return trustProtocol == TrustProtocol.none() ? Permissions.NORMAL : untrusted;
    }
}
