package dev.hearth.p2p.crypto;

import io.netty.channel.ChannelHandlerContext;
import java.security.InvalidKeyException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The expensive steps of one connection's handshake: each runs on the handshake executor, and what comes of it goes on on
 * the event loop, unless it is too late for either.
 */
public final class HandshakeJobs {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeJobs.class);

    private final Executor executor;
    private final BooleanSupplier isOver;

    /** A step; it throws what only its handshake can make sense of. */
    @FunctionalInterface
    public interface Job<T> {
        /** Does the work, on the handshake executor. */
        T run() throws InvalidKeyException;
    }

    /** {@code isOver} says on any thread whether nobody waits for a result any more. */
    public HandshakeJobs(Executor executor, BooleanSupplier isOver) {
        this.executor = executor;
        this.isOver = isOver;
    }

    /**
     * Runs {@code job} and then, on the event loop, {@code then} with its result or {@code failed} with what it threw.
     *
     * @return whether the executor took it
     */
    public <T> boolean submit(
            ChannelHandlerContext ctx,
            Job<T> job,
            BiConsumer<ChannelHandlerContext, T> then,
            Consumer<Exception> failed) {
        try {
            executor.execute(() -> run(ctx, job, then, failed));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** On the handshake executor. */
    private <T> void run(
            ChannelHandlerContext ctx,
            Job<T> job,
            BiConsumer<ChannelHandlerContext, T> then,
            Consumer<Exception> failed) {
        if (isOver.getAsBoolean()) {
            return;
        }
        Runnable next;
        try {
            T result = job.run();
            next = () -> {
                if (!isOver.getAsBoolean()) {
                    then.accept(ctx, result);
                }
            };
        } catch (InvalidKeyException | RuntimeException e) {
            next = () -> failed.accept(e);
        }
        try {
            ctx.channel().eventLoop().execute(next);
        } catch (RejectedExecutionException e) {
            LOG.debug("Event loop ended before the handshake did");
        }
    }
}
