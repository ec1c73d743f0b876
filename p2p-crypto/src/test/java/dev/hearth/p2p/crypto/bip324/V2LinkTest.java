package dev.hearth.p2p.crypto.bip324;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.HalfOpenGate;
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
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two ends over a real transport, each writing as soon as it may. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the packets that do not arrive
class V2LinkTest {
    private static final int PACKETS = 600;

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
        SocketAddress address = new LocalAddress("v2-link");
        run(LocalIoHandler.newFactory(), LocalServerChannel.class, LocalChannel.class, address);
    }

    private void run(
            IoHandlerFactory io,
            Class<? extends ServerChannel> serverType,
            Class<? extends Channel> clientType,
            SocketAddress address)
            throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, io);
        Talker server = new Talker(false);
        Talker client = new Talker(true);
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
            client.received.get(20, TimeUnit.SECONDS);
            server.received.get(20, TimeUnit.SECONDS);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /** The size of each packet tells which one it is. */
    private static int sizeOf(int packet) {
        return packet * 97 % 30_011;
    }

    /** One end: writes its packets once the handshake is done, and checks what arrives. */
    private final class Talker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Void> received = new CompletableFuture<>();
        private final boolean initiating;
        private int packets;

        Talker(boolean initiating) {
            this.initiating = initiating;
        }

        ChannelInitializer<Channel> initializer() {
            V2Transport transport = new V2Transport(
                    EllSwift.bouncyCastle(),
                    PacketCiphers.chaCha20Poly1305(),
                    handshakes,
                    ciphers::next,
                    new SecureRandom(),
                    End.MAGIC,
                    true,
                    gate,
                    TimeUnit.SECONDS.toNanos(10));
            return new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(
                                    initiating
                                            ? V2TransportHandler.initiator(transport)
                                            : V2TransportHandler.responder(transport),
                                    Talker.this);
                }
            };
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof V2Completed) {
                for (int i = 0; i < PACKETS; i++) {
                    ctx.write(Unpooled.buffer(Math.max(1, sizeOf(i))).writeZero(sizeOf(i)));
                    ctx.write(new V2Decoy(i % 7));
                }
                ctx.flush();
            } else {
                received.completeExceptionally(new AssertionError(event.toString()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf packet = (ByteBuf) message;
            if (packet.readableBytes() != sizeOf(packets)) {
                received.completeExceptionally(new AssertionError("packet " + packets + " is another"));
            }
            packet.release();
            packets++;
            if (packets == PACKETS) {
                received.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            received.completeExceptionally(cause);
        }
    }
}
