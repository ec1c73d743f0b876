package dev.hearth.p2p.examples.peer;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.KeyExchange;
import dev.hearth.p2p.crypto.KeyExchangeCompleted;
import dev.hearth.p2p.crypto.KeyExchangeHandler;
import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.AddressMessage;
import dev.hearth.p2p.messages.graphene.AddressRequest;
import dev.hearth.p2p.messages.graphene.BlockchainItemIdsInventory;
import dev.hearth.p2p.messages.graphene.ConnectionAccepted;
import dev.hearth.p2p.messages.graphene.FetchBlockchainItemIds;
import dev.hearth.p2p.messages.graphene.FrameCodec;
import dev.hearth.p2p.messages.graphene.GrapheneLimits;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.GrapheneMessageCodec;
import dev.hearth.p2p.messages.graphene.GrapheneTypes;
import dev.hearth.p2p.messages.graphene.Hello;
import dev.hearth.p2p.messages.graphene.InboundMessage;
import dev.hearth.p2p.messages.graphene.VariantObject;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A peer that is nothing but one connection, and costs hardly more: it proves a key of its own, accepts whoever accepts it
 * and has nothing, neither addresses nor blocks. Confined to the I/O loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a message, the other side sees
public class BarePeer extends ChannelInboundHandlerAdapter {
    private static final long KEY_EXCHANGE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int NODE_ID_BYTES = 33;

    private final NodeRuntime runtime;
    private final String agent;
    private final Hash chainId;
    private final PrivateKey key;
    private final PublicKey publicKey;
    private boolean complete;

    /** A peer of this chain with a new key, which calls itself {@code agent}. */
    public BarePeer(NodeRuntime runtime, String agent, Hash chainId) {
        this.runtime = runtime;
        this.agent = agent;
        this.chainId = chainId;
        this.key = runtime.curve().generate(runtime.secureRandom());
        this.publicKey = runtime.curve().publicKey(key);
    }

    /** Its runtime. */
    protected final NodeRuntime runtime() {
        return runtime;
    }

    /** Puts its handlers into the pipeline of a new connection. */
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast(new KeyExchangeHandler(new KeyExchange(
                        runtime.curve(),
                        runtime.ciphers(),
                        runtime.handshakes(),
                        runtime::cipherThread,
                        runtime.secureRandom(),
                        key,
                        new HalfOpenGate(1),
                        KEY_EXCHANGE_NANOS)))
                .addLast(new FrameCodec(new GrapheneLimits()))
                .addLast(new GrapheneMessageCodec(runtime::wallMicros))
                .addLast(this);
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
                agent,
                106,
                PeerAddress.NONE,
                0,
                publicKey,
                keys.helloSignature(),
                chainId,
                VariantObject.builder()
                        .put("node_id", Hash.wrap(nodeId).toString())
                        .build());
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof InboundMessage inbound)) {
            ReferenceCountUtil.release(message);
        } else if (inbound.message() instanceof Hello hello) {
            greeted(context, hello);
        } else if (inbound.message() instanceof AddressRequest) {
            // The handshake is not over before this is answered.
            context.writeAndFlush(new AddressMessage(List.of()));
            if (!complete) {
                complete = true;
                established(context);
            }
        } else if (inbound.message() instanceof FetchBlockchainItemIds) {
            // Who does not answer this is gone within seconds; who has nothing may stay.
            context.writeAndFlush(new BlockchainItemIdsInventory(0, GrapheneTypes.BLOCK, List.of()));
        } else {
            received(context, inbound.message());
        }
    }

    /** The other side has said hello: accepts it. */
    protected void greeted(ChannelHandlerContext context, Hello hello) {
        context.writeAndFlush(new ConnectionAccepted());
    }

    /** The handshake is over. */
    protected void established(ChannelHandlerContext context) {}

    /** Another message has come. */
    protected void received(ChannelHandlerContext context, GrapheneMessage message) {}

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
