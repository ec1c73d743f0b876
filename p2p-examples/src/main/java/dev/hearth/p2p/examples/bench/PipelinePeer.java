package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** The other end of {@link Throughput} and {@link Pings}: listens, and takes whatever comes. */
final class PipelinePeer {
    private final NodeRuntime runtime = NodeRuntime.threaded();
    private final EncryptedPipeline handlers = new EncryptedPipeline(runtime);
    private volatile @Nullable Receiver latest;

    private PipelinePeer() {}

    /**
     * Says the port of its connections and that of a bare echo. Told anything, says how many bytes the thread that serves
     * the latest connection has allocated.
     */
    public static void main(String[] arguments) throws Exception {
        PipelinePeer peer = new PipelinePeer();
        Endpoint endpoint = new Endpoint(peer.runtime);
        ChildProcess.say(Integer.toString(endpoint.listen(peer::accept)));
        ChildProcess.say(
                Integer.toString(endpoint.listen(channel -> channel.pipeline().addLast(new Echo()))));
        ChildProcess.listen(line -> ChildProcess.say(Long.toString(peer.allocated())));
    }

    private void accept(Channel channel) {
        Receiver receiver = new Receiver();
        latest = receiver;
        handlers.install(channel.pipeline(), receiver);
    }

    private long allocated() {
        Receiver receiver = latest;
        return receiver == null ? 0 : receiver.allocated();
    }

    /** Sends all bytes back as they come. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }
}
