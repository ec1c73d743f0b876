package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A connection over a real transport, and the threads that handshakes and ciphers at its two ends use. */
@SuppressWarnings("FutureReturnValueIgnored") // of shutting down
public final class RealLink {
    public final HalfOpenGate gate = new HalfOpenGate(2);
    public final ThreadPoolExecutor handshakes =
            new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(2));
    public final EventExecutorGroup ciphers = new DefaultEventExecutorGroup(1);

    /** With threads that {@link #stop} ends. */
    public RealLink() {}

    /** Whatever a test did: no slot stays taken. */
    public void stop() {
        handshakes.shutdownNow();
        ciphers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        assertThat(gate.count()).isZero();
    }

    /** What is at one end of the connection. */
    public interface End {
        /** Puts it into the pipeline. */
        ChannelHandler initializer();

        /** Done when everything has arrived here. */
        Future<?> received();
    }

    /** Lets two ends talk over TCP until everything has arrived at both. */
    public void overSockets(End server, End client) throws Exception {
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerBootstrap listening =
                new ServerBootstrap().channel(NioServerSocketChannel.class).localAddress(any);
        run(NioIoHandler.newFactory(), listening, new Bootstrap().channel(NioSocketChannel.class), server, client);
    }

    /** The same over a transport that delivers as soon as reading is switched on again, within that very call. */
    public void withinTheProcess(End server, End client) throws Exception {
        SocketAddress any = LocalAddress.ANY;
        ServerBootstrap listening =
                new ServerBootstrap().channel(LocalServerChannel.class).localAddress(any);
        run(LocalIoHandler.newFactory(), listening, new Bootstrap().channel(LocalChannel.class), server, client);
    }

    private static void run(IoHandlerFactory io, ServerBootstrap listening, Bootstrap dialling, End server, End client)
            throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, io);
        try {
            Channel listener = listening
                    .group(loops)
                    .childHandler(server.initializer())
                    .bind()
                    .sync()
                    .channel();
            dialling.group(loops)
                    .handler(client.initializer())
                    .connect(listener.localAddress())
                    .sync();
            client.received().get(20, TimeUnit.SECONDS);
            server.received().get(20, TimeUnit.SECONDS);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
