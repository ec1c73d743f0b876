package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.KeyExchange;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeHandler;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.CurrentTimeRequest;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.GrapheneLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A peer that is nothing but one connection, and costs hardly more: it proves a key of its own, accepts whoever accepts it
 * and is of no use. Confined to the I/O loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a message, the other side sees
final class FloodPeer extends ChannelInboundHandlerAdapter {
    private static final long TRICKLE_SECONDS = 5;
    private static final long KEY_EXCHANGE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int NODE_ID_BYTES = 33;

    private final NodeRuntime runtime;
    private final Manner manner;
    private final Runnable ended;
    private final PrivateKey key;

    /** What it does with its connection. */
    enum Manner {
        SILENT,
        IDLE,
        TRICKLING
    }

    /** {@code ended} is called when the connection has ended or could not be made. */
    FloodPeer(NodeRuntime runtime, Manner manner, Runnable ended) {
        this.runtime = runtime;
        this.manner = manner;
        this.ended = ended;
        this.key = runtime.curve().generate(runtime.secureRandom());
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
                        install(channel);
                    }
                })
                .connect(runtime.socketAddress(victim), runtime.socketAddress(from))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        ended.run();
                    }
                });
    }

    private void install(Channel channel) {
        if (manner != Manner.SILENT) {
            channel.pipeline()
                    .addLast(new KeyExchangeHandler(new KeyExchange(
                            runtime.curve(),
                            runtime.ciphers(),
                            runtime.handshakes(),
                            runtime.secureRandom(),
                            key,
                            new HalfOpenGate(1),
                            KEY_EXCHANGE_NANOS)))
                    .addLast(new FrameCodec(new GrapheneLimits()))
                    .addLast(new GrapheneMessageCodec(runtime::wallMicros));
        }
        channel.pipeline().addLast(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof KeyExchangeCompleted keys) {
            context.writeAndFlush(hello(keys));
        }
    }

    private Hello hello(KeyExchangeCompleted keys) {
        byte[] nodeId = new byte[NODE_ID_BYTES];
        runtime.secureRandom().nextBytes(nodeId);
        return new Hello(
                "flood",
                106,
                PeerAddress.NONE,
                0,
                runtime.curve().publicKey(key),
                keys.helloSignature(),
                InboundFlood.CHAIN_ID,
                VariantObject.builder()
                        .put("node_id", Hash.wrap(nodeId).toString())
                        .build());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof InboundMessage inbound)) {
            ReferenceCountUtil.release(message);
        } else if (inbound.message() instanceof Hello) {
            context.writeAndFlush(new ConnectionAccepted());
            if (manner == Manner.TRICKLING) {
                trickle(context);
            }
        } else if (inbound.message() instanceof AddressRequest) {
            // The handshake is not over before this is answered.
            context.writeAndFlush(new AddressMessage(List.of()));
        } else if (inbound.message() instanceof FetchBlockchainItemIds) {
            // Who does not answer this is gone within seconds; who has nothing may stay.
            context.writeAndFlush(new BlockchainItemIdsInventory(0, GrapheneTypes.BLOCK, List.of()));
        }
    }

    private void trickle(ChannelHandlerContext context) {
        context.executor()
                .schedule(
                        () -> {
                            if (context.channel().isActive()) {
                                context.writeAndFlush(new CurrentTimeRequest(runtime.wallMicros()));
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

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
