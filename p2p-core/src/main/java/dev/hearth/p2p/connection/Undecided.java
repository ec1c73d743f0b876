package dev.hearth.p2p.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * All there is in the pipeline of an accepted socket that nobody has decided about yet: native transports tell of its
 * reset although nothing is read from it.
 */
@ChannelHandler.Sharable
final class Undecided extends ChannelInboundHandlerAdapter {
    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
