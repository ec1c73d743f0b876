package dev.hearth.p2p.crypto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written and decrypts what is read, one running cipher for each direction, for the whole life of the
 * connection (Graphene protocol, §1.4).
 *
 * <p>Outbound it takes {@link ByteBuf}s of whole 16-byte blocks (frames are padded by the codec above). A buffer of another
 * length fails its promise with {@link IllegalArgumentException}, anything but a buffer with
 * {@link UnsupportedOperationException}; neither touches the stream.
 *
 * <p>Inbound it passes on one heap buffer of whole blocks per read, keeping at most 15 bytes. There is no authentication:
 * altered ciphertext decrypts to garbage, which the frame codec above has to survive.
 */
public final class AesCbcHandler extends CipherHandler {
    private final BlockStream decryptor;

    /** The ciphertext of a block of which 1 to 15 bytes have come. */
    private final ByteBuf partialBlock = Unpooled.buffer(0, BlockStream.BLOCK);

    /**
     * A handler for one connection; the streams must be at the start of the ciphertext.
     *
     * @param cipherThread where much at once is encrypted, in order; null for the event loop
     */
    public AesCbcHandler(BlockStream encryptor, BlockStream decryptor, @Nullable Executor cipherThread) {
        super(new EncryptionQueue(
                (plain, decoy, out) -> encryptor.process(plain, plain.readableBytes(), out), true, cipherThread));
        this.decryptor = decryptor;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf plain)) {
            refuse(message, promise);
            return;
        }
        int length = plain.readableBytes();
        if (length % BlockStream.BLOCK != 0) {
            plain.release();
            promise.tryFailure(new IllegalArgumentException("a frame of " + length + " bytes is not padded to blocks"));
            return;
        }
        enqueue(ctx, plain, false, length, promise);
    }

    @Override
    protected @Nullable ByteBuf next(ChannelHandlerContext ctx, ByteBuf cipher) {
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

    @Override
    protected void release() {
        partialBlock.clear();
    }
}
