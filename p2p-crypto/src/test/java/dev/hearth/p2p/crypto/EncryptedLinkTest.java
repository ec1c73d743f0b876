package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two ends over a real transport, each writing as soon as it may, with nothing between but the two handlers. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the bytes that do not arrive
class EncryptedLinkTest {
    private static final int FRAMES = 40;
    private static final int FRAME = 64 * 1024;

    private final HalfOpenGate gate = new HalfOpenGate(2);
    private final ThreadPoolExecutor handshakes =
            new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));
    private final EventExecutorGroup ciphers = new DefaultEventExecutorGroup(1);

    @AfterEach
    void stop() {
        handshakes.shutdownNow();
        ciphers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        assertThat(gate.count()).isZero();
    }

    @Test
    void bothEndsReadWhatTheOtherWroteOverSockets() throws Exception {
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        run(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class, any);
    }

    /** This transport delivers as soon as reading is switched on again, within that very call. */
    @Test
    void bothEndsReadWhatTheOtherWroteWithinTheProcess() throws Exception {
        SocketAddress address = new LocalAddress("encrypted-link");
        run(LocalIoHandler.newFactory(), LocalServerChannel.class, LocalChannel.class, address);
    }

    private void run(
            IoHandlerFactory io,
            Class<? extends ServerChannel> serverType,
            Class<? extends Channel> clientType,
            SocketAddress address)
            throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, io);
        End server = new End(1);
        End client = new End(2);
        try {
            Channel listener = new ServerBootstrap()
                    .group(loops)
                    .channel(serverType)
                    .childHandler(server.initializer())
                    .bind(address)
                    .sync()
                    .channel();
            new Bootstrap()
                    .group(loops)
                    .channel(clientType)
                    .handler(client.initializer())
                    .connect(listener.localAddress())
                    .sync();
            assertThat(client.received.get(20, TimeUnit.SECONDS)).isEqualTo(digestOfFrames(1));
            assertThat(server.received.get(20, TimeUnit.SECONDS)).isEqualTo(digestOfFrames(2));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
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
    private final class End extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<String> received = new CompletableFuture<>();
        private final MessageDigest digest;
        private final int seed;
        private int missing = FRAMES * FRAME;

        End(int seed) throws Exception {
            this.seed = seed;
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        ChannelInitializer<Channel> initializer() {
            KeyExchange exchange = new KeyExchange(
                    Secp256k1.bouncyCastle(),
                    SessionCiphers.aesCbc(),
                    handshakes,
                    ciphers::next,
                    new SecureRandom(),
                    PrivateKey.parse("22".repeat(32)),
                    gate,
                    TimeUnit.SECONDS.toNanos(10));
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new KeyExchangeHandler(exchange), End.this);
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
