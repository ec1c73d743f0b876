package dev.hearth.p2p.peers;

import dev.hearth.p2p.connection.Connection;
import dev.hearth.p2p.protocol.AddressEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Addresses that wait to be told to one peer, all together after half a minute on average: nobody can foresee when, so
 * nobody learns from it where they came from (bitcoin-p2p §5.7). Costs nothing while none waits.
 */
final class AddressTrickle {
    /** One more takes the place of any other. */
    private static final int MOST = 1_000;

    private static final double MEAN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Connection connection;
    private final SplittableRandom random;
    private final List<AddressEntry> waiting = new ArrayList<>(0);

    AddressTrickle(Connection connection, SplittableRandom random) {
        this.connection = connection;
        this.random = random;
    }

    void add(AddressEntry entry) {
        if (waiting.size() == MOST) {
            waiting.set(random.nextInt(MOST), entry);
            return;
        }
        waiting.add(entry);
        if (waiting.size() == 1) {
            flushLater();
        }
    }

    private void flushLater() {
        double delay = -Math.log(1 - random.nextDouble()) * MEAN_NANOS;
        connection.schedule(this::flush, (long) delay);
    }

    private void flush() {
        if (connection.isWritable()) {
            connection.session().tellAddresses(List.copyOf(waiting));
            waiting.clear();
        } else {
            flushLater();
        }
    }
}
