package dev.hearth.p2p.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind a listening socket's own handler, which rests for a second after a failure: says in a line what failed. */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.warn(
                "cannot accept connections at {} for a second: {}",
                context.channel().localAddress(),
                cause.getMessage());
    }
}
