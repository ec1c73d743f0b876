package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;

/** A connection that takes a place at a node. Confined to the I/O loop. */
@SuppressWarnings("FutureReturnValueIgnored") // whether it could be made, the listener hears
final class FloodCall extends ChannelInboundHandlerAdapter {
    private static final int CONNECT_MILLIS = 10_000;

    private final NodeRuntime runtime;
    private final FloodPeers peers;
    private final Manner manner;
    private final Runnable ended;

    /** What is said on it. */
    enum Manner {
        SILENT,
        IDLE,
        TRICKLING
    }

    /** {@code ended} is called when the connection has ended or could not be made. */
    FloodCall(NodeRuntime runtime, FloodPeers peers, Manner manner, Runnable ended) {
        this.runtime = runtime;
        this.peers = peers;
        this.manner = manner;
        this.ended = ended;
    }

    void dial(PeerAddress victim, PeerAddress from) {
        new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .option(ChannelOption.ALLOCATOR, runtime.allocator())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .disableResolver()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install(channel.pipeline());
                    }
                })
                .connect(runtime.socketAddress(victim), runtime.socketAddress(from))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        ended.run();
                    }
                });
    }

    private void install(ChannelPipeline pipeline) {
        pipeline.addLast(this);
        if (manner != Manner.SILENT) {
            peers.install(pipeline, runtime, manner == Manner.TRICKLING);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (manner == Manner.SILENT) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        ended.run();
    }
}
