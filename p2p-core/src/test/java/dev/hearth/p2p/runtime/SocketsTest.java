package dev.hearth.p2p.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library relies on is the same with every transport. */
@ParameterizedClass
@MethodSource("dev.hearth.p2p.runtime.AvailableTransports#all")
class SocketsTest {
    private static final String END = "end";

    private final NodeRuntime.Threaded runtime;
    private final BlockingQueue<String> atServer = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> atClient = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    SocketsTest(SocketTransport transport) {
        runtime = NodeRuntime.threaded(ThreadedOptions.defaults().withTransport(transport));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    /** Writes down what happens to a channel. */
    private static final class Diary extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> happened;

        Diary(BlockingQueue<String> happened) {
            this.happened = happened;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            happened.add(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            happened.add(cause instanceof IOException ? "broken" : cause.toString());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            happened.add(END);
        }
    }

    private Channel server() throws InterruptedException {
        return new ServerBootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }

                    @Override
                    public void handlerAdded(ChannelHandlerContext context) {
                        context.pipeline().addLast(new Diary(atServer));
                        accepted.add(context.channel());
                    }
                })
                .bind(runtime.socketAddress(PeerAddress.parse("127.0.0.1:0")))
                .sync()
                .channel();
    }

    private Channel client(PeerAddress address) throws InterruptedException {
        return new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .handler(new Diary(atClient))
                .disableResolver()
                .connect(runtime.socketAddress(address))
                .sync()
                .channel();
    }

    private Channel client() throws InterruptedException {
        return client(runtime.peerAddress(server().localAddress()));
    }

    private static Object text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void lastWordsReachAPeerThatIsStillSpeaking() throws Exception {
        Channel client = client();
        Channel server = accepted.take();
        server.config().setAutoRead(false);
        client.writeAndFlush(text("unread")).sync();
        server.writeAndFlush(text("bye")).sync();
        ((DuplexChannel) server).shutdownOutput().sync();

        assertThat(atClient.poll(10, SECONDS)).isEqualTo("bye");
        assertThat(atClient.poll(10, SECONDS)).isEqualTo(END);
        server.config().setAutoRead(true);
        assertThat(atServer.poll(10, SECONDS)).isEqualTo("unread");
    }

    @Test
    void aResetIsABrokenConnection() throws Exception {
        Channel client = client();
        Channel server = accepted.take();
        server.config().setOption(ChannelOption.SO_LINGER, 0);
        server.close().sync();

        assertThat(atClient.poll(10, SECONDS)).isEqualTo("broken");
        assertThat(atClient.poll(10, SECONDS)).isEqualTo(END);
        assertThat(client.closeFuture().await(10, SECONDS)).isTrue();
    }

    @Test
    void nobodyListeningRefuses() throws Exception {
        Channel server = server();
        PeerAddress address = runtime.peerAddress(server.localAddress());
        server.close().sync();
        assertThatThrownBy(() -> client(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void addressesAreThoseOfTheRuntime() throws Exception {
        Channel client = client();
        Channel server = accepted.take();
        assertThat(runtime.peerAddress(server.remoteAddress())).isEqualTo(runtime.peerAddress(client.localAddress()));
        assertThat(runtime.peerAddress(client.remoteAddress())).isEqualTo(runtime.peerAddress(server.localAddress()));
    }
}
