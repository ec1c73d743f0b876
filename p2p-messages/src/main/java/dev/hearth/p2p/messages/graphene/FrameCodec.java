package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.messages.FrameProgress;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
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
 * session is expected to close. When a read ends inside a frame a {@link FrameProgress} event is fired.
 *
 * <p>Outbound a {@link GrapheneMessage} becomes one buffer of whole 16-byte blocks, or three; anything else passes through. A
 * message that cannot be encoded or exceeds {@link FrameLimits#MAX_MESSAGE_SIZE} fails its promise with
 * {@link IllegalArgumentException} and leaves the stream untouched.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class FrameCodec extends ChannelDuplexHandler {
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
    private static final int FIRST_ALLOCATION = 512;
    /** From this size on copying a payload costs more than three buffers. */
    private static final int LARGE = 8 << 10;

    private final FrameLimits limits;
    private final Sent sent;
    private final byte[] header = new byte[Frame.HEADER_LENGTH];

    private int headerBytes;
    private int type;
    private int size;
    private int missing;
    private boolean skipping;
    private int padding;
    private @Nullable ByteBuf collected;
    private boolean progressed;
    private boolean failed;

    /** A codec for one connection. */
    public FrameCodec(FrameLimits limits) {
        this(limits, (message, payloadBytes, wireBytes) -> {});
    }

    /** The same; {@code sent} hears of each message that is written. */
    public FrameCodec(FrameLimits limits, Sent sent) {
        this.limits = limits;
        this.sent = sent;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            while (in.isReadable() && !failed) {
                read(ctx, in);
            }
        } catch (MalformedMessageException e) {
            failed = true;
            ctx.fireExceptionCaught(e);
        } finally {
            in.release();
        }
    }

    private void read(ChannelHandlerContext ctx, ByteBuf in) throws MalformedMessageException {
        if (padding > 0) {
            int skipped = Math.min(padding, in.readableBytes());
            in.skipBytes(skipped);
            padding -= skipped;
            return;
        }
        if (headerBytes < Frame.HEADER_LENGTH) {
            int taken = Math.min(Frame.HEADER_LENGTH - headerBytes, in.readableBytes());
            in.readBytes(header, headerBytes, taken);
            headerBytes += taken;
            if (headerBytes < Frame.HEADER_LENGTH) {
                return;
            }
            begin();
        }
        if (skipping) {
            skip(ctx, in);
        } else {
            collect(ctx, in);
        }
    }

    private void begin() throws MalformedMessageException {
        long claimed = Integer.toUnsignedLong(headerInt(0));
        type = headerInt(4);
        int limit = limits.limit(type);
        skipping = limit == FrameLimits.DISCARD;
        int most = skipping ? FrameLimits.MAX_MESSAGE_SIZE : Math.min(limit, FrameLimits.MAX_MESSAGE_SIZE);
        if (claimed > most) {
            throw new FrameTooLargeException(type, claimed, most);
        }
        size = (int) claimed;
        missing = size;
    }

    private int headerInt(int offset) {
        return (header[offset] & 0xff)
                | ((header[offset + 1] & 0xff) << 8)
                | ((header[offset + 2] & 0xff) << 16)
                | ((header[offset + 3] & 0xff) << 24);
    }

    private void skip(ChannelHandlerContext ctx, ByteBuf in) {
        int skipped = Math.min(missing, in.readableBytes());
        in.skipBytes(skipped);
        missing -= skipped;
        progressed |= skipped > 0;
        if (missing == 0) {
            end();
            ctx.fireChannelRead(new SkippedFrame(type, size));
        }
    }

    private void collect(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf payload = collected;
        if (payload == null && in.readableBytes() >= missing) {
            end();
            ctx.fireChannelRead(new Frame(type, in.readRetainedSlice(size)));
            return;
        }
        int taken = Math.min(missing, in.readableBytes());
        if (taken == 0) {
            return;
        }
        if (payload == null) {
            payload = ctx.alloc().heapBuffer(Math.min(size, Math.max(taken, FIRST_ALLOCATION)), size);
            collected = payload;
        }
        // Grows by doubling: at most twice what has arrived is held, and no byte is copied more than twice on average.
        payload.writeBytes(in, taken);
        missing -= taken;
        progressed = true;
        if (missing == 0) {
            collected = null;
            end();
            ctx.fireChannelRead(new Frame(type, payload));
        }
    }

    private void end() {
        headerBytes = 0;
        padding = Frame.paddingLength(size);
        progressed = false;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (progressed && !failed) {
            progressed = false;
            ctx.fireUserEventTriggered(new FrameProgress(size - missing, size));
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        failed = true;
        ByteBuf payload = collected;
        collected = null;
        if (payload != null) {
            payload.release();
        }
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
