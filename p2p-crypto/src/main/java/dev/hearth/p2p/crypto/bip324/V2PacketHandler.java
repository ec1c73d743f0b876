package dev.hearth.p2p.crypto.bip324;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Encrypts what is written and decrypts what is read, packet by packet, from the end of the handshake to that of the
 * connection (BIP324, "Packet encryption"). {@link V2TransportHandler} puts it in its own place.
 *
 * <p>Outbound it takes {@link ByteBuf}s, each the contents of one packet, and {@link V2Decoy}s, and keeps them until a
 * flush; then they are encrypted into buffers of up to 512 KiB, a larger packet into one of its own. From
 * 512 KiB on it does not wait for the flush, so that the channel's own accounting sees what is pending. Contents too
 * large for a packet fail their promise with {@link IllegalArgumentException}, anything else with
 * {@link UnsupportedOperationException}; neither touches the cipher. What was not flushed when the connection ends
 * fails with {@link ClosedChannelException}.
 *
 * <p>Inbound it takes any fragmentation and passes on one heap buffer for each packet, its contents, and no decoys. A
 * packet that is forged or too large ends the connection with {@link V2Failed}; nothing of it is passed on.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class V2PacketHandler extends ChannelDuplexHandler {
    /** Most bytes of packets that share a buffer; adaptive allocators still pool buffers of this size. */
    static final int LARGEST_PIECE = 512 * 1024;

    private static final byte[] NOTHING = {};

    private final PacketEncryptor encryptor;
    private final PacketReader reader;

    private final ArrayDeque<PlainWrite> pending = new ArrayDeque<>(0); // most stay empty
    private long pendingBytes;
    private boolean encrypting;
    private boolean flushWanted;

    private boolean passedOn;
    private boolean ended;

    /** Both ciphers are past the peers' first packets. */
    V2PacketHandler(PacketEncryptor encryptor, PacketReader reader) {
        this.encryptor = encryptor;
        this.reader = reader;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof V2Decoy decoy) {
            ByteBuf zeros = ctx.alloc().buffer(decoy.length()).writeZero(decoy.length());
            enqueue(ctx, new PlainWrite(zeros, true, promise));
        } else if (message instanceof ByteBuf contents) {
            enqueue(ctx, new PlainWrite(contents, false, promise));
        } else {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedOperationException(
                    "only bytes can be encrypted, not " + message.getClass().getName()));
        }
    }

    private void enqueue(ChannelHandlerContext ctx, PlainWrite write) {
        int length = write.contents().readableBytes();
        if (length > V2Packets.LARGEST_CONTENTS) {
            write.contents().release();
            write.promise().tryFailure(new IllegalArgumentException(length + " bytes are too many for a packet"));
            return;
        }
        if (ended) {
            write.contents().release();
            write.promise().tryFailure(new ClosedChannelException());
            return;
        }
        pending.add(write);
        pendingBytes += write.size();
        if (pendingBytes >= LARGEST_PIECE) {
            encryptPending(ctx);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushWanted = true;
        encryptPending(ctx);
    }

    /**
     * Encrypts and hands on everything pending, or whole pieces of it if no flush is wanted. Handing on may make the channel unwritable and so call back into
     * {@link #write} and {@link #flush}; those only add to the queue, which this loop empties, so that no packet
     * overtakes another.
     */
    private void encryptPending(ChannelHandlerContext ctx) {
        if (encrypting) {
            return;
        }
        encrypting = true;
        try {
            while (pendingBytes >= LARGEST_PIECE || (flushWanted && !pending.isEmpty())) {
                encryptPiece(ctx, pending.element());
            }
        } finally {
            encrypting = false;
        }
        if (flushWanted) {
            flushWanted = false;
            ctx.flush();
        }
    }

    private void encryptPiece(ChannelHandlerContext ctx, PlainWrite head) {
        int capacity = (int) Math.min(pendingBytes, Math.max(LARGEST_PIECE, head.size()));
        ByteBuf packets = ctx.alloc().ioBuffer(capacity, capacity);
        List<ChannelPromise> promises = new ArrayList<>(Math.min(pending.size(), 64));
        for (PlainWrite next = pending.peek();
                next != null && next.size() <= packets.writableBytes();
                next = pending.peek()) {
            pending.remove();
            pendingBytes -= next.size();
            // One cancelled before it got a place in the cipher's sequence is as if it had never been written.
            if (next.promise().setUncancellable()) {
                encryptor.encrypt(next.contents(), next.decoy(), NOTHING, packets);
                promises.add(next.promise());
            }
            next.contents().release();
        }
        if (promises.isEmpty()) {
            packets.release();
            return;
        }
        ctx.write(packets).addListener((ChannelFutureListener) written -> {
            for (ChannelPromise promise : promises) {
                if (written.isSuccess()) {
                    promise.trySuccess();
                } else {
                    promise.tryFailure(written.cause());
                }
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            passedOn = true;
            ctx.fireChannelRead(message);
            return;
        }
        try {
            ByteBuf contents = ended ? null : reader.next(ctx.alloc(), bytes);
            while (contents != null) {
                passedOn = true;
                ctx.fireChannelRead(contents);
                contents = ended ? null : reader.next(ctx.alloc(), bytes);
            }
        } catch (PacketException e) {
            fail(ctx, e.toEvent());
        } finally {
            bytes.release();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the channel to be closed
    private void fail(ChannelHandlerContext ctx, V2Failed failure) {
        abandon();
        ctx.fireUserEventTriggered(failure);
        ctx.close();
    }

    /** Asks for more where nobody else will: a read too short for a packet stays invisible to the handlers above. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        boolean nothingPassedOn = !passedOn;
        passedOn = false;
        ctx.fireChannelReadComplete();
        if (nothingPassedOn && !ended && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        abandon();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        abandon();
    }

    private void abandon() {
        ended = true;
        reader.release();
        for (PlainWrite write = pending.poll(); write != null; write = pending.poll()) {
            write.contents().release();
            write.promise().tryFailure(new ClosedChannelException());
        }
        pendingBytes = 0;
    }

    /** The size is taken once: whoever wrote the contents might keep a reference. */
    private record PlainWrite(ByteBuf contents, boolean decoy, ChannelPromise promise, int size) {
        PlainWrite(ByteBuf contents, boolean decoy, ChannelPromise promise) {
            this(contents, decoy, promise, contents.readableBytes() + V2Packets.OVERHEAD);
        }
    }
}
