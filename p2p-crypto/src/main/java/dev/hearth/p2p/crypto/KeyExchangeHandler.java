package dev.hearth.p2p.crypto;

import dev.hearth.p2p.crypto.HandshakeJobs.Job;
import dev.hearth.p2p.crypto.KeyExchangeFailed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plain-text start of a Graphene connection (§1.2): each side writes 33 bytes, its fresh public key, without
 * waiting for the other, reads 33 bytes, and both derive the same session keys.
 *
 * <pre>
 *   connected -> gate -> make own key, write 33 bytes --+
 *                                                       +-> check, agree, sign -> AesCbcHandler
 *                        read 33 bytes -----------------+                         KeyExchangeCompleted
 * </pre>
 *
 * On success the handler puts an {@link AesCbcHandler} in its own place and fires {@link KeyExchangeCompleted}. On
 * failure it fires {@link KeyExchangeFailed} and closes the channel; nothing a peer does reaches the end of the
 * pipeline as an exception. Connections over the half-open cap, or over the cap of the handshake executor, are refused
 * before any work; while the gate is {@linkplain HalfOpenGate#isCrowded crowded}, an accepted connection is agreed with
 * only once its first encrypted bytes are there, which an honest peer sends at once and silence never does. Then, else
 * once the peer's key is complete, reading pauses until the streams are ready; bytes that had come with the key are
 * ciphertext and reach the {@link AesCbcHandler} in order. Writing before success is refused with
 * {@link IllegalStateException}.
 *
 * <p>One instance per connection, confined to the event loop of its channel; making a key, agreeing and signing run on
 * the handshake executor.
 */
public final class KeyExchangeHandler extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KeyExchangeHandler.class);

    private enum State {
        /** Not connected yet. */
        NEW,
        /** Our key is being made, or the peer's is awaited. */
        EXCHANGING,
        /** Both keys are there, the secret is being computed. */
        AGREEING,
        /** Succeeded, failed or removed. */
        OVER
    }

    private final KeyExchange exchange;
    private final HandshakeJobs jobs;
    private final byte[] remoteBytes = new byte[PublicKey.LENGTH];
    private int remoteLength;
    private @Nullable PublicKey remote;
    /** Whether the secret is computed only once the peer has said something that needs it. */
    private boolean awaitsWord;

    private @Nullable ByteBuf ciphertext;
    private @Nullable SessionKeyPair local;
    private @Nullable Future<?> deadline;
    private boolean insideGate;

    private final ReadPause reading = new ReadPause();

    /** Written on the event loop only; volatile for the jobs, which do no work for a connection that is gone. */
    private volatile State state = State.NEW;

    /** A handler for one connection. */
    public KeyExchangeHandler(KeyExchange exchange) {
        this.exchange = exchange;
        this.jobs = new HandshakeJobs(exchange.handshakeExecutor(), () -> state == State.OVER);
    }

    /** An accepted channel is active before its pipeline is complete, so the start waits for the next turn. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.channel().eventLoop().execute(() -> start(ctx));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        start(ctx);
    }

    private void start(ChannelHandlerContext ctx) {
        if (state != State.NEW) {
            return;
        }
        state = State.EXCHANGING;
        if (!exchange.gate().tryEnter()) {
            fail(ctx, Reason.HALF_OPEN_LIMIT, "too many connections are in their key exchange");
            return;
        }
        insideGate = true;
        deadline = ctx.channel()
                .eventLoop()
                .schedule(
                        () -> fail(ctx, Reason.TIMEOUT, "no key exchange within the time allowed"),
                        exchange.timeoutNanos(),
                        TimeUnit.NANOSECONDS);
        submit(ctx, () -> SessionKeyPair.generate(exchange), this::localKeyMade);
        if (state == State.EXCHANGING && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    private void localKeyMade(ChannelHandlerContext ctx, SessionKeyPair keys) {
        local = keys;
        ctx.writeAndFlush(Unpooled.wrappedBuffer(keys.publicKey().toBytes())).addListener((ChannelFutureListener)
                written -> {
                    if (!written.isSuccess()) {
                        fail(ctx, Reason.CLOSED, "our key could not be written");
                    }
                });
        agreeIfReady(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (state != State.OVER) {
                receive(ctx, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void receive(ChannelHandlerContext ctx, ByteBuf bytes) {
        int missing = remoteBytes.length - remoteLength;
        int length = Math.min(missing, bytes.readableBytes());
        bytes.readBytes(remoteBytes, remoteLength, length);
        remoteLength += length;
        if (bytes.isReadable()) {
            keepCiphertext(ctx, bytes);
        }
        if (missing > 0 && length == missing) {
            checkRemoteKey(ctx);
        }
        agreeIfReady(ctx);
    }

    private void checkRemoteKey(ChannelHandlerContext ctx) {
        PublicKey key = PublicKey.of(remoteBytes);
        if (key.isZero()) {
            fail(ctx, Reason.ZERO_KEY, "the peer's key is all zero");
        } else if (!key.hasCompressedPrefix()) {
            fail(ctx, Reason.INVALID_KEY, "the peer's key is not a compressed key: " + key);
        } else {
            remote = key;
            awaitsWord = ctx.channel().parent() != null && exchange.gate().isCrowded();
        }
    }

    /** Bounded by one read of the transport: reading pauses with the first such bytes, if not before. */
    private void keepCiphertext(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (ciphertext == null) {
            ciphertext = ctx.alloc().heapBuffer(bytes.readableBytes());
        }
        ciphertext.writeBytes(bytes);
    }

    private void agreeIfReady(ChannelHandlerContext ctx) {
        if (state != State.EXCHANGING || remote == null || (awaitsWord && ciphertext == null)) {
            return;
        }
        if (!reading.isPaused()) {
            reading.pause(ctx.channel());
        }
        if (local != null) {
            agree(ctx, local, remote);
        }
    }

    private void agree(ChannelHandlerContext ctx, SessionKeyPair own, PublicKey theirs) {
        if (theirs.sharesX(own.publicKey())) {
            fail(ctx, Reason.REFLECTED_KEY, "the peer sent our own key back");
            return;
        }
        state = State.AGREEING;
        submit(
                ctx,
                () -> Agreement.of(exchange, own, theirs),
                (context, agreement) -> succeed(context, own, theirs, agreement));
    }

    private void succeed(ChannelHandlerContext ctx, SessionKeyPair own, PublicKey theirs, Agreement agreement) {
        // While this handler is still in place, so that a transport that reads at once meets it and order is kept.
        reading.resume(ctx);
        if (state == State.OVER) {
            return;
        }
        ByteBuf received = ciphertext;
        ciphertext = null;
        end();
        AesCbcHandler stream = new AesCbcHandler(
                agreement.encryptor(),
                agreement.decryptor(),
                exchange.cipherThread().get());
        ctx.pipeline().replace(this, null, stream);
        ChannelHandlerContext streamContext = ctx.pipeline().context(stream);
        streamContext.fireUserEventTriggered(new KeyExchangeCompleted(
                own.publicKey(), theirs, agreement.keys().helloDigest(), agreement.helloSignature()));
        if (received != null) {
            stream.channelRead(streamContext, received);
            stream.channelReadComplete(streamContext);
        }
    }

    private <T> void submit(ChannelHandlerContext ctx, Job<T> job, BiConsumer<ChannelHandlerContext, T> then) {
        if (!jobs.submit(ctx, job, then, cause -> failed(ctx, cause))) {
            fail(ctx, Reason.HANDSHAKES_BUSY, "too many handshakes are being computed");
        }
    }

    private void failed(ChannelHandlerContext ctx, Exception cause) {
        if (cause instanceof InvalidKeyException) {
            fail(ctx, Reason.INVALID_KEY, "the peer's key is not on the curve");
        } else {
            broke(ctx, cause);
        }
    }

    private void broke(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("Key exchange broke on our side", cause);
        fail(ctx, Reason.INTERNAL_ERROR, "key exchange broke on our side: " + cause.getClass());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the channel to be closed
    private void fail(ChannelHandlerContext ctx, Reason reason, String detail) {
        if (state == State.OVER) {
            return;
        }
        end();
        ctx.fireUserEventTriggered(new KeyExchangeFailed(reason, detail));
        ctx.close();
    }

    /** Leaves nothing behind, on whatever path the exchange ends. */
    private void end() {
        state = State.OVER;
        local = null;
        if (ciphertext != null) {
            ciphertext.release();
            ciphertext = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        if (insideGate) {
            insideGate = false;
            exchange.gate().leave();
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        reading.read(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (state == State.EXCHANGING
                && !reading.isPaused()
                && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new IllegalStateException("the key exchange is not finished"));
    }

    /** Transport errors are the peer's or the network's doing: they end the exchange and go no further. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("Connection broke during the key exchange", cause);
            fail(ctx, Reason.CLOSED, "the connection broke: " + cause.getMessage());
        } else {
            broke(ctx, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.NEW) {
            fail(ctx, Reason.CLOSED, "the connection ended before the key exchange did");
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }
}
