package dev.hearth.p2p.peers;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.protocol.LocalNode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that our chain has not grown for long: perhaps all our peers keep blocks from us, and another one does not
 * (bitcoin-p2p §4.7). Confined to the node loop.
 */
final class StaleTip {
    private static final long LEAST_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final int INTERVALS = 3;
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LocalNode local;
    private final Supplier<Duration> blockInterval;
    private @Nullable ChainEntry head;
    private long nextNanos;

    StaleTip(LocalNode local, Supplier<Duration> blockInterval) {
        this.local = local;
        this.blockInterval = blockInterval;
        this.nextNanos = now() + patience();
    }

    /** Whether it is time to try another peer, where there is a chain at all; to be asked often. */
    boolean isDue() {
        if (!Objects.equals(head, local.head())) {
            head = local.head();
            nextNanos = now() + patience();
        }
        return head != null && now() - nextNanos > 0;
    }

    /** Another peer is tried; it is not time again for ten minutes. */
    void tried() {
        nextNanos = now() + AGAIN_NANOS;
    }

    private long patience() {
        return Math.max(LEAST_NANOS, INTERVALS * blockInterval.get().toNanos());
    }

    private long now() {
        return local.runtime().nanoTime();
    }
}
