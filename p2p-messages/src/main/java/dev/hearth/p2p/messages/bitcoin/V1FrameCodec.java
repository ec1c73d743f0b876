package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.FrameProgress;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into messages and writes messages as frames (§1.2).
 *
 * <pre>
 *   magic | 12 bytes of command | u32 size | checksum | size bytes of payload
 * </pre>
 *
 * <p>Inbound it takes any fragmentation and fires an {@link Inbound} for each frame that is complete. Another magic
 * fires one {@link WrongMagicException} through {@code exceptionCaught} when the header is complete, a size above
 * {@link FrameLimits#MAX_PAYLOAD} one {@link FrameTooLargeException}; from then on all input is thrown away, and the
 * session is expected to close. Everything else that can be wrong costs that message only and fires a
 * {@link DroppedMessage}. The checksum is computed as the bytes come; payloads above their cap and those of unknown
 * commands are not kept at all; for the others memory grows with what has arrived, at most 256 KiB ahead. When a read
 * ends inside a payload a {@link FrameProgress} event is fired.
 *
 * <p>Outbound a {@link BitcoinMessage} becomes one buffer; anything else passes through. A message that cannot be
 * encoded or exceeds the largest payload fails its promise with {@link IllegalArgumentException} and leaves the stream
 * untouched.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class V1FrameCodec extends ChannelDuplexHandler {
    /** Bytes before a payload. */
    public static final int HEADER_LENGTH = 24;

    private static final int COMMAND_OFFSET = 4;
    private static final int SIZE_OFFSET = 16;
    private static final int CHECKSUM_OFFSET = 20;
    private static final int FIRST_ALLOCATION = 512;
    private static final int FURTHEST_AHEAD = 256 * 1024;

    /** Of no bytes at all. */
    private static final int EMPTY_CHECKSUM = 0x5df6e0e2;

    private final int magic;
    private final FrameLimits limits;
    private final LongSupplier wallMicros;
    private final ObjIntConsumer<BitcoinMessage> sent;
    private final DoubleSha256 digest = new DoubleSha256();
    private final byte[] header = new byte[HEADER_LENGTH];

    private int headerBytes;
    private @Nullable String command;
    private FrameLimits.Cap cap = new FrameLimits.Cap(0, Consequence.NONE);
    private int size;
    private int missing;
    private boolean skipping;
    private @Nullable ByteBuf collected;
    private boolean progressed;
    private boolean failed;

    /**
     * A codec for one connection.
     *
     * @param wallMicros wall clock, microseconds since 1970; called on the event loop
     */
    public V1FrameCodec(BitcoinNetwork network, FrameLimits limits, LongSupplier wallMicros) {
        this(network, limits, wallMicros, (message, bytes) -> {});
    }

    /** The same; {@code sent} hears on the event loop of each message that is written, and how many bytes it takes. */
    public V1FrameCodec(
            BitcoinNetwork network, FrameLimits limits, LongSupplier wallMicros, ObjIntConsumer<BitcoinMessage> sent) {
        this.magic = network.magic();
        this.limits = limits;
        this.wallMicros = wallMicros;
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
        if (headerBytes < HEADER_LENGTH) {
            int taken = Math.min(HEADER_LENGTH - headerBytes, in.readableBytes());
            in.readBytes(header, headerBytes, taken);
            headerBytes += taken;
            if (headerBytes < HEADER_LENGTH) {
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
        int found = headerInt(0);
        if (found != magic) {
            throw new WrongMagicException(found);
        }
        long claimed = Integer.toUnsignedLong(Integer.reverseBytes(headerInt(SIZE_OFFSET)));
        if (claimed > FrameLimits.MAX_PAYLOAD) {
            throw new FrameTooLargeException(claimed);
        }
        size = (int) claimed;
        missing = size;
        String name = V1Command.read(header, COMMAND_OFFSET);
        command = name;
        skipping = true;
        if (name != null && BitcoinCommands.isKnown(name)) {
            cap = limits.cap(name);
            skipping = size > cap.bytes();
        }
    }

    /** Four bytes of the header, of which the first is the highest. */
    private int headerInt(int offset) {
        return (header[offset] & 0xff) << 24
                | (header[offset + 1] & 0xff) << 16
                | (header[offset + 2] & 0xff) << 8
                | (header[offset + 3] & 0xff);
    }

    private void skip(ChannelHandlerContext ctx, ByteBuf in) {
        int skipped = Math.min(missing, in.readableBytes());
        hash(in, skipped);
        in.skipBytes(skipped);
        missing -= skipped;
        progressed |= skipped > 0;
        if (missing == 0) {
            fire(ctx, null);
        }
    }

    private void collect(ChannelHandlerContext ctx, ByteBuf in) {
        int taken = Math.min(missing, in.readableBytes());
        ByteBuf payload = collected;
        hash(in, taken);
        missing -= taken;
        if (payload == null && missing == 0) {
            fire(ctx, in.readSlice(taken));
            return;
        }
        if (taken == 0) {
            return;
        }
        payload = withRoom(ctx, payload, taken);
        payload.writeBytes(in, taken);
        progressed = true;
        if (missing == 0) {
            collected = null;
            try {
                fire(ctx, payload);
            } finally {
                payload.release();
            }
        }
    }

    /** A buffer with room for {@code more}, as far ahead of what has arrived as that is long, within limits. */
    private ByteBuf withRoom(ChannelHandlerContext ctx, @Nullable ByteBuf payload, int more) {
        int arrived = size - missing;
        int ahead = Math.min(FURTHEST_AHEAD, Math.max(FIRST_ALLOCATION, arrived));
        int capacity = Math.min(size, arrived + ahead);
        if (payload == null) {
            ByteBuf first = ctx.alloc().heapBuffer(capacity, size);
            collected = first;
            return first;
        }
        return payload.writableBytes() < more ? payload.capacity(capacity) : payload;
    }

    private void hash(ByteBuf in, int length) {
        if (length > 0) {
            digest.update(in.nioBuffer(in.readerIndex(), length));
        }
    }

    /** Fires the frame that is complete; its payload is null if it was skipped. */
    private void fire(ChannelHandlerContext ctx, @Nullable ByteBuf payload) {
        headerBytes = 0;
        progressed = false;
        ctx.fireChannelRead(inbound(payload));
    }

    private Inbound inbound(@Nullable ByteBuf payload) {
        int wireSize = HEADER_LENGTH + size;
        String name = command;
        if (headerInt(CHECKSUM_OFFSET) != (size == 0 ? EMPTY_CHECKSUM : checksum(digest.digest()))) {
            return new DroppedMessage(DroppedMessage.OTHER, wireSize, "the checksum is wrong", Consequence.NONE);
        }
        if (name == null) {
            return new DroppedMessage(DroppedMessage.OTHER, wireSize, "the command is none", Consequence.NONE);
        }
        if (payload != null) {
            return BitcoinCodec.receive(name, payload, wireSize, wallMicros.getAsLong());
        }
        return BitcoinCommands.isKnown(name)
                ? BitcoinCodec.tooLarge(name, wireSize, size, cap)
                : new InboundMessage(new UnknownMessage(name, size), wireSize, wallMicros.getAsLong());
    }

    private static int checksum(byte[] hash) {
        return (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
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
        if (!(message instanceof BitcoinMessage bitcoin)) {
            ctx.write(message, promise);
            return;
        }
        ByteBuf frame = ctx.alloc().heapBuffer(HEADER_LENGTH + BitcoinCodec.sizeHint(bitcoin));
        try {
            encode(bitcoin, frame);
        } catch (RuntimeException e) {
            frame.release();
            promise.tryFailure(e);
            return;
        }
        sent.accept(bitcoin, frame.readableBytes());
        ctx.write(frame, promise);
    }

    private void encode(BitcoinMessage message, ByteBuf out) {
        out.writeInt(magic);
        V1Command.write(out, message.command());
        out.writeZero(HEADER_LENGTH - SIZE_OFFSET);
        BitcoinCodec.encode(message, out);
        int written = out.readableBytes() - HEADER_LENGTH;
        checkSize(written);
        out.setIntLE(SIZE_OFFSET, written);
        out.setInt(CHECKSUM_OFFSET, written == 0 ? EMPTY_CHECKSUM : checksum(hashPayload(out, written)));
    }

    private static byte[] hashPayload(ByteBuf frame, int length) {
        return DoubleSha256.of(frame.array(), frame.arrayOffset() + frame.readerIndex() + HEADER_LENGTH, length);
    }

    static void checkSize(int payload) {
        if (payload > FrameLimits.MAX_PAYLOAD) {
            throw new IllegalArgumentException("a message of " + payload + " bytes exceeds " + FrameLimits.MAX_PAYLOAD);
        }
    }
}
