package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of all ciphers have in common. Outbound, {@link ByteBuf}s are kept until a flush, see
 * {@link EncryptionQueue}; what was not flushed when the connection ends fails with {@link ClosedChannelException}. Inbound,
 * any fragmentation is taken, and what is whole is passed on.
 *
 * <p>Confined to the event loop of its channel.
 */
public abstract class CipherHandler extends ChannelDuplexHandler {
    private final EncryptionQueue outbound;
    private boolean passedOn;

    /** A handler for one connection. */
    protected CipherHandler(EncryptionQueue outbound) {
        this.outbound = outbound;
    }

    /** Decrypts what comes next in {@code in}; null when the rest of it is not whole yet and was kept, or the stream failed. */
    protected abstract @Nullable ByteBuf next(ChannelHandlerContext ctx, ByteBuf in);

    /** Lets go of what has come in part. */
    protected abstract void release();

    /** Has this buffer encrypted, which takes {@code size} bytes then. */
    protected final void enqueue(
            ChannelHandlerContext ctx, ByteBuf plain, boolean decoy, int size, ChannelPromise promise) {
        outbound.add(ctx, plain, decoy, size, promise);
    }

    /** Refuses to write what is no bytes, with {@link UnsupportedOperationException}. */
    protected static void refuse(Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new UnsupportedOperationException(
                "only bytes can be encrypted, not " + message.getClass().getName()));
    }

    @Override
    public final void flush(ChannelHandlerContext ctx) {
        outbound.flush(ctx);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            passedOn = true;
            ctx.fireChannelRead(message);
            return;
        }
        try {
            ByteBuf plain = nextUnlessEnded(ctx, in);
            while (plain != null) {
                passedOn = true;
                ctx.fireChannelRead(plain);
                plain = nextUnlessEnded(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    private @Nullable ByteBuf nextUnlessEnded(ChannelHandlerContext ctx, ByteBuf in) {
        return outbound.hasEnded() ? null : next(ctx, in);
    }

    /** Asks for more where nobody else will: a read with nothing whole stays invisible to the handlers above. */
    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        boolean nothingPassedOn = !passedOn;
        passedOn = false;
        ctx.fireChannelReadComplete();
        if (nothingPassedOn && !outbound.hasEnded() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        abandon();
        ctx.fireChannelInactive();
    }

    @Override
    public final void handlerRemoved(ChannelHandlerContext ctx) {
        abandon();
    }

    /** Neither encrypts nor decrypts anything more. */
    protected final void abandon() {
        outbound.end();
        release();
    }
}
