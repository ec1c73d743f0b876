package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FrameReader;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the decrypted stream into frames and writes messages as frames (§1.5).
 *
 * <pre>
 *   u32 size | u32 type | size bytes of payload | zeros up to a multiple of 16
 * </pre>
 *
 * <p>Inbound it takes any fragmentation and fires a {@link Frame} for each payload that is complete, or a skipped
 * frame where the {@link FrameLimits} say discard; padding is not looked at. The limits are asked before any payload is
 * kept, and memory grows with what has arrived, never with what a header claims. A frame above its limit fires one
 * {@link FrameTooLargeException} through {@code exceptionCaught}; from then on all input is thrown away, and the
 * session is expected to close. When a read ends inside a frame a {@link dev.hearth.p2p.messages.FrameProgress} event is fired.
 *
 * <p>Outbound a {@link GrapheneMessage} becomes one buffer of whole 16-byte blocks, or three; anything else passes through. A
 * message that cannot be encoded or exceeds {@link FrameLimits#MAX_MESSAGE_SIZE} fails its promise with
 * {@link IllegalArgumentException} and leaves the stream untouched.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class FrameCodec extends FrameReader {
    /** Hears on the event loop of what is written. */
    @FunctionalInterface
    public interface Sent {
        /**
         * A message is about to be sent.
         *
         * @param payloadBytes without header and padding
         * @param wireBytes with them
         */
        void sent(GrapheneMessage message, int payloadBytes, int wireBytes);
    }

    private static final byte[] NO_BULK = {};
    private static final int SMALL = 256;
    /** From this size on copying a payload costs more than three buffers. */
    private static final int LARGE = 8 << 10;

    private final FrameLimits limits;
    private final Sent sent;
    private int type;

    /** A codec for one connection. */
    public FrameCodec(FrameLimits limits) {
        this(limits, (message, payloadBytes, wireBytes) -> {});
    }

    /** The same; {@code sent} hears of each message that is written. */
    public FrameCodec(FrameLimits limits, Sent sent) {
        super(Frame.HEADER_LENGTH, FrameLimits.MAX_MESSAGE_SIZE);
        this.limits = limits;
        this.sent = sent;
    }

    @Override
    protected int begin(byte[] header) throws MalformedMessageException {
        long claimed = Integer.toUnsignedLong(number(header, 0));
        type = number(header, 4);
        int limit = limits.limit(type);
        int most = Math.min(limit, FrameLimits.MAX_MESSAGE_SIZE);
        if (limit == FrameLimits.DISCARD) {
            most = FrameLimits.MAX_MESSAGE_SIZE;
            skipPayload();
        }
        if (claimed > most) {
            throw new FrameTooLargeException(type, claimed, most);
        }
        return (int) claimed;
    }

    /** Four bytes, of which the first is the lowest. */
    private static int number(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff)
                | ((bytes[offset + 1] & 0xff) << 8)
                | ((bytes[offset + 2] & 0xff) << 16)
                | ((bytes[offset + 3] & 0xff) << 24);
    }

    @Override
    protected int padding(int payloadSize) {
        return Frame.paddingLength(payloadSize);
    }

    @Override
    protected void complete(ChannelHandlerContext ctx, int size, @Nullable ByteBuf payload) {
        ctx.fireChannelRead(payload == null ? new SkippedFrame(type, size) : new Frame(type, payload.retain()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof GrapheneMessage graphene)) {
            ctx.write(message, promise);
            return;
        }
        byte[] bulk = bulk(graphene);
        if (bulk.length >= LARGE && bulk.length <= FrameLimits.MAX_MESSAGE_SIZE - Frame.BLOCK_LENGTH * 2) {
            writeInPlace(ctx, graphene, bulk, promise);
            return;
        }
        ByteBuf frame = ctx.alloc().heapBuffer(Frame.wireSize(sizeHint(graphene)));
        try {
            encode(graphene, frame);
        } catch (RuntimeException e) {
            frame.release();
            promise.tryFailure(e);
            return;
        }
        sent.sent(graphene, frame.getIntLE(frame.readerIndex()), frame.readableBytes());
        ctx.write(frame, promise);
    }

    /** What a message begins with as it is, if there is much of it. */
    private static byte[] bulk(GrapheneMessage message) {
        if (message instanceof BlockMessage block) {
            return block.signedBlock();
        }
        if (message instanceof TransactionMessage transaction) {
            return transaction.transaction();
        }
        return message instanceof CustomMessage custom ? custom.payload() : NO_BULK;
    }

    /**
     * Writes a frame without copying the bulk of it, in three buffers of whole blocks: the header with the first bytes, the
     * bulk, and what is left with its padding.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the writer holds the promise of the last
    private void writeInPlace(ChannelHandlerContext ctx, GrapheneMessage message, byte[] bulk, ChannelPromise promise) {
        if (!promise.setUncancellable()) {
            return; // Once its first buffer is written, the others must be.
        }
        byte[] trailer =
                message instanceof BlockMessage block ? block.claimedId().toBytes() : NO_BULK;
        int size = bulk.length + trailer.length;
        int first = Frame.BLOCK_LENGTH - Frame.HEADER_LENGTH;
        int whole = (bulk.length - first) / Frame.BLOCK_LENGTH * Frame.BLOCK_LENGTH;
        int rest = bulk.length - first - whole;
        sent.sent(message, size, Frame.wireSize(size));

        ByteBuf head = ctx.alloc().heapBuffer(Frame.BLOCK_LENGTH);
        head.writeIntLE(size).writeIntLE(message.type()).writeBytes(bulk, 0, first);
        ctx.write(head);
        ctx.write(Unpooled.wrappedBuffer(bulk, first, whole));
        ByteBuf tail = ctx.alloc().heapBuffer(rest + trailer.length + Frame.BLOCK_LENGTH);
        tail.writeBytes(bulk, first + whole, rest).writeBytes(trailer).writeZero(Frame.paddingLength(size));
        ctx.write(tail, promise);
    }

    private static void encode(GrapheneMessage message, ByteBuf out) {
        out.writeZero(Frame.HEADER_LENGTH);
        GrapheneCodec.encode(message, out);
        int written = out.readableBytes() - Frame.HEADER_LENGTH;
        if (written > FrameLimits.MAX_MESSAGE_SIZE) {
            throw new IllegalArgumentException(
                    "a message of " + written + " bytes exceeds " + FrameLimits.MAX_MESSAGE_SIZE);
        }
        out.setIntLE(0, written);
        out.setIntLE(4, message.type());
        out.writeZero(Frame.paddingLength(written));
    }

    private static int sizeHint(GrapheneMessage message) {
        int bulk = bulk(message).length;
        return bulk == 0 ? SMALL : bulk + WireReader.ITEM_HASH_LENGTH;
    }
}
