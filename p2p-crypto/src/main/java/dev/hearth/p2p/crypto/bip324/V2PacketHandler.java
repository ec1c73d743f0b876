package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.EncryptionQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what is written and decrypts what is read, packet by packet, from the end of the handshake to that of the
 * connection (BIP324, "Packet encryption"). {@link V2TransportHandler} puts it in its own place.
 *
 * <p>Outbound it takes {@link ByteBuf}s, each the contents of one packet, and {@link V2Decoy}s, and keeps them until a
 * flush, see {@link EncryptionQueue}; a packet of more than 512 KiB has a buffer of its own. Contents too large for a packet fail their promise with {@link IllegalArgumentException}, anything else with
 * {@link UnsupportedOperationException}; neither touches the cipher. What was not flushed when the connection ends
 * fails with {@link ClosedChannelException}.
 *
 * <p>Inbound it takes any fragmentation and passes on one heap buffer for each packet, its contents, and no decoys. A
 * packet that is forged or too large ends the connection with {@link V2Failed}; nothing of it is passed on.
 *
 * <p>Confined to the event loop of its channel.
 */
public final class V2PacketHandler extends ChannelDuplexHandler {
    private static final byte[] NOTHING = {};

    private final EncryptionQueue outbound;
    private final PacketReader reader;

    private boolean passedOn;

    /** Both ciphers are past the peers' first packets; much at once is encrypted on {@code cipherThread} if there is one. */
    V2PacketHandler(PacketEncryptor encryptor, PacketReader reader, @Nullable Executor cipherThread) {
        this.outbound = new EncryptionQueue(
                (plain, decoy, out) -> encryptor.encrypt(plain, decoy, NOTHING, out), false, cipherThread);
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
            ReferenceCountUtil.release(message);
            promise.tryFailure(new UnsupportedOperationException(
                    "only bytes can be encrypted, not " + message.getClass().getName()));
        }
    }

    private void enqueue(ChannelHandlerContext ctx, ByteBuf contents, boolean decoy, ChannelPromise promise) {
        int length = contents.readableBytes();
        if (length > V2Packets.LARGEST_CONTENTS) {
            contents.release();
            promise.tryFailure(new IllegalArgumentException(length + " bytes are too many for a packet"));
            return;
        }
        outbound.add(ctx, contents, decoy, length + V2Packets.OVERHEAD, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        outbound.flush(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            passedOn = true;
            ctx.fireChannelRead(message);
            return;
        }
        try {
            ByteBuf contents = outbound.hasEnded() ? null : reader.next(ctx.alloc(), bytes);
            while (contents != null) {
                passedOn = true;
                ctx.fireChannelRead(contents);
                contents = outbound.hasEnded() ? null : reader.next(ctx.alloc(), bytes);
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
        reader.release();
    }
}
