package dev.hearth.p2p.examples.simulation;

import dev.hearth.p2p.messages.bitcoin.BitcoinLimits;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.BitcoinNetwork;
import dev.hearth.p2p.messages.bitcoin.InboundMessage;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.V1FrameCodec;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One that pings, or only answers pings. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a message, the other side sees
final class BitcoinFloodPeer extends ChannelInboundHandlerAdapter {
    private static final int VERSION = 70_016;

    private final BitcoinNetwork network;
    private final NodeRuntime runtime;
    private final boolean trickles;

    BitcoinFloodPeer(BitcoinNetwork network, NodeRuntime runtime, boolean trickles) {
        this.network = network;
        this.runtime = runtime;
        this.trickles = trickles;
    }

    void install(ChannelPipeline pipeline) {
        pipeline.addLast(new V1FrameCodec(network, new BitcoinLimits(), runtime::wallMicros))
                .addLast(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long seconds = TimeUnit.MICROSECONDS.toSeconds(runtime.wallMicros());
        context.writeAndFlush(new Version(VERSION, 0, seconds, 0, Version.NO_ADDRESS, nonce(), "/flood/", 0, false));
    }

    private long nonce() {
        return runtime.secureRandom().nextLong();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof InboundMessage inbound)) {
            return;
        }
        BitcoinMessage received = inbound.message();
        if (received instanceof Version) {
            context.writeAndFlush(new Verack());
        } else if (received instanceof Verack && trickles) {
            FloodPeers.trickle(context, () -> new Ping(OptionalLong.of(nonce())));
        } else if (received instanceof Ping ping) {
            context.writeAndFlush(new Pong(ping.nonce()));
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
