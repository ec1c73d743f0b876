package dev.hearth.p2p.connection;

import dev.hearth.p2p.protocol.WireLink;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The last handler of a connection that is closed as soon as the transport's handshake is complete, or fails. I/O loop. */
final class Knock extends ChannelInboundHandlerAdapter {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WireLink link;
    private final Consumer<Boolean> done;
    private boolean ended;

    Knock(WireLink link, Consumer<Boolean> done) {
        this.link = link;
        this.done = done;
    }

    void install(Channel channel, BandwidthLimits bandwidth) {
        Traffic traffic = new Traffic();
        channel.pipeline().addLast(Traffic.NAME, traffic);
        bandwidth.join(channel, traffic);
        link.install(channel.pipeline());
        channel.pipeline().addLast(this);
    }

    void connected(Future<? super Void> dialled) {
        if (!dialled.isSuccess()) {
            end(false);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.executor().schedule(() -> end(context, false), PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard(context, message);
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        heard(context, event);
    }

    private void heard(ChannelHandlerContext context, Object input) {
        if (link.completesHandshake(input)) {
            end(context, true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(false);
    }

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, false);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the channel to be closed
    private void end(ChannelHandlerContext context, boolean answered) {
        end(answered);
        context.close();
    }

    private void end(boolean answered) {
        if (!ended) {
            ended = true;
            done.accept(answered);
        }
    }
}
