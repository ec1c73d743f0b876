package dev.hearth.p2p.connection;

import dev.hearth.p2p.crypto.ReadHolds;
import dev.hearth.p2p.runtime.RateLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection within its limits. Behind {@link Traffic}, so that what is counted there has passed here; only in
 * the pipelines of a node that has limits.
 *
 * <p>Bytes to send wait here until they may go. Netty counts them as pending all the while, so the channel turns
 * unwritable as if the socket were slow, and whoever produces them stops ({@link Outbox}). A peer that does not read is
 * given no more of the share than its socket holds. Bytes read cannot be unread: they are paid for afterwards, and the
 * socket is not read again before that.
 */
final class Throttle extends ChannelDuplexHandler {
    private static final int LEAST_AT_SOCKET = 64 << 10;

    private final LongSupplier clock;
    private final BandwidthPool upload;
    private final BandwidthPool download;
    private final Traffic traffic;

    private @Nullable ChannelHandlerContext context;
    private @Nullable PendingWriteQueue held;
    private @Nullable Ration sending;
    private @Nullable Ration receiving;
    private RateLimits limits;

    /** Bytes in {@link #held}, those asked for of the ration, and those the socket was given and has not taken. */
    private long waiting;

    private long asked;
    private long atSocket;

    private long owed;
    private boolean paused;
    private boolean readAskedFor;

    Throttle(
            LongSupplier clock, BandwidthPool upload, BandwidthPool download, Traffic traffic, RateLimits firstLimits) {
        this.clock = clock;
        this.upload = upload;
        this.download = download;
        this.traffic = traffic;
        this.limits = firstLimits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        held = new PendingWriteQueue(ctx);
        sending = new Ration(clock, upload, ctx.executor(), this::maySend);
        receiving = new Ration(clock, download, ctx.executor(), this::paid);
        limit(limits);
    }

    /** The limits have changed. */
    void limit(RateLimits newLimits) {
        limits = newLimits;
        sending().limit(newLimits.peerUpload());
        receiving().limit(newLimits.peerDownload());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
        if (ctx.channel().isActive()) {
            release(waiting);
            ctx.flush();
            resume();
        } else {
            abandon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        abandon();
        ctx.fireChannelInactive();
    }

    private void end() {
        sending().end();
        receiving().end();
    }

    private void abandon() {
        waiting = 0;
        held().removeAndFailAll(new ClosedChannelException());
        traffic.holdsBack(0);
    }

    // Sending

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            waiting += bytes.readableBytes();
            held().add(bytes, promise);
            traffic.holdsBack(held().bytes());
        } else {
            ctx.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ask();
        ctx.flush();
    }

    private void ask() {
        long more = Math.min(waiting, mostAtSocket() - atSocket) - asked;
        if (more > 0) {
            asked += more;
            long atOnce = sending().take(more);
            if (atOnce > 0) {
                maySend(atOnce);
            }
        } else if (waiting == 0) {
            release(0);
        }
    }

    /** As much as the socket may take between two ticks of the pool, and more. */
    private long mostAtSocket() {
        return Math.max(LEAST_AT_SOCKET, Math.max(limits.nodeUpload(), limits.peerUpload()) / 4);
    }

    private void maySend(long bytes) {
        asked -= bytes;
        release(bytes);
        context().flush();
    }

    private void release(long bytes) {
        long left = bytes;
        PendingWriteQueue queue = held();
        for (ByteBuf first = first(queue); first != null && first.readableBytes() <= left; first = first(queue)) {
            long length = first.readableBytes();
            left -= length;
            goes(length);
            await(length, queue.removeAndWrite());
        }
        ByteBuf first = first(queue);
        if (first != null && left > 0) {
            goes(left);
            await(left, context().write(first.readRetainedSlice((int) left)));
        }
        traffic.holdsBack(queue.bytes());
    }

    private static @Nullable ByteBuf first(PendingWriteQueue queue) {
        return (ByteBuf) queue.current();
    }

    private void goes(long length) {
        waiting -= length;
        atSocket += length;
    }

    private void await(long length, @Nullable ChannelFuture written) {
        if (written != null) {
            written.addListener(done -> {
                atSocket -= length;
                ask();
            });
        }
    }

    // Receiving

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            long length = bytes.readableBytes();
            owed += length - receiving().take(length);
            if (owed > 0) {
                pause();
            }
        }
        ctx.fireChannelRead(message);
    }

    private void paid(long bytes) {
        owed -= bytes;
        if (owed == 0) {
            resume();
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            ReadHolds.of(context().channel()).add();
            traffic.readingPaused(clock.getAsLong());
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            traffic.readingResumed(clock.getAsLong());
            ReadHolds.of(context().channel()).remove();
            if (readAskedFor) {
                readAskedFor = false;
                context().read();
            }
        }
    }

    /** Handlers that wait for the rest of something ask for reads themselves. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (paused) {
            readAskedFor = true;
        } else {
            ctx.read();
        }
    }

    private ChannelHandlerContext context() {
        return added(context);
    }

    private PendingWriteQueue held() {
        return added(held);
    }

    private Ration sending() {
        return added(sending);
    }

    private Ration receiving() {
        return added(receiving);
    }

    private static <T> T added(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return part;
    }
}
