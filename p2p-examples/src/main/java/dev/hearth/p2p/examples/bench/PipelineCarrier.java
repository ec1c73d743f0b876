package dev.hearth.p2p.examples.bench;

import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.function.Supplier;

/** Handlers of a Netty pipeline, with nothing above them. */
abstract class PipelineCarrier implements Carrier {
    private static final int FLUSHES_AT_ONCE = 256;

    private final NodeRuntime.Threaded runtime = Transports.runtime();
    private final Endpoint endpoint = new Endpoint(runtime);

    /** An event of the channel itself that opens a connection where no handler fires one. */
    static final Object CONNECTED = "connected";

    /** Adds the handlers that turn bytes into messages and back. */
    abstract void install(ChannelPipeline pipeline, boolean dialled);

    /** Whether messages may be written once this event has come up the pipeline. */
    abstract boolean opens(Object event);

    /** What makes a message of this size, each time one is to be written. */
    abstract Supplier<Object> messages(int size);

    /** Bytes of what has come, or less than 0 if it is no message; releases it if it has to be. */
    abstract int size(Object received);

    /** What a node's connections have above their codecs: flushes of a busy I/O loop leave together. */
    static ChannelHandler gathering() {
        return new FlushConsolidationHandler(FLUSHES_AT_ONCE, true);
    }

    final NodeRuntime runtime() {
        return runtime;
    }

    final Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public final int listen(Supplier<? extends User> users) {
        return endpoint.listen(channel -> install(channel, users.get(), false));
    }

    @Override
    public final void dial(int port, User user) {
        endpoint.dialLater(port, channel -> install(channel, user, true));
    }

    private void install(Channel channel, User user, boolean dialled) {
        install(channel.pipeline(), dialled);
        channel.pipeline().addLast(new Last(user));
        channel.closeFuture().addListener(closed -> user.ended());
    }

    @Override
    public final void close() {
        runtime.close();
    }

    /** Between the pipeline and who uses it. */
    private final class Last extends ChannelInboundHandlerAdapter implements Link {
        private final User user;

        @SuppressWarnings("NullAway.Init") // set when added to the pipeline
        private ChannelHandlerContext context;

        Last(User user) {
            this.user = user;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        @Override
        public void channelActive(ChannelHandlerContext active) {
            userEventTriggered(active, CONNECTED);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (opens(event)) {
                user.opened(this);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            int size = size(message);
            if (size >= 0) {
                user.received(this, size);
            }
        }

        @Override
        @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public Runnable message(int size) {
            Supplier<Object> messages = messages(size);
            return () -> context.write(messages.get(), context.voidPromise());
        }

        @Override
        public void flush() {
            context.flush();
        }

        @Override
        public void end() {
            context.close();
        }
    }
}
