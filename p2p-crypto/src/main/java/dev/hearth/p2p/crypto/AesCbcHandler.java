package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written and decrypts what is read, one running cipher for each direction, for the whole life of the
 * connection (Graphene protocol, §1.4).
 *
 * <p>Outbound it takes {@link ByteBuf}s of whole 16-byte blocks (frames are padded by the codec above) and keeps them
 * until a flush, see {@link EncryptionQueue}. A buffer of another length fails its promise with {@link IllegalArgumentException}, anything but a buffer
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
    private final EncryptionQueue outbound;
    private final BlockStream decryptor;

    /** The ciphertext of a block of which 1 to 15 bytes have come. */
    private final ByteBuf partialBlock = Unpooled.buffer(0, BlockStream.BLOCK);

    private boolean passedOn;

    /**
     * A handler for one connection; the streams must be at the start of the ciphertext.
     *
     * @param cipherThread where much at once is encrypted, in order; null for the event loop
     */
    public AesCbcHandler(BlockStream encryptor, BlockStream decryptor, @Nullable Executor cipherThread) {
        this.outbound = new EncryptionQueue(
                (plain, decoy, out) -> encryptor.process(plain, plain.readableBytes(), out), true, cipherThread);
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
        outbound.add(ctx, plain, false, length, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        outbound.flush(ctx);
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
            if (!outbound.hasEnded()) {
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
        if (nothingPassedOn && !outbound.hasEnded() && !ctx.channel().config().isAutoRead()) {
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
        outbound.end();
        partialBlock.clear();
    }
}
