package dev.hearth.p2p.connection;

import io.netty.util.concurrent.EventExecutor;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What one connection may exchange in one direction: first by the limit of its own, then by its share of the node's. On
 * the I/O loop of the connection.
 */
final class Ration {
    private final BandwidthPool own;
    private final BandwidthPool.Claim ownClaim;
    private final BandwidthPool.Claim sharedClaim;

    /** {@code granted} hears of bytes that could not be had at once. */
    Ration(LongSupplier clock, BandwidthPool shared, EventExecutor loop, LongConsumer granted) {
        this.own = new BandwidthPool(clock);
        this.sharedClaim = shared.claim(loop, granted);
        this.ownClaim = own.claim(loop, bytes -> {
            long atOnce = sharedClaim.take(bytes);
            if (atOnce > 0) {
                granted.accept(atOnce);
            }
        });
    }

    /** Changes the connection's own limit, bytes per second; 0 for none. */
    void limit(long perSecond) {
        own.limit(perSecond);
    }

    /** All of {@code bytes}, or 0: then the parts of it are granted later. */
    long take(long bytes) {
        long allowed = ownClaim.take(bytes);
        return allowed == 0 ? 0 : sharedClaim.take(allowed);
    }

    /** Wants nothing any more. */
    void end() {
        ownClaim.end();
        sharedClaim.end();
    }
}
