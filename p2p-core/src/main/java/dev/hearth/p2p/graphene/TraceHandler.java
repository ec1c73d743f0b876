package dev.hearth.p2p.graphene;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.graphene.Frame;
import dev.hearth.p2p.messages.graphene.GrapheneCodec;
import dev.hearth.p2p.messages.graphene.GrapheneMessage;
import dev.hearth.p2p.messages.graphene.MessageNames;
import dev.hearth.p2p.messages.graphene.SkippedFrame;
import dev.hearth.p2p.protocol.WireTrace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Objects;

/** Shows every frame, between the frame codec and the message codec. */
final class TraceHandler extends ChannelDuplexHandler {
    private final WireTrace trace;
    private final PeerAddress peer;

    TraceHandler(WireTrace trace, PeerAddress peer) {
        this.trace = trace;
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Frame frame) {
            show(true, frame.type(), frame.payload().readableBytes());
        } else if (message instanceof SkippedFrame skipped) {
            show(true, skipped.type(), skipped.size());
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the writer's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof GrapheneMessage outbound) {
            show(false, outbound.type(), size(context, outbound));
        }
        context.write(message, promise);
    }

    private static int size(ChannelHandlerContext context, GrapheneMessage message) {
        ByteBuf scratch = context.alloc().heapBuffer();
        try {
            GrapheneCodec.encode(message, scratch);
            return scratch.readableBytes();
        } finally {
            scratch.release();
        }
    }

    private void show(boolean inbound, int type, int size) {
        String name = Objects.requireNonNullElse(MessageNames.of(type), "unknown");
        trace.message(inbound, peer, Integer.toUnsignedString(type), name, size);
    }
}
