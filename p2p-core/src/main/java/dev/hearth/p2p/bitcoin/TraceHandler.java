package dev.hearth.p2p.bitcoin;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.messages.bitcoin.BitcoinMessage;
import dev.hearth.p2p.messages.bitcoin.Inbound;
import dev.hearth.p2p.protocol.WireTrace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Shows every message, above the frame codec. */
final class TraceHandler extends ChannelDuplexHandler {
    private static final int HEADER_BYTES = 24;

    private final WireTrace trace;
    private final PeerAddress peer;

    TraceHandler(WireTrace trace, PeerAddress peer) {
        this.trace = trace;
        this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Inbound inbound) {
            show(true, inbound.command(), Math.max(0, inbound.wireSize() - HEADER_BYTES));
        }
        context.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the writer's
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof BitcoinMessage outbound) {
            show(false, outbound.command(), size(context, outbound));
        }
        context.write(message, promise);
    }

    private static int size(ChannelHandlerContext context, BitcoinMessage message) {
        ByteBuf scratch = context.alloc().heapBuffer();
        try {
            message.write(scratch);
            return scratch.readableBytes();
        } finally {
            scratch.release();
        }
    }

    private void show(boolean inbound, String command, int size) {
        trace.message(inbound, peer, command, command, size);
    }
}
