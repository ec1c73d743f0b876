package dev.hearth.p2p.simulation;

import static dev.hearth.p2p.simulation.Sockets.PORT;
import static dev.hearth.p2p.simulation.Sockets.dial;
import static dev.hearth.p2p.simulation.Sockets.listen;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.messages.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.BindException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a channel shows at its ends
class SimulatedSocketsTest {
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final LinkProfile PLAIN =
            LinkProfile.lan().withLatency(LATENCY).withJitter(Duration.ZERO);
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final Simulation simulation =
            Simulation.builder().seed(7).link(PLAIN).build();
    private final SimulatedHost alice = simulation.host("alice");
    private final SimulatedHost bob = simulation.host("bob");
    private final Recorder client = new Recorder(simulation);
    private final Recorder server = new Recorder(simulation);

    private Channel connect() {
        listen(bob, PORT, () -> server);
        Channel channel = dial(alice, bob.address(PORT), client).channel();
        simulation.run(Duration.ofSeconds(1));
        assertThat(channel.isActive()).isTrue();
        return channel;
    }

    @Test
    void connectTakesARoundTripAndBothEndsKnowEachOther() {
        Channel listening = listen(bob, PORT, () -> server);
        ChannelFuture dialled = dial(alice, bob.address(PORT), client);
        simulation.run(Duration.ofMillis(19));
        assertThat(dialled).matches(future -> !future.isDone());
        assertThat(server.activeAt).isBetween(LATENCY, LATENCY.plusMillis(1));
        simulation.run(Duration.ofMillis(2));
        assertThat(dialled.isSuccess()).isTrue();
        assertThat(client.activeAt).isBetween(Duration.ofMillis(20), Duration.ofMillis(21));

        Channel near = dialled.channel();
        Channel far = server.context().channel();
        assertThat(bob.runtime().peerAddress(listening.localAddress())).isEqualTo(bob.address(PORT));
        assertThat(alice.runtime().peerAddress(near.remoteAddress())).isEqualTo(bob.address(PORT));
        assertThat(near.localAddress()).isEqualTo(far.remoteAddress());
        assertThat(far.localAddress()).isEqualTo(near.remoteAddress());
        assertThat(alice.runtime().peerAddress(near.localAddress()).sameHost(alice.address()))
                .isTrue();
        assertThat(near.id().asLongText()).isNotEqualTo(far.id().asLongText());
    }

    @Test
    void refusesWhereNobodyListens() {
        ChannelFuture dialled = dial(alice, bob.address(PORT), client);
        simulation.runUntil(dialled::isDone, A_WHILE);
        assertThat(dialled.cause()).isInstanceOf(ConnectException.class).hasMessageContaining("refused");
        assertThat(simulation.now()).isBetween(Duration.ofMillis(20), Duration.ofMillis(21));
        simulation.run(A_WHILE);
        assertThat(dialled.channel().isOpen()).isFalse();
        assertThat(client.events).isEmpty();
    }

