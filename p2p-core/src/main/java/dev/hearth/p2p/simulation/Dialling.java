package dev.hearth.p2p.simulation;

import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The caller's wish to be connected, and the limit of its patience. */
final class Dialling {
    private final ChannelPromise promise;
    private @Nullable Future<?> timeout;

    Dialling(ChannelPromise promise) {
        this.promise = promise;
    }

    void limitedBy(Future<?> newTimeout) {
        timeout = newTimeout;
    }

    /** Tells whether the caller still wanted it. */
    boolean succeed() {
        stop();
        return promise.trySuccess();
    }

    void fail(IOException cause) {
        stop();
        promise.tryFailure(cause);
    }

    private void stop() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
