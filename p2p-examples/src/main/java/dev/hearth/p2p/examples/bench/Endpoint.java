package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Dials and listens with bare Netty channels of a runtime's transport. */
final class Endpoint {
    /** Puts the handlers of a new channel into its pipeline. */
    interface Install {
        void install(Channel channel);
    }

    private final NodeRuntime runtime;

    Endpoint(NodeRuntime runtime) {
        this.runtime = runtime;
    }

    /** Listens on a free port of the loopback address. */
    int listen(Install install) {
        Channel server = new ServerBootstrap()
                .group(runtime.ioGroup(), runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, runtime.allocator())
                .childHandler(initializer(install))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Dials and waits for the connection. */
    Channel dial(int port, Install install) {
        return connect(port, install).syncUninterruptibly().channel();
    }

    /** Begins to dial. */
    Channel dialLater(int port, Install install) {
        return connect(port, install).channel();
    }

    /** Begins to dial from another of this host's loopback addresses; closing forgets the connection, for more to come. */
    Channel dialLater(String from, int port, Install install) {
        return bootstrap(install)
                .option(ChannelOption.SO_LINGER, 0)
                .connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        PeerAddress.parse(from + ":0").toSocketAddress())
                .channel();
    }

    private ChannelFuture connect(int port, Install install) {
        return bootstrap(install).connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private Bootstrap bootstrap(Install install) {
        return new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, runtime.allocator())
                .handler(initializer(install));
    }

    private static ChannelInitializer<Channel> initializer(Install install) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                install.install(channel);
            }
        };
    }
}
