package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.HandshakeJobs;
import dev.hearth.p2p.crypto.HandshakeJobs.Job;
import dev.hearth.p2p.crypto.ReadPause;
import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a connection with Bitcoin's second transport (BIP324, "Transport layer"): both ends send a fresh key and
 * some garbage, agree on keys, end their garbage with a terminator, and send a packet each whose contents are left for
 * later versions.
 *
 * <pre>
 *   initiator: connected -> gate -> key, garbage -------------------------------+
 *                                                                               +-> agree -> terminator, packet
 *   responder: connected -> gate -> v1 or v2? -> key, garbage; peer's key ------+
 *                                       |            peer's garbage -> terminator -> packet -> V2PacketHandler
 *                                       v                                                      V2Completed
 *                                   V1Detected
 * </pre>
 *
 * On success the handler puts a {@link V2PacketHandler} in its own place and fires {@link V2Completed}. A responder that
 * finds its caller to speak the first transport fires {@link V1Detected}, leaves the pipeline and passes on all bytes, or
 * refuses, as configured. On failure the handler fires {@link V2Failed} and closes the channel; nothing a peer does
 * reaches the end of the pipeline as an exception. Connections over the half-open cap, or over the cap of the handshake
 * executor, are refused before any work. Once the peer's key is complete, reading pauses until the keys are agreed.
 * Writing before success is refused with {@link IllegalStateException}.
 *
 * <p>One instance per connection, confined to the event loop of its channel; making a key and agreeing run on the
 * handshake executor.
 */
