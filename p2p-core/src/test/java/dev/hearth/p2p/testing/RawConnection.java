package dev.hearth.p2p.testing;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection whose bytes a test writes and reads by hand. Runs on the channels of any runtime; what it hears is
 * heard on the I/O loop.
 */
public abstract class RawConnection extends ChannelInboundHandlerAdapter {
    private final NodeRuntime runtime;
    private @Nullable Channel channel;
    private boolean accepted;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile long closedNanos;

    /** An end that is not connected. */
    protected RawConnection(NodeRuntime runtime) {
        this.runtime = runtime;
    }

    /** The connection is there. */
    protected abstract void begun();

    /** Bytes have come. */
    protected abstract void received(byte[] bytes);

    // Connections

    /** Dials, from a port of its own choice if one is given. */
    protected final void connect(PeerAddress address, @Nullable PeerAddress from) {
        new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .disableResolver()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel dialled) {
                        dialled.pipeline().addLast(RawConnection.this);
                    }
                })
                .connect(runtime.socketAddress(address), from == null ? null : runtime.socketAddress(from))
                .addListener(done -> closed = !done.isSuccess());
    }

    /** Gives every connection accepted at {@code address} to the next end; one given twice fails the test. */
    public static void listen(NodeRuntime runtime, PeerAddress address, Supplier<? extends RawConnection> ends) {
        new ServerBootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel taken) {
                        RawConnection end = ends.get();
                        end.accepted = true;
                        taken.pipeline().addLast(end);
                    }
                })
                .bind(runtime.socketAddress(address));
    }

    /** Whether it did not dial. */
    protected final boolean isAccepted() {
        return accepted;
    }

    /** What carries it. */
    public final Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }

    /** Whether there is a connection. */
    public final boolean isConnected() {
        return connected && !closed;
    }

    /** The other side has ended the connection. */
    public final boolean isClosed() {
        return closed;
    }

    /** When that was, by the runtime's clock. */
    public final long closedNanos() {
        return closedNanos;
    }

    /** Ends the connection. */
    public final void close() {
        channel().close();
    }

    /** Takes no more bytes off its socket. */
    public final void stopReading() {
        channel().config().setAutoRead(false);
    }

    /** Sends bytes as they are. */
    protected final void write(byte[] bytes) {
        channel().writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    // Events

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        connected = true;
        begun();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        closedNanos = runtime.nanoTime();
        closed = true;
    }

    @Override
    @SuppressWarnings("deprecation") // the inbound hook of Netty's exceptions has no other name
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            throw new AssertionError(cause);
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        in.release();
        received(bytes);
    }
}
