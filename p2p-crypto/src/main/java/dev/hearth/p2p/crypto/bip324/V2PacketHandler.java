package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.CipherHandler;
import dev.hearth.p2p.crypto.EncryptionQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written and decrypts what is read, packet by packet, from the end of the handshake to that of the
 * connection (BIP324, "Packet encryption"). {@link V2TransportHandler} puts it in its own place.
 *
 * <p>Outbound it takes {@link ByteBuf}s, each the contents of one packet, and {@link V2Decoy}s; a packet of more than 512 KiB has
 * a buffer of its own. Contents too large for a packet fail their promise with {@link IllegalArgumentException}, anything else
 * with {@link UnsupportedOperationException}; neither touches the cipher.
 *
 * <p>Inbound it passes on one heap buffer for each packet, its contents, and no decoys. A packet that is forged or too large
 * ends the connection with {@link V2Failed}; nothing of it is passed on.
 */
public final class V2PacketHandler extends CipherHandler {
    private static final byte[] NOTHING = {};

    private final PacketReader reader;

    /** Both ciphers are past the peers' first packets; much at once is encrypted on {@code cipherThread} if there is one. */
    V2PacketHandler(PacketEncryptor encryptor, PacketReader reader, @Nullable Executor cipherThread) {
        super(new EncryptionQueue(
                (plain, decoy, out) -> encryptor.encrypt(plain, decoy, NOTHING, out), false, cipherThread));
        this.reader = reader;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof V2Decoy decoy) {
            ByteBuf zeros = ctx.alloc().buffer(decoy.length()).writeZero(decoy.length());
            enqueue(ctx, zeros, true, promise);
        } else if (message instanceof ByteBuf contents) {
            enqueue(ctx, contents, false, promise);
        } else {
            refuse(message, promise);
        }
    }

    private void enqueue(ChannelHandlerContext ctx, ByteBuf contents, boolean decoy, ChannelPromise promise) {
        int length = contents.readableBytes();
        if (length > V2Packets.LARGEST_CONTENTS) {
            contents.release();
            promise.tryFailure(new IllegalArgumentException(length + " bytes are too many for a packet"));
            return;
        }
        enqueue(ctx, contents, decoy, length + V2Packets.OVERHEAD, promise);
    }

    @Override
    protected @Nullable ByteBuf next(ChannelHandlerContext ctx, ByteBuf in) {
        try {
            return reader.next(ctx.alloc(), in);
        } catch (PacketException e) {
            fail(ctx, e.toEvent());
            return null;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the channel to be closed
    private void fail(ChannelHandlerContext ctx, V2Failed failure) {
        abandon();
        ctx.fireUserEventTriggered(failure);
        ctx.close();
    }

    @Override
    protected void release() {
        reader.release();
    }
}
