package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that were refused within the last second, so that the I/O loops refuse them again without asking the node
 * loop: a host that knocks ten thousand times a second costs no more than accepting its sockets. A memory of a fixed
 * size, where one host may take the place of another. Safe for any thread.
 */
final class TurnedAway {
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PLACES = 1 << 10;

    private record Refusal(PeerAddress host, long nanos) {}

    private final AtomicReferenceArray<@Nullable Refusal> places = new AtomicReferenceArray<>(PLACES);

    void add(PeerAddress address, long nowNanos) {
        PeerAddress host = address.withPort(0);
        places.set(place(host), new Refusal(host, nowNanos));
    }

    boolean contains(PeerAddress address, long nowNanos) {
        PeerAddress host = address.withPort(0);
        Refusal refusal = places.get(place(host));
        return refusal != null
                && nowNanos - refusal.nanos() < MEMORY_NANOS
                && refusal.host().equals(host);
    }

    private static int place(PeerAddress host) {
        int hash = host.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }
}