    @Test
    void timesOutWhereThereIsNoHost() {
        ChannelFuture dialled = Sockets.bootstrap(alice, client)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
                .connect(alice.runtime().socketAddress(PeerAddress.parse("198.18.0.1:1")));
        simulation.runUntil(dialled::isDone, A_WHILE);
        assertThat(dialled.cause()).isInstanceOf(ConnectTimeoutException.class);
        assertThat(simulation.now()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void cancelledDialClosesItsChannel() {
        listen(bob, PORT, () -> server);
        ChannelFuture dialled = dial(alice, bob.address(PORT), client);
        simulation.run(Duration.ofMillis(5));
        dialled.cancel(false);
        simulation.run(A_WHILE);
        assertThat(dialled.channel().isOpen()).isFalse();
        assertThat(server.events).containsExactly("active", "Connection reset by peer", "inactive");
    }

    @Test
    void deliversBytesInOrderAndRefragmented() {
        Channel channel = connect();
        byte[] sent = new byte[1_000_000];
        new SplittableRandom(1).nextBytes(sent);
        for (int at = 0; at < sent.length; at += 1000) {
            channel.writeAndFlush(Unpooled.copiedBuffer(sent, at, 1000));
        }
        simulation.run(A_WHILE);
        assertThat(server.received.toByteArray()).isEqualTo(sent);
        assertThat(server.readSizes).anyMatch(size -> size < 32).anyMatch(size -> size > 1000);
    }

    @Test
    void latencyAndBandwidthTakeTheirTime() {
        simulation.link(alice, bob).set(PLAIN.withBytesPerSecond(100_000).withWindowBytes(1 << 20));
        Channel channel = connect();
        Duration begin = simulation.now();
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[500_000]));
        simulation.run(A_WHILE);
        assertThat(server.received.size()).isEqualTo(500_000);
        Duration taken = server.lastReadAt.minus(begin);
        assertThat(taken).isBetween(Duration.ofMillis(5_010), Duration.ofMillis(5_200));
    }

