package dev.hearth.p2p.examples.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;

/** Sends a few bytes once those before have come back, on the I/O thread itself. */
abstract class Pinger extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<ChannelHandlerContext> ready = new CompletableFuture<>();
    private CompletableFuture<long[]> complete = new CompletableFuture<>();
    private long[] nanos = new long[0];
    private int count;
    private long sent;

    /** Sends a ping. */
    protected abstract void ping(ChannelHandlerContext context);

    /** Pings may be sent. */
    protected final void ready(ChannelHandlerContext context) {
        ready.complete(context);
    }

    /** A ping is back. */
    protected final void pong(ChannelHandlerContext context) {
        nanos[count++] = System.nanoTime() - sent;
        if (count < nanos.length) {
            next(context);
        } else {
            complete.complete(nanos);
        }
    }

    private void next(ChannelHandlerContext context) {
        sent = System.nanoTime();
        ping(context);
    }

    /** How many nanoseconds each of so many pings took. Blocks. */
    final long[] roundTrips(int pings) {
        ChannelHandlerContext context = ready.join();
        CompletableFuture<long[]> all = new CompletableFuture<>();
        context.executor().execute(() -> {
            complete = all;
            nanos = new long[pings];
            count = 0;
            next(context);
        });
        return all.join();
    }
}
