package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.examples.peer.BarePeer;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.TimeUnit;

/** A peer that takes a place at a node and is of no use. Confined to the I/O loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a message, the other side sees
final class FloodPeer extends BarePeer {
    private static final long TRICKLE_SECONDS = 5;
    private static final int CONNECT_MILLIS = 10_000;

    private final Manner manner;
    private final Runnable ended;

    /** What it does with its connection. */
    enum Manner {
        SILENT,
        IDLE,
        TRICKLING
    }

    /** {@code ended} is called when the connection has ended or could not be made. */
    FloodPeer(NodeRuntime runtime, Manner manner, Runnable ended) {
        super(runtime, "flood", InboundFlood.CHAIN_ID);
        this.manner = manner;
        this.ended = ended;
    }

    void dial(PeerAddress victim, PeerAddress from) {
        new Bootstrap()
                .group(runtime().ioGroup())
                .channelFactory(runtime().channels())
                .option(ChannelOption.ALLOCATOR, runtime().allocator())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .disableResolver()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install(channel.pipeline());
                    }
                })
                .connect(runtime().socketAddress(victim), runtime().socketAddress(from))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        ended.run();
                    }
                });
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        if (manner == Manner.SILENT) {
            pipeline.addLast(this);
        } else {
            super.install(pipeline);
        }
    }

    @Override
    protected void greeted(ChannelHandlerContext context, Hello hello) {
        super.greeted(context, hello);
        if (manner == Manner.TRICKLING) {
            trickle(context);
        }
    }

    private void trickle(ChannelHandlerContext context) {
        context.executor()
                .schedule(
                        () -> {
                            if (context.channel().isActive()) {
                                context.writeAndFlush(
                                        new CurrentTimeRequest(runtime().wallMicros()));
                                trickle(context);
                            }
                        },
                        TRICKLE_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended.run();
    }
}
