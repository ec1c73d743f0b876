package dev.hearth.p2p.connection;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Stands in front of a listening socket's own handler: a socket that is refused here never gets a loop or a pipeline.
 */
final class Doorway extends ChannelInboundHandlerAdapter {
    private final Function<SocketAddress, PeerAddress> addresses;
    private final Predicate<PeerAddress> mayAccept;

    Doorway(Function<SocketAddress, PeerAddress> addresses, Predicate<PeerAddress> mayAccept) {
        this.addresses = addresses;
        this.mayAccept = mayAccept;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        if (mayAccept(channel)) {
            context.fireChannelRead(accepted);
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    private boolean mayAccept(Channel channel) {
        try {
            return mayAccept.test(addresses.apply(channel.remoteAddress()));
        } catch (IllegalArgumentException e) { // a socket that is reset already may have no address
            return false;
        }
    }
}
