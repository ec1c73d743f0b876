package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written and decrypts what is read, one running cipher for each direction, for the whole life of the
 * connection (Graphene protocol, §1.4).
 *
 * <p>Outbound it takes {@link ByteBuf}s of whole 16-byte blocks (frames are padded by the codec above) and keeps them
 * until a flush; then all of them are encrypted into one buffer and written at once. More than 512 KiB is
 * encrypted and handed on in pieces of that size without waiting for the flush, so that the channel's own accounting
 * sees it. A buffer of another length fails its promise with {@link IllegalArgumentException}, anything but a buffer
 * with {@link UnsupportedOperationException}; neither touches the stream. What was not flushed when the connection
 * ends fails with {@link ClosedChannelException}.
 *
 * <p>Inbound it takes any fragmentation and passes on one heap buffer of whole blocks per read, keeping at most 15
 * bytes. There is no authentication: altered ciphertext decrypts to garbage, which the frame codec above has to
 * survive.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class AesCbcHandler extends ChannelDuplexHandler {
    /** Most bytes encrypted into one buffer; adaptive allocators still pool buffers of this size. */
    static final int LARGEST_PIECE = 512 * 1024;

    private final BlockStream encryptor;
    private final BlockStream decryptor;

    private final ArrayDeque<PlainWrite> pending = new ArrayDeque<>(0); // most stay empty
    private long pendingBytes;
    private boolean encrypting;
    private boolean flushWanted;

    /** The ciphertext of a block of which 1 to 15 bytes have come. */
    private final ByteBuf partialBlock = Unpooled.buffer(0, BlockStream.BLOCK);

    private boolean passedOn;
    private boolean ended;

    /** A handler for one connection; the streams must be at the start of the ciphertext. */
    public AesCbcHandler(BlockStream encryptor, BlockStream decryptor) {
        this.encryptor = encryptor;
        this.decryptor = decryptor;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf plain)) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedOperationException(
                    "only bytes can be encrypted, not " + message.getClass().getName()));
            return;
        }
        int length = plain.readableBytes();
        if (length % BlockStream.BLOCK != 0) {
            plain.release();
            promise.tryFailure(new IllegalArgumentException("a frame of " + length + " bytes is not padded to blocks"));
            return;
        }
        if (ended) {
            plain.release();
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        pending.add(new PlainWrite(plain, promise));
        pendingBytes += length;
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
     * Encrypts and hands on everything pending. Handing on may make the channel unwritable and so call back into
     * {@link #write} and {@link #flush}; those only add to the queue, which this loop empties, so that no bytes overtake
     * others in the cipher's chain.
     */
    private void encryptPending(ChannelHandlerContext ctx) {
        if (encrypting) {
            return;
        }
        encrypting = true;
        try {
            while (!pending.isEmpty()) {
                encryptPiece(ctx);
            }
        } finally {
            encrypting = false;
        }
        if (flushWanted) {
            flushWanted = false;
            ctx.flush();
        }
    }

    private void encryptPiece(ChannelHandlerContext ctx) {
        int capacity = (int) Math.min(pendingBytes, LARGEST_PIECE);
        ByteBuf cipher = capacity == 0 ? Unpooled.EMPTY_BUFFER : ctx.alloc().ioBuffer(capacity, capacity);
        List<ChannelPromise> promises = new ArrayList<>(Math.min(pending.size(), 64));
        for (PlainWrite next = pending.peek(); next != null; next = pending.peek()) {
            if (!next.promise().setUncancellable()) {
                // Cancelled before it entered the chain: as if it had never been written.
                drop(next);
                continue;
            }
            int length = Math.min(next.plain().readableBytes(), capacity - cipher.writerIndex());
            if (length > 0) {
                encryptor.process(next.plain(), length, cipher);
                pendingBytes -= length;
            }
            if (next.plain().isReadable()) {
                break;
            }
            pending.remove();
            next.plain().release();
            promises.add(next.promise());
        }
        writePiece(ctx, cipher, promises);
    }

    private void drop(PlainWrite write) {
        pending.remove();
        pendingBytes -= write.plain().readableBytes();
        write.plain().release();
    }

    private static void writePiece(ChannelHandlerContext ctx, ByteBuf cipher, List<ChannelPromise> promises) {
        if (promises.isEmpty() && !cipher.isReadable()) {
            cipher.release();
            return;
        }
        ctx.write(cipher).addListener((ChannelFutureListener) written -> {
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
        if (!(message instanceof ByteBuf cipher)) {
            passedOn = true;
            ctx.fireChannelRead(message);
            return;
        }
        ByteBuf plain = null;
        try {
            if (!ended) {
                plain = decrypt(ctx, cipher);
            }
        } finally {
            cipher.release();
        }
        if (plain != null) {
            passedOn = true;
            ctx.fireChannelRead(plain);
        }
    }

    private @Nullable ByteBuf decrypt(ChannelHandlerContext ctx, ByteBuf cipher) {
        int available = partialBlock.readableBytes() + cipher.readableBytes();
        int whole = available - available % BlockStream.BLOCK;
        if (whole == 0) {
            partialBlock.writeBytes(cipher);
            return null;
        }
        ByteBuf plain = ctx.alloc().heapBuffer(whole, whole);
        boolean done = false;
        try {
            if (partialBlock.isReadable()) {
                partialBlock.writeBytes(cipher, BlockStream.BLOCK - partialBlock.readableBytes());
                decryptor.process(partialBlock, BlockStream.BLOCK, plain);
                partialBlock.clear();
            }
            decryptor.process(cipher, whole - plain.readableBytes(), plain);
            partialBlock.writeBytes(cipher);
            done = true;
            return plain;
        } finally {
            if (!done) {
                plain.release();
            }
        }
    }

    /** Asks for more where nobody else will: a read too short for a block stays invisible to the handlers above. */
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
        partialBlock.clear();
        for (PlainWrite write = pending.poll(); write != null; write = pending.poll()) {
            write.plain().release();
            write.promise().tryFailure(new ClosedChannelException());
        }
        pendingBytes = 0;
    }

    private record PlainWrite(ByteBuf plain, ChannelPromise promise) {}
}
