package dev.hearth.p2p.messages.bitcoin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;

/**
 * Turns the contents of packets of the second transport into {@link Inbound}s and messages into contents (§2.3). What
 * encrypts them is below; contents are always released. Blocks and transactions of 8 KiB and more are not copied on their
 * way out: they must not change before they are written.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class V2MessageCodec extends ChannelDuplexHandler {
    private static final int FIRST_CAPACITY = 64;
    private static final int LEAST_LARGE = 8 * 1024;
    private static final byte[] NOTHING = {};

    private final FrameLimits limits;
    private final int overhead;
    private final LongSupplier wallMicros;
    private final ObjIntConsumer<BitcoinMessage> sent;

    /**
     * A codec for one connection.
     *
     * @param overhead bytes a packet has on the wire beyond its contents
     * @param wallMicros wall clock, microseconds since 1970; called on the event loop
     */
    public V2MessageCodec(FrameLimits limits, int overhead, LongSupplier wallMicros) {
        this(limits, overhead, wallMicros, (message, bytes) -> {});
    }

    /** The same; {@code sent} hears on the event loop of each message that is written, and how many bytes it takes. */
    public V2MessageCodec(
            FrameLimits limits, int overhead, LongSupplier wallMicros, ObjIntConsumer<BitcoinMessage> sent) {
        this.limits = limits;
        this.overhead = overhead;
        this.wallMicros = wallMicros;
        this.sent = sent;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf contents)) {
            ctx.fireChannelRead(message);
            return;
        }
        Inbound inbound;
        try {
            inbound = V2Contents.read(contents, limits, contents.readableBytes() + overhead, wallMicros.getAsLong());
        } finally {
            contents.release();
        }
        ctx.fireChannelRead(inbound);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof BitcoinMessage outbound)) {
            ctx.write(message, promise);
            return;
        }
        byte[] payload = largePayload(outbound);
        if (payload.length > 0) {
            write(ctx, outbound, V2Contents.around(payload, outbound.command()), promise);
            return;
        }
        ByteBuf contents = ctx.alloc().heapBuffer(FIRST_CAPACITY);
        try {
            V2Contents.write(outbound, contents);
        } catch (RuntimeException e) {
            contents.release();
            promise.tryFailure(e);
            return;
        }
        write(ctx, outbound, contents, promise);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise
    private void write(ChannelHandlerContext ctx, BitcoinMessage message, ByteBuf contents, ChannelPromise promise) {
        sent.accept(message, contents.readableBytes() + overhead);
        ctx.write(contents, promise);
    }

    /** The bytes of a message that is nothing but bytes, if they are worth not being copied; else none. */
    private static byte[] largePayload(BitcoinMessage message) {
        byte[] payload = NOTHING;
        if (message instanceof BlockMessage block) {
            payload = block.block();
        } else if (message instanceof TransactionMessage transaction) {
            payload = transaction.transaction();
        }
        return payload.length >= LEAST_LARGE && payload.length <= FrameLimits.MAX_PAYLOAD ? payload : NOTHING;
    }
}
