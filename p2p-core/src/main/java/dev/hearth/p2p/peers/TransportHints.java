package dev.hearth.p2p.peers;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What dials have taught about the transports of peers: of the last thousand, and for a day. A peer may learn another
 * transport, and what looked like ignorance may have been an accident, or somebody between us. Confined to the node loop.
 */
final class TransportHints {
    private static final int MOST = 1_000;
    private static final long LASTING_NANOS = TimeUnit.DAYS.toNanos(1);

    private record Hint(String transport, long sinceNanos) {}

    private final LongSupplier clock;
    private final Map<PeerAddress, Hint> hints = new LinkedHashMap<>(); // oldest first

    /** {@code clock}: the node loop's, nanoseconds. */
    TransportHints(LongSupplier clock) {
        this.clock = clock;
    }

    /** What is remembered of an address, empty for nothing. */
    String of(PeerAddress address) {
        Hint hint = hints.get(address);
        return hint == null || clock.getAsLong() - hint.sinceNanos() > LASTING_NANOS ? "" : hint.transport();
    }

    /** Remembers a hint, perhaps instead of an older one. */
    void learn(PeerAddress address, String transport) {
        hints.remove(address);
        hints.put(address, new Hint(transport, clock.getAsLong()));
        if (hints.size() > MOST) {
            hints.remove(hints.keySet().iterator().next());
        }
    }
}
