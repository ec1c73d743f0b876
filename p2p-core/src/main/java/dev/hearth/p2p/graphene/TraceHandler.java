package dev.hearth.p2p.graphene;

import dev.hearth.p2p.messages.graphene.Frame;
import dev.hearth.p2p.messages.graphene.SkippedFrame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Shows every frame that is received, between the frame codec and the message codec. */
final class TraceHandler extends ChannelInboundHandlerAdapter {
    private final Received received;

    /** Sees a frame. */
    interface Received {
        void frame(int type, int payloadBytes);
    }

    TraceHandler(Received received) {
        this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Frame frame) {
            received.frame(frame.type(), frame.payload().readableBytes());
        } else if (message instanceof SkippedFrame skipped) {
            received.frame(skipped.type(), skipped.size());
        }
        context.fireChannelRead(message);
    }
}
