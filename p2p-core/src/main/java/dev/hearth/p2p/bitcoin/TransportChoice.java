package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.crypto.bip324.V1Detected;
import dev.hearth.p2p.crypto.bip324.V2Completed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands where the codec will be until it is known which transport the connection speaks. */
final class TransportChoice extends ChannelInboundHandlerAdapter {
    private final MessageCodecs codecs;

    TransportChoice(MessageCodecs codecs) {
        this.codecs = codecs;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof V1Detected || event instanceof V2Completed) {
            codecs.replace(context.pipeline(), this, event instanceof V1Detected);
        }
    }
}
