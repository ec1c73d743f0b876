package dev.hearth.p2p.connection;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.WireLink;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Dials and listens. Its methods are called on the node loop and report there. */
public final class Transport {
    private static final int MOST_UNACCEPTED = 4_096;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(512 << 10, 1 << 20);

    /** Takes accepted sockets. */
    public interface Acceptor {
        /** Whether another socket may be looked at at all; cheap and thread-safe. Called on the loop that listens. */
        boolean mayAccept(PeerAddress remote);

        /** A socket of {@code remote}: answered with {@link #adopt} or closed. Called on its I/O loop, before it reads. */
        void accepted(Channel channel, PeerAddress remote);
    }

    private final NodeRuntime runtime;
    private final Turns turns;
    private final Undecided undecided = new Undecided();

    public Transport(NodeRuntime runtime, Turns turns) {
        this.runtime = runtime;
        this.turns = turns;
    }

    /** Dials the connection's address; then {@code connected}, or the connection ends. */
    public void dial(Connection connection, Runnable connected) {
        SocketAddress target;
        try {
            target = runtime.socketAddress(connection.attempt().address());
        } catch (IllegalArgumentException e) { // an operator may name a peer of a network that needs a proxy
            turns.execute(() -> connection.abort(DisconnectReason.CONNECT_FAILED, String.valueOf(e.getMessage())));
            return;
        }
        connect(target, connection::install)
                .addListener(done -> turns.execute(() -> {
                    if (done.isSuccess()) {
                        connected.run();
                    } else {
                        SocketFailure failure = SocketFailure.ofConnect(done.cause(), target);
                        connection.abort(failure.reason(), failure.text());
                    }
                }));
    }

    /**
     * Finds out whether somebody who speaks the protocol listens at {@code address}, without a word beyond the
     * transport's handshake; then {@code done}, after ten seconds at the latest.
     *
     * @param address of a network that can be dialled
     * @param link of an attempt at the address
     */
    public void knock(PeerAddress address, WireLink link, Consumer<Boolean> done) {
        Knock knock = new Knock(link, answered -> turns.execute(() -> done.accept(answered)));
        connect(runtime.socketAddress(address), channel -> knock.install(channel, turns.bandwidth()))
                .addListener(knock::connected);
    }

    private ChannelFuture connect(SocketAddress target, Consumer<Channel> install) {
        return new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .disableResolver() // addresses are numbers; names are looked up by the runtime
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .option(ChannelOption.ALLOCATOR, runtime.allocator())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        install.accept(channel);
                    }
                })
                .connect(target);
    }

    /** Makes an accepted socket a connection; then {@code installed}. */
    public void adopt(Channel channel, Connection connection, Runnable installed) {
        channel.eventLoop().execute(() -> {
            if (channel.pipeline().context(undecided) != null) {
                channel.pipeline().remove(undecided);
            }
            connection.install(channel);
            turns.execute(installed);
            channel.config().setAutoRead(true);
        });
    }

    /** Listens at {@code address}; then {@code bound} with the channel, or {@code failed} saying why. */
    public void listen(PeerAddress address, Acceptor acceptor, Consumer<Channel> bound, Consumer<Throwable> failed) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(runtime.ioGroup(), runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, MOST_UNACCEPTED)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .childOption(ChannelOption.ALLOCATOR, runtime.allocator())
                .handler(new Doorway(runtime::peerAddress, acceptor::mayAccept))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(undecided);
                        acceptor.accepted(channel, runtime.peerAddress(channel.remoteAddress()));
                    }
                });
        bootstrap
                .bind(runtime.socketAddress(address))
                .addListener((Future<? super Void> done) -> turns.execute(() -> {
                    if (done.isSuccess()) {
                        Channel listening = ((ChannelFuture) done).channel();
                        listening.pipeline().addLast(new AcceptFailures());
                        bound.accept(listening);
                    } else {
                        failed.accept(new IOException(
                                SocketFailure.ofBind(done.cause()).text(), done.cause()));
                    }
                }));
    }
}
