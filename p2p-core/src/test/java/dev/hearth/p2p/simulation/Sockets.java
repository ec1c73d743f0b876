package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.function.Supplier;

/** Listens and dials as a node does. */
final class Sockets {
    static final int PORT = 1776;

    private Sockets() {}

    static Channel listen(SimulatedHost host, int port, Supplier<? extends ChannelHandler> handlers) {
        return bind(host, port, handlers).channel();
    }

    static ChannelFuture bind(SimulatedHost host, int port, Supplier<? extends ChannelHandler> handlers) {
        var runtime = host.runtime();
        return new ServerBootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, runtime.allocator())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handlers.get());
                    }
                })
                .bind(runtime.socketAddress(host.address(port)));
    }

    static Bootstrap bootstrap(SimulatedHost host, ChannelHandler handler) {
        var runtime = host.runtime();
        return new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .option(ChannelOption.ALLOCATOR, runtime.allocator())
                .disableResolver()
                .handler(handler);
    }

    static ChannelFuture dial(SimulatedHost from, PeerAddress to, ChannelHandler handler) {
        return bootstrap(from, handler).connect(from.runtime().socketAddress(to));
    }
}