    @Test
    void windowLimitsThroughputToOneWindowARoundTrip() {
        simulation.link(alice, bob).set(PLAIN.withLatency(Duration.ofMillis(100)));
        Channel channel = connect();
        Duration begin = simulation.now();
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[640 * 1024]));
        simulation.run(A_WHILE);
        assertThat(server.received.size()).isEqualTo(640 * 1024);
        assertThat(server.lastReadAt.minus(begin)).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_200));
    }

    @Test
    void lossDelaysButLosesNothing() {
        simulation.link(alice, bob).set(PLAIN.withLoss(0.2));
        listen(bob, PORT, () -> server);
        Channel channel = dial(alice, bob.address(PORT), client).channel();
        simulation.run(A_WHILE);
        byte[] sent = new byte[400_000];
        new SplittableRandom(2).nextBytes(sent);
        Duration begin = simulation.now();
        channel.writeAndFlush(Unpooled.wrappedBuffer(sent));
        simulation.run(Duration.ofMinutes(1));
        assertThat(server.received.toByteArray()).isEqualTo(sent);
        assertThat(server.lastReadAt.minus(begin)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void closeDeliversWhatWasSentAndEndsTheOtherEnd() {
        Channel channel = connect();
        channel.writeAndFlush(Unpooled.copiedBuffer("last words", UTF_8));
        channel.close();
        simulation.run(A_WHILE);
        assertThat(server.text()).isEqualTo("last words");
        assertThat(server.events).containsExactly("active", "inactive");
        assertThat(client.events).containsExactly("active", "inactive");
        assertThat(server.inactiveAt.minus(client.inactiveAt)).isBetween(LATENCY, LATENCY.plusMillis(1));
    }

    @Test
    void lingerOfZeroResets() {
        Channel channel = connect();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
        simulation.run(A_WHILE);
        assertThat(server.events).containsExactly("active", "Connection reset by peer", "inactive");
    }

    @Test
    void closingWithUnreadBytesResets() {
        Channel channel = connect();
        server.context().channel().config().setAutoRead(false);
        simulation.run(LATENCY);
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
        simulation.run(Duration.ofMillis(15));
        server.context().close();
        simulation.run(A_WHILE);
        assertThat(client.events).containsExactly("active", "Connection reset by peer", "inactive");
    }

    @Test
    void socketThatDoesNotReadHearsOfTheEndWhenItReadsAgain() {
        Channel channel = connect();
        Channel far = server.context().channel();
        far.config().setAutoRead(false);
        simulation.run(LATENCY);
        channel.writeAndFlush(Unpooled.copiedBuffer("unread", UTF_8));
        channel.close();
        simulation.run(A_WHILE);
        assertThat(far.isActive()).isTrue();
        far.config().setAutoRead(true);
        simulation.run(A_WHILE);
        assertThat(server.text()).isEqualTo("unread");
        assertThat(far.isActive()).isFalse();
    }

    @Test
    void oneReadWithoutAutoReadReadsOnce() {
        Channel channel = connect();
        Channel far = server.context().channel();
        far.config().setAutoRead(false);
        simulation.run(LATENCY);
        for (int i = 0; i < 20; i++) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
        }
        simulation.run(A_WHILE);
        int before = server.readSizes.size();
        far.read();
        simulation.run(A_WHILE);
        assertThat(server.readSizes).hasSize(before + 1);
    }

    @Test
    void turningAutoReadOffStopsReadingAtOnce() {
        List<Integer> reads = new ArrayList<>();
        listen(bob, PORT, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                reads.add(((ByteBuf) message).readableBytes());
                ((ByteBuf) message).release();
                context.channel().config().setAutoRead(false);
                context.executor().schedule(() -> context.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
            }
        });
        Channel channel = dial(alice, bob.address(PORT), client).channel();
        simulation.run(Duration.ofSeconds(1));
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[60_000]));
        for (int second = 1; second <= 20; second++) {
            simulation.run(Duration.ofSeconds(1));
            assertThat(reads).hasSizeLessThanOrEqualTo(second);
        }
        assertThat(reads.stream().mapToInt(Integer::intValue).sum()).isEqualTo(60_000);
    }

    @Test
    void nonReadingPeerMakesTheWriterUnwritableAndMemoryStaysFlat() {
        Channel channel = connect();
        Channel far = server.context().channel();
        far.config().setAutoRead(false);
        simulation.run(LATENCY);
        int chunk = 16 * 1024;
        long accepted = 0;
        long wanted = 128L * 1024 * 1024;
        long most = 0;
        for (long offered = 0; offered < wanted; offered += chunk) {
            if (channel.isWritable()) {
                channel.writeAndFlush(alice.runtime().allocator().buffer(chunk).writeZero(chunk));
                accepted += chunk;
            }
            simulation.run(Duration.ofMillis(1));
            most = Math.max(most, alice.bufferedBytes() + bob.bufferedBytes());
        }
        assertThat(channel.isWritable()).isFalse();
        assertThat(accepted).isLessThanOrEqualTo(64 * 1024 + 64 * 1024 + chunk);
        assertThat(most).isLessThanOrEqualTo(64 * 1024 + chunk);
        assertThat(server.received.size()).isZero();

        far.config().setAutoRead(true);
        simulation.run(A_WHILE);
        assertThat(channel.isWritable()).isTrue();
        assertThat(server.received.size()).isEqualTo(accepted);
        assertThat(client.events).containsExactly("active", "unwritable", "writable");
        assertThat(alice.bufferedBytes()).isZero();
        assertThat(bob.bufferedBytes()).isZero();
    }

    @Test
    void pendingWritesFailWhenTheChannelCloses() {
        Channel channel = connect();
        server.context().channel().config().setAutoRead(false);
        ChannelFuture written = channel.writeAndFlush(
                alice.runtime().allocator().buffer(1 << 20).writeZero(1 << 20));
        simulation.run(A_WHILE);
        assertThat(written.isDone()).isFalse();
        channel.close();
        simulation.run(A_WHILE);
        assertThat(written.isSuccess()).isFalse();
        assertThat(alice.bufferedBytes()).isZero();
    }

    @Test
    void bindsEachPortOnce() {
        listen(bob, PORT, () -> server);
        ChannelFuture second = Sockets.bind(bob, PORT, () -> server);
        ChannelFuture any = Sockets.bind(bob, 0, () -> server);
        simulation.run(A_WHILE);
        assertThat(second.cause()).isInstanceOf(BindException.class).hasMessageContaining("already in use");
        assertThat(bob.runtime().peerAddress(any.channel().localAddress()).port())
                .isGreaterThan(PORT);
        ChannelFuture foreign = Sockets.bootstrap(alice, client)
                .connect(
                        bob.runtime().socketAddress(bob.address(PORT)),
                        bob.runtime().socketAddress(bob.address(1)));
        simulation.run(A_WHILE);
        assertThat(foreign.cause()).isInstanceOf(BindException.class);
    }

    @Test
    void closedPortMayBeBoundAgainAndRefusesUntilThen() {
        Channel listening = listen(bob, PORT, () -> server);
        simulation.run(A_WHILE);
        listening.close();
        simulation.run(A_WHILE);
        ChannelFuture dialled = dial(alice, bob.address(PORT), client);
        simulation.run(A_WHILE);
        assertThat(dialled.cause()).isInstanceOf(ConnectException.class);
        ChannelFuture bound = Sockets.bind(bob, PORT, () -> server);
        simulation.run(A_WHILE);
        assertThat(bound.isSuccess()).isTrue();
    }

    @Test
    void dialsFromTheGivenLocalPort() {
        listen(bob, PORT, () -> server);
        Sockets.bootstrap(alice, client)
                .connect(
                        alice.runtime().socketAddress(bob.address(PORT)),
                        alice.runtime().socketAddress(alice.address(4001)));
        simulation.run(A_WHILE);
        assertThat(bob.runtime().peerAddress(server.context().channel().remoteAddress()))
                .isEqualTo(alice.address(4001));
    }

    @Test
    void hostReachesItself() {
        Recorder other = new Recorder(simulation);
        listen(bob, PORT, () -> new Recorder(simulation));
        dial(bob, bob.address(PORT), client);
        dial(bob, PeerAddress.parse("127.0.0.1:" + PORT), other);
        simulation.run(A_WHILE);
        assertThat(client.events).containsExactly("active");
        assertThat(other.events).containsExactly("active");
    }

    @Test
    void fullBacklogMakesDiallersWait() {
        var runtime = bob.runtime();
        Channel listening = new io.netty.bootstrap.ServerBootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .option(ChannelOption.SO_BACKLOG, 2)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Recorder(simulation));
                    }
                })
                .bind(runtime.socketAddress(bob.address(PORT)))
                .channel();
        List<ChannelFuture> dialled = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dialled.add(dial(alice, bob.address(PORT), new Recorder(simulation)));
        }
        simulation.run(A_WHILE);
        assertThat(dialled).map(ChannelFuture::isSuccess).containsExactly(true, true, false);
        listening.config().setAutoRead(true);
        simulation.run(A_WHILE);
        assertThat(dialled).allMatch(ChannelFuture::isSuccess);
    }

    @Test
    void carriesBytesOnly() {
        Channel channel = connect();
        ChannelFuture written = channel.writeAndFlush("text");
        simulation.run(A_WHILE);
        assertThat(written.cause()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void emptyBuffersPassWithoutAPacket() {
        Channel channel = connect();
        ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        channel.write(Unpooled.EMPTY_BUFFER);
        channel.writeAndFlush(Unpooled.copiedBuffer("x", UTF_8));
        simulation.run(A_WHILE);
        assertThat(written.isSuccess()).isTrue();
        assertThat(server.text()).isEqualTo("x");
    }

    @Test
    void handlerClosingInTheMiddleOfAReadStopsIt() {
        listen(bob, PORT, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ((ByteBuf) message).release();
                server.events.add("read");
                context.close();
            }
        });
        Channel channel = dial(alice, bob.address(PORT), client).channel();
        simulation.run(A_WHILE);
        for (int i = 0; i < 50; i++) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
        }
        simulation.run(A_WHILE);
        assertThat(server.events).containsExactly("read");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void acceptsAnyKindOfAddress() {
        SimulatedHost onion = simulation.host("onion", PeerAddress.of(PeerAddress.Network.TORV3, new byte[32], 0));
        listen(onion, PORT, () -> server);
        dial(alice, onion.address(PORT), client);
        simulation.run(A_WHILE);
        assertThat(client.events).containsExactly("active");
        assertThatThrownBy(() -> simulation.host("again", onion.address(5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
