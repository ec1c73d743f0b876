package dev.hearth.p2p.messages;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames: a header of one length, the payload whose size it tells, and what fills up the frame. It
 * takes any fragmentation. What a frame means, and all that is written, is its subclass's business.
 *
 * <p>A payload that is not wanted is not kept. Memory for the others grows with what has arrived, never with what a
 * header claims. When a read ends inside a payload a {@link FrameProgress} event is fired. A header after which the stream
 * makes no sense fires its one {@link MalformedMessageException} through {@code exceptionCaught}; from then on all input
 * is thrown away.
 *
 * <p>Confined to the event loop of its channel.
 */
public abstract class FrameReader extends ChannelDuplexHandler {
    private static final int FIRST_ALLOCATION = 512;

    private final byte[] header;
    private final int furthestAhead;

    private int headerBytes;
    private int size;
    private int missing;
    private boolean wanted;
    private int padding;
    private @Nullable ByteBuf collected;
    private boolean progressed;
    private boolean failed;

    /**
     * A reader of one connection.
     *
     * @param headerLength bytes before each payload
     * @param furthestAhead most memory, in bytes, that is taken before it is filled
     */
    protected FrameReader(int headerLength, int furthestAhead) {
        this.header = new byte[headerLength];
        this.furthestAhead = furthestAhead;
    }

    /**
     * A header is complete: the size of its payload, which is kept unless {@link #skipPayload} is called.
     *
     * @param bytes used again for the next header
     * @throws MalformedMessageException when nothing after it can be read
     */
    protected abstract int begin(byte[] bytes) throws MalformedMessageException;

    /** The payload that begins is not to be kept. */
    protected final void skipPayload() {
        wanted = false;
    }

    /** The next {@code length} bytes to be read are the payload's, wanted or not. */
    protected void arrived(ByteBuf in, int length) {}

    /** Bytes between a payload of this size and the next header. */
    protected int padding(int payloadSize) {
        return 0;
    }

    /** A payload has arrived. It is null if it was not wanted, and lent: who keeps it retains it. */
    protected abstract void complete(ChannelHandlerContext ctx, int payloadSize, @Nullable ByteBuf payload);

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
        if (headerBytes < header.length) {
            int taken = Math.min(header.length - headerBytes, in.readableBytes());
            in.readBytes(header, headerBytes, taken);
            headerBytes += taken;
            if (headerBytes < header.length) {
                return;
            }
            wanted = true;
            size = begin(header);
            missing = size;
        }
        int taken = Math.min(missing, in.readableBytes());
        arrived(in, taken);
        missing -= taken;
        if (wanted) {
            collect(ctx, in, taken);
        } else {
            in.skipBytes(taken);
            progressed |= taken > 0;
            if (missing == 0) {
                end(ctx, null);
            }
        }
    }

    private void collect(ChannelHandlerContext ctx, ByteBuf in, int taken) {
        ByteBuf payload = collected;
        if (payload == null && missing == 0) {
            end(ctx, in.readSlice(taken));
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
                end(ctx, payload);
            } finally {
                payload.release();
            }
        }
    }

    /** A buffer with room for {@code more}, as far ahead of what has arrived as that is long, within limits. */
    private ByteBuf withRoom(ChannelHandlerContext ctx, @Nullable ByteBuf payload, int more) {
        int arrived = size - missing;
        int ahead = Math.min(furthestAhead, Math.max(FIRST_ALLOCATION, arrived));
        int capacity = Math.min(size, arrived + ahead);
        if (payload == null) {
            ByteBuf first = ctx.alloc().heapBuffer(capacity, size);
            collected = first;
            return first;
        }
        return payload.writableBytes() < more ? payload.capacity(capacity) : payload;
    }

    private void end(ChannelHandlerContext ctx, @Nullable ByteBuf payload) {
        headerBytes = 0;
        padding = padding(size);
        progressed = false;
        complete(ctx, size, payload);
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
}
