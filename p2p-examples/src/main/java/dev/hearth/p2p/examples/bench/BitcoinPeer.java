package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.bitcoin.Services;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.InboundMessage;
import dev.hearth.p2p.messages.bitcoin.Ping;
import dev.hearth.p2p.messages.bitcoin.Pong;
import dev.hearth.p2p.messages.bitcoin.SendAddrV2;
import dev.hearth.p2p.messages.bitcoin.Verack;
import dev.hearth.p2p.messages.bitcoin.Version;
import dev.hearth.p2p.messages.bitcoin.WtxidRelay;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** A Bitcoin peer that shakes hands as a node does. The other side is through when it answers the first ping. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a message, the other side sees
final class BitcoinPeer extends ChannelInboundHandlerAdapter {
    private static final int VERSION = 70_016;

    private final BitcoinCarrier carrier;
    private final Runnable complete;

    /** {@code complete} is called once the handshake is complete on both sides. */
    BitcoinPeer(BitcoinCarrier carrier, Runnable complete) {
        this.carrier = carrier;
        this.complete = complete;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        userEventTriggered(context, PipelineCarrier.CONNECTED);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (carrier.opens(event)) {
            long nonce = ThreadLocalRandom.current().nextLong();
            long seconds = System.currentTimeMillis() / 1_000;
            context.writeAndFlush(
                    new Version(VERSION, Services.NETWORK, seconds, 0, Version.NO_ADDRESS, nonce, "/bench/", 0, true));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof InboundMessage inbound)) {
            return;
        }
        BitcoinMessage received = inbound.message();
        if (received instanceof Version) {
            context.write(new WtxidRelay());
            context.write(new SendAddrV2());
            context.writeAndFlush(new Verack());
        } else if (received instanceof Verack) {
            context.writeAndFlush(new Ping(OptionalLong.of(1)));
        } else if (received instanceof Pong) {
            complete.run();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
