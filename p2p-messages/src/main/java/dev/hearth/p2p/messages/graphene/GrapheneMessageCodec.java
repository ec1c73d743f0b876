package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Decodes the frames of {@link FrameCodec} below it into {@link InboundMessage}s, and keeps the time messages exact by
 * handling them here, in order and without a detour over the node (§3.4).
 *
 * <ul>
 *   <li>A 5012 is answered at once, unless the codec is muted or the channel is not writable: a peer that asks and
 *       never reads must not fill our memory. It is passed on too.
 *   <li>The sent time of our 5012 and the transmit time of our 5013 are set when they are written, whatever the record
 *       says.
 *   <li>A 5013 is passed on once for each of our 5012; one that answers none is passed on as an ignorable
 *       {@link UnregisteredMessage} (weakness W26).
 * </ul>
 *
 * <p>A frame that is no message fires one {@link MalformedMessageException} through {@code exceptionCaught}; from then
 * on all frames are thrown away, and the session is expected to close. Frames are always released.
 *
 * <p>Confined to the event loop of its channel, except {@link #mute()}.
 */
public final class GrapheneMessageCodec extends ChannelDuplexHandler {
    private static final int MAX_REQUESTS_REMEMBERED = 16;

    private final LongSupplier wallMicros;
    private final ArrayDeque<Long> requestsSent = new ArrayDeque<>(0); // most stay empty

    private volatile boolean muted;
    private boolean failed;
    private boolean flushWanted;

    /**
     * A codec for one connection.
     *
     * @param wallMicros wall clock, microseconds since 1970; called on the event loop
     */
    public GrapheneMessageCodec(LongSupplier wallMicros) {
        this.wallMicros = wallMicros;
    }

    /** Stops answering 5012: we have asked the peer to close. May be called from any thread, any number of times. */
    public void mute() {
        muted = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Frame frame) {
            readFrame(ctx, frame);
        } else if (message instanceof SkippedFrame skipped) {
            if (!failed) {
                fire(ctx, new UnregisteredMessage(skipped.type(), skipped.size()), skipped.size());
            }
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void readFrame(ChannelHandlerContext ctx, Frame frame) {
        int size = frame.payload().readableBytes();
        GrapheneMessage message;
        try {
            if (failed) {
                return;
            }
            message = GrapheneCodec.decode(frame.type(), frame.payload());
        } catch (MalformedMessageException e) {
            failed = true;
            ctx.fireExceptionCaught(e);
            return;
        } finally {
            frame.release();
        }
        fire(ctx, message, size);
    }

    private void fire(ChannelHandlerContext ctx, GrapheneMessage message, int size) {
        long now = wallMicros.getAsLong();
        GrapheneMessage passed = message;
        if (message instanceof CurrentTimeRequest request) {
            answer(ctx, request, now);
        } else if (message instanceof CurrentTimeReply reply && !requestsSent.remove(reply.requestSent())) {
            passed = new UnregisteredMessage(reply.type(), size);
        }
        ctx.fireChannelRead(new InboundMessage(passed, Frame.wireSize(size), now));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an answer to be written
    private void answer(ChannelHandlerContext ctx, CurrentTimeRequest request, long receivedAt) {
        if (!muted && ctx.channel().isWritable()) {
            ctx.write(new CurrentTimeReply(request.sentMicros(), receivedAt, wallMicros.getAsLong()));
            flushWanted = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (flushWanted) {
            flushWanted = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof CurrentTimeRequest) {
            long now = wallMicros.getAsLong();
            if (requestsSent.size() == MAX_REQUESTS_REMEMBERED) {
                requestsSent.remove();
            }
            requestsSent.add(now);
            ctx.write(new CurrentTimeRequest(now), promise);
        } else if (message instanceof CurrentTimeReply reply) {
            long now = wallMicros.getAsLong();
            ctx.write(new CurrentTimeReply(reply.requestSent(), reply.requestReceived(), now), promise);
        } else {
            ctx.write(message, promise);
        }
    }
}
