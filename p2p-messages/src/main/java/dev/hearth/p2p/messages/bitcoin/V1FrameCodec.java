package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.crypto.DoubleSha256;
import dev.hearth.p2p.messages.FrameReader;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
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
 * ends inside a payload a {@link dev.hearth.p2p.messages.FrameProgress} event is fired.
 *
 * <p>Outbound a {@link BitcoinMessage} becomes one buffer; anything else passes through. A message that cannot be
 * encoded or exceeds the largest payload fails its promise with {@link IllegalArgumentException} and leaves the stream
 * untouched.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class V1FrameCodec extends FrameReader {
    /** Bytes before a payload. */
    public static final int HEADER_LENGTH = 24;

    private static final int COMMAND_OFFSET = 4;
    private static final int SIZE_OFFSET = 16;
    private static final int CHECKSUM_OFFSET = 20;
    private static final int FURTHEST_AHEAD = 256 * 1024;

    /** Of no bytes at all. */
    private static final int EMPTY_CHECKSUM = 0x5df6e0e2;

    private final int magic;
    private final FrameLimits limits;
    private final LongSupplier wallMicros;
    private final ObjIntConsumer<BitcoinMessage> sent;
    private final DoubleSha256 digest = new DoubleSha256();

    private int checksum;
    private @Nullable String command;
    private FrameLimits.Cap cap = new FrameLimits.Cap(0, Consequence.NONE);

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
        super(HEADER_LENGTH, FURTHEST_AHEAD);
        this.magic = network.magic();
        this.limits = limits;
        this.wallMicros = wallMicros;
        this.sent = sent;
    }

    @Override
    protected int begin(byte[] header) throws MalformedMessageException {
        int found = number(header, 0);
        if (found != magic) {
            throw new WrongMagicException(found);
        }
        long claimed = Integer.toUnsignedLong(Integer.reverseBytes(number(header, SIZE_OFFSET)));
        if (claimed > FrameLimits.MAX_PAYLOAD) {
            throw new FrameTooLargeException(claimed);
        }
        checksum = number(header, CHECKSUM_OFFSET);
        String name = V1Command.read(header, COMMAND_OFFSET);
        command = name;
        if (name == null || !BitcoinCommands.isKnown(name)) {
            skipPayload();
        } else {
            cap = limits.cap(name);
            if (claimed > cap.bytes()) {
                skipPayload();
            }
        }
        return (int) claimed;
    }

    @Override
    protected void arrived(ByteBuf in, int length) {
        if (length > 0) {
            digest.update(in.nioBuffer(in.readerIndex(), length));
        }
    }

    @Override
    protected void complete(ChannelHandlerContext ctx, int size, @Nullable ByteBuf payload) {
        ctx.fireChannelRead(inbound(size, payload));
    }

    private Inbound inbound(int size, @Nullable ByteBuf payload) {
        int wireSize = HEADER_LENGTH + size;
        String name = command;
        if (checksum != (size == 0 ? EMPTY_CHECKSUM : number(digest.digest(), 0))) {
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

    /** Four bytes, of which the first is the highest. */
    private static int number(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | (bytes[offset + 3] & 0xff);
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
        out.setInt(CHECKSUM_OFFSET, written == 0 ? EMPTY_CHECKSUM : number(hashPayload(out, written), 0));
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
