package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two ends over a real transport, each writing as soon as it may, with nothing between but the two handlers. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the bytes that do not arrive
class EncryptedLinkTest {
    private static final int FRAMES = 40;
    private static final int FRAME = 64 * 1024;

    private final RealLink link = new RealLink();

    @AfterEach
    void stop() {
        link.stop();
    }

    @Test
    void bothEndsReadWhatTheOtherWroteOverSockets() throws Exception {
        Talker server = new Talker(1);
        Talker client = new Talker(2);
        link.overSockets(server, client);
        assertThat(client.received.get()).isEqualTo(digestOfFrames(1));
        assertThat(server.received.get()).isEqualTo(digestOfFrames(2));
    }

    @Test
    void bothEndsReadWhatTheOtherWroteWithinTheProcess() throws Exception {
        Talker server = new Talker(1);
        Talker client = new Talker(2);
        link.withinTheProcess(server, client);
        assertThat(client.received.get()).isEqualTo(digestOfFrames(1));
        assertThat(server.received.get()).isEqualTo(digestOfFrames(2));
    }

    private static String digestOfFrames(int seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(seed);
        for (int i = 0; i < FRAMES; i++) {
            digest.update(frame(random));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] frame(Random random) {
        byte[] frame = new byte[FRAME];
        random.nextBytes(frame);
        return frame;
    }

    /** One end: writes its frames once the session stands, and digests what arrives. */
    private final class Talker extends ChannelInboundHandlerAdapter implements RealLink.End {
        private final CompletableFuture<String> received = new CompletableFuture<>();
        private final MessageDigest digest;
        private final int seed;
        private int missing = FRAMES * FRAME;

        Talker(int seed) throws Exception {
            this.seed = seed;
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        @Override
        public Future<?> received() {
            return received;
        }

        @Override
        public ChannelHandler initializer() {
            KeyExchange exchange = new KeyExchange(
                    Secp256k1.bouncyCastle(),
                    SessionCiphers.aesCbc(),
                    link.handshakes,
                    link.ciphers::next,
                    new SecureRandom(),
                    PrivateKey.parse("22".repeat(32)),
                    link.gate,
                    TimeUnit.SECONDS.toNanos(10));
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new KeyExchangeHandler(exchange), Talker.this);
                }
            };
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof KeyExchangeCompleted) {
                Random random = new Random(seed);
                for (int i = 0; i < FRAMES; i++) {
                    ctx.write(Unpooled.wrappedBuffer(frame(random)));
                }
                ctx.flush();
            } else {
                received.completeExceptionally(new AssertionError(event.toString()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            missing -= bytes.readableBytes();
            digest.update(bytes.nioBuffer());
            bytes.release();
            if (missing == 0) {
                received.complete(HexFormat.of().formatHex(digest.digest()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            received.completeExceptionally(cause);
        }
    }
}