public final class V2TransportHandler extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(V2TransportHandler.class);

    private enum State {
        /** Not connected yet. */
        NEW,
        /** The responder does not know yet which transport its caller speaks. */
        DETECTING,
        /** Our key is being made, or the peer's is awaited. */
        EXCHANGING,
        /** Both keys are there, the secret is being computed. */
        AGREEING,
        /** The peer's garbage is skipped up to its terminator. */
        SKIPPING_GARBAGE,
        /** The peer's first packet that is no decoy is awaited. */
        AWAITING_VERSION,
        /** The caller speaks the first transport: what is written passes through. */
        V1,
        /** Succeeded, failed or removed. */
        OVER
    }

    private final V2Transport transport;
    private final boolean initiating;
    private final HandshakeJobs jobs;

    /** What has come and is not understood yet. */
    private final ByteBuf received = Unpooled.buffer(EllSwiftKey.LENGTH);

    private boolean heardAnything;
    private boolean keySent;
    private int garbageLength;
    private @Nullable V2Opening opening;
    private @Nullable V2Agreement agreement;
    private @Nullable PacketReader reader;
    private @Nullable Future<?> deadline;
    private boolean insideGate;

    private final ReadPause reading = new ReadPause();

    /** Written on the event loop only; volatile for the jobs, which do no work for a connection that is gone. */
    private volatile State state = State.NEW;

    private V2TransportHandler(V2Transport transport, boolean initiating) {
        this.transport = transport;
        this.initiating = initiating;
        this.jobs = new HandshakeJobs(transport.handshakeExecutor(), () -> state == State.OVER);
    }

    /** A handler for one connection that we open. */
    public static V2TransportHandler initiator(V2Transport transport) {
        return new V2TransportHandler(transport, true);
    }

    /** A handler for one connection that we accept. */
    public static V2TransportHandler responder(V2Transport transport) {
        return new V2TransportHandler(transport, false);
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
        state = initiating ? State.EXCHANGING : State.DETECTING;
        if (!transport.gate().tryEnter()) {
            fail(ctx, Reason.HALF_OPEN_LIMIT, "too many connections are in their handshake");
            return;
        }
        insideGate = true;
        deadline = ctx.channel()
                .eventLoop()
                .schedule(
                        () -> failWithoutPeer(ctx, Reason.TIMEOUT, "no handshake within the time allowed"),
                        transport.timeoutNanos(),
                        TimeUnit.NANOSECONDS);
        if (initiating) {
            open(ctx);
        } else {
            advance(ctx);
        }
        if (isWaitingForBytes() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    private void open(ChannelHandlerContext ctx) {
        submit(ctx, () -> V2Opening.draw(transport, initiating), this::openingDrawn);
    }

    private void openingDrawn(ChannelHandlerContext ctx, V2Opening drawn) {
        opening = drawn;
        write(ctx, drawn.first(), () -> keySent = true);
        advance(ctx);
    }

    private void write(ChannelHandlerContext ctx, ByteBuf bytes, Runnable whenWritten) {
        ctx.writeAndFlush(bytes).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                whenWritten.run();
            } else {
                failWithoutPeer(ctx, Reason.CLOSED, "our part of the handshake could not be written");
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (state == State.V1) {
            ctx.fireChannelRead(bytes);
            return;
        }
        try {
            if (state != State.OVER) {
                heardAnything |= bytes.isReadable();
                // Bounded: by one read of the transport while reading is paused, by the search for the terminator else.
                received.writeBytes(bytes);
                advance(ctx);
            }
        } finally {
            bytes.release();
        }
    }

    /** Goes as far as what has come allows. */
    private void advance(ChannelHandlerContext ctx) {
        if (state == State.DETECTING) {
            detect(ctx);
        }
        if (state == State.EXCHANGING && initiating) {
            noticePlainGreeting(ctx);
        }
        if (state == State.EXCHANGING && received.readableBytes() >= EllSwiftKey.LENGTH) {
            agreeIfWeHaveAKey(ctx);
        }
        if (state == State.SKIPPING_GARBAGE && agreement != null) {
            skipGarbage(ctx, agreement);
        }
        if (state == State.AWAITING_VERSION && agreement != null && reader != null) {
            awaitVersion(ctx, agreement, reader);
        }
    }

    private void detect(ChannelHandlerContext ctx) {
        switch (V1Prefix.of(received, transport.magic())) {
            case UNDECIDED -> {}
            case SAME_NETWORK -> giveWayToV1(ctx);
            case OTHER_NETWORK ->
                fail(ctx, Reason.WRONG_NETWORK, "the peer speaks the first transport on another network");
            case ABSENT -> {
                state = State.EXCHANGING;
                open(ctx);
            }
        }
    }

    /** Some nodes greet whoever calls them, before they look at what he has sent; no key begins like that. */
    private void noticePlainGreeting(ChannelHandlerContext ctx) {
        switch (V1Prefix.of(received, transport.magic())) {
            case UNDECIDED, ABSENT -> {}
            case SAME_NETWORK -> fail(ctx, Reason.PROBABLY_V1, "the peer greets us in the first transport");
            case OTHER_NETWORK ->
                fail(ctx, Reason.WRONG_NETWORK, "the peer greets us in the first transport on another network");
        }
    }

    private void giveWayToV1(ChannelHandlerContext ctx) {
        if (!transport.acceptsV1()) {
            fail(ctx, Reason.V1_REFUSED, "the peer speaks the first transport");
            return;
        }
        ByteBuf bytes = received.copy();
        end(State.V1);
        ctx.fireUserEventTriggered(V1Detected.INSTANCE);
        // While this handler is still in place, so that the bytes meet what was put behind it meanwhile.
        ctx.fireChannelRead(bytes);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private void agreeIfWeHaveAKey(ChannelHandlerContext ctx) {
        if (!reading.isPaused()) {
            reading.pause(ctx.channel());
        }
        V2Opening own = opening;
        if (own == null) {
            return;
        }
        state = State.AGREEING;
        byte[] key = new byte[EllSwiftKey.LENGTH];
        received.readBytes(key);
        EllSwiftKey remote = EllSwiftKey.of(key);
        submit(
                ctx,
                () -> V2Agreement.of(transport, own, remote, initiating),
                (context, secrets) -> agreed(context, secrets, own));
    }

    private void agreed(ChannelHandlerContext ctx, V2Agreement agreed, V2Opening own) {
        state = State.SKIPPING_GARBAGE;
        agreement = agreed;
        opening = null;
        write(ctx, terminatorAndVersion(ctx, agreed, own), () -> {});
        // What came with the key goes first: some transports deliver what is waiting as soon as they may.
        advance(ctx);
        if (ctx.channel().isOpen()) {
            reading.resume(ctx);
        }
    }

    /** What is left of our garbage. Our version packet is empty, and our first packet: it vouches for all of it. */
    private ByteBuf terminatorAndVersion(ChannelHandlerContext ctx, V2Agreement agreed, V2Opening own) {
        byte[] rest = own.rest();
        ByteBuf bytes = ctx.alloc().ioBuffer(rest.length + Bip324Keys.TERMINATOR_LENGTH + V2Packets.OVERHEAD);
        bytes.writeBytes(rest).writeBytes(agreed.keys().sendTerminator());
        agreed.encryptor().encrypt(Unpooled.EMPTY_BUFFER, false, own.garbage(), bytes);
        return bytes;
    }

    private void skipGarbage(ChannelHandlerContext ctx, V2Agreement agreed) {
        byte[] terminator = agreed.keys().receiveTerminator();
        int start = received.arrayOffset() + received.readerIndex();
        while (garbageLength <= V2Packets.LARGEST_GARBAGE
                && garbageLength + terminator.length <= received.readableBytes()) {
            int from = start + garbageLength;
            if (Arrays.equals(received.array(), from, from + terminator.length, terminator, 0, terminator.length)) {
                byte[] garbage = new byte[garbageLength];
                received.readBytes(garbage).skipBytes(terminator.length);
                reader = new PacketReader(agreed.decryptor(), garbage);
                state = State.AWAITING_VERSION;
                return;
            }
            garbageLength++;
        }
        if (garbageLength > V2Packets.LARGEST_GARBAGE) {
            fail(ctx, Reason.GARBAGE_TOO_LONG, "no terminator after " + V2Packets.LARGEST_GARBAGE + " bytes");
        }
    }

    private void awaitVersion(ChannelHandlerContext ctx, V2Agreement agreed, PacketReader packets) {
        try {
            ByteBuf version = packets.next(ctx.alloc(), received);
            if (version == null) {
                received.clear();
            } else {
                version.release();
                succeed(ctx, agreed, packets);
            }
        } catch (PacketException e) {
            fail(ctx, e.toEvent());
        }
    }

    private void succeed(ChannelHandlerContext ctx, V2Agreement agreed, PacketReader packets) {
        ByteBuf rest = received.copy();
        reader = null;
        end(State.OVER);
        V2PacketHandler handler = new V2PacketHandler(
                agreed.encryptor(), packets, transport.cipherThread().get());
        ctx.pipeline().replace(this, null, handler);
        ChannelHandlerContext context = ctx.pipeline().context(handler);
        context.fireUserEventTriggered(new V2Completed(agreed.keys().sessionId()));
        if (rest.isReadable()) {
            handler.channelRead(context, rest);
            handler.channelReadComplete(context);
        } else {
            rest.release();
        }
    }

    private <T> void submit(ChannelHandlerContext ctx, Job<T> job, BiConsumer<ChannelHandlerContext, T> then) {
        if (!jobs.submit(ctx, job, then, cause -> broke(ctx, cause))) {
            fail(ctx, Reason.HANDSHAKES_BUSY, "too many handshakes are being computed");
        }
    }

    private void broke(ChannelHandlerContext ctx, Throwable cause) {
        LOG.error("Handshake broke on our side", cause);
        fail(ctx, Reason.INTERNAL_ERROR, "the handshake broke on our side: " + cause.getClass());
    }

    /** The connection ends for want of an answer; a peer that has not said a word may not have understood ours. */
    private void failWithoutPeer(ChannelHandlerContext ctx, Reason reason, String detail) {
        if (initiating && keySent && !heardAnything) {
            fail(ctx, Reason.PROBABLY_V1, "the peer had no answer to our key: " + detail);
        } else {
            fail(ctx, reason, detail);
        }
    }

    private void fail(ChannelHandlerContext ctx, Reason reason, String detail) {
        fail(ctx, new V2Failed(reason, detail));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the channel to be closed
    private void fail(ChannelHandlerContext ctx, V2Failed failure) {
        if (isDone()) {
            return;
        }
        end(State.OVER);
        ctx.fireUserEventTriggered(failure);
        ctx.close();
    }

    /** Leaves nothing behind, on whatever path the handshake ends. */
    private void end(State last) {
        state = last;
        opening = null;
        agreement = null;
        received.clear();
        if (reader != null) {
            reader.release();
            reader = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        if (insideGate) {
            insideGate = false;
            transport.gate().leave();
        }
    }

    private boolean isDone() {
        return state == State.V1 || state == State.OVER;
    }

    private boolean isWaitingForBytes() {
        return state != State.NEW && !isDone() && !reading.isPaused();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        reading.read(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (isWaitingForBytes() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (state == State.V1) {
            ctx.write(message, promise);
            return;
        }
        ReferenceCountUtil.release(message);
        promise.tryFailure(new IllegalStateException("the handshake is not finished"));
    }

    /** Transport errors are the peer's or the network's doing: they end the handshake and go no further. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("Connection broke during the handshake", cause);
            failWithoutPeer(ctx, Reason.CLOSED, "the connection broke: " + cause.getMessage());
        } else {
            broke(ctx, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.NEW) {
            failWithoutPeer(ctx, Reason.CLOSED, "the connection ended before the handshake did");
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end(State.OVER);
    }
}
