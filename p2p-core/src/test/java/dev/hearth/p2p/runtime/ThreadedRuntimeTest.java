package dev.hearth.p2p.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.p2p.crypto.PrivateKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadedRuntimeTest {
    private final NodeRuntime.Threaded runtime = NodeRuntime.threaded(
            ThreadedOptions.defaults().withIoThreads(2).withHandshakes(1, 2).withThreadNames("test"));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void carriesBytesOverRealSockets() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        CompletableFuture<String> thread = new CompletableFuture<>();
        Channel server = new ServerBootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.serverChannels())
                .childOption(ChannelOption.ALLOCATOR, runtime.allocator())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        thread.complete(Thread.currentThread().getName());
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                ByteBuf bytes = (ByteBuf) message;
                                received.complete(bytes.toString(StandardCharsets.UTF_8));
                                bytes.release();
                            }
                        });
                    }
                })
                .bind(runtime.socketAddress(PeerAddress.parse("127.0.0.1:0")))
                .sync()
                .channel();
        PeerAddress bound = runtime.peerAddress(server.localAddress());
        Channel client = new Bootstrap()
                .group(runtime.ioGroup())
                .channelFactory(runtime.channels())
                .handler(new ChannelInboundHandlerAdapter())
                .disableResolver()
                .connect(runtime.socketAddress(bound))
                .sync()
                .channel();
        client.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8))
                .sync();

        assertThat(received.get(10, SECONDS)).isEqualTo("hello");
        assertThat(thread.get(10, SECONDS)).startsWith("test-io-");
        assertThat(runtime.peerAddress(client.remoteAddress())).isEqualTo(bound);
    }

    @Test
    void nodeLoopKeepsOrderAndRunsTimers() throws Exception {
        EventExecutor loop = runtime.newNodeLoop();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        long before = runtime.nanoTime();
        loop.schedule(() -> order.add(1000), 20, java.util.concurrent.TimeUnit.MILLISECONDS)
                .get(10, SECONDS);
        assertThat(runtime.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
        assertThat(order).hasSize(1001).isSorted();
    }

    @Test
    void refusesHandshakesOverTheCap() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        runtime.handshakes().execute(() -> {
            begun.countDown();
            awaitQuietly(end);
        });
        begun.await();
        runtime.handshakes().execute(() -> {});
        runtime.handshakes().execute(() -> {});
        assertThatThrownBy(() -> runtime.handshakes().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        end.countDown();
    }

    @Test
    void knowsNumericHostsWithoutALookup() {
        assertThat(addresses("192.0.2.7", 1776))
                .isCompletedWithValueMatching(
                        answer -> answer.addresses().equals(List.of(PeerAddress.parse("192.0.2.7:1776"))));
        assertThat(addresses("2001:db8::1", 8333))
                .isCompletedWithValueMatching(
                        answer -> answer.addresses().equals(List.of(PeerAddress.parse("[2001:db8::1]:8333"))));
    }

    @Test
    void looksNamesUpAndReportsWhatFails() throws Exception {
        assertThat(addresses("localhost", 99).get(10, SECONDS).addresses())
                .isNotEmpty()
                .allMatch(address -> address.isLoopback() && address.port() == 99);
        assertThatThrownBy(() -> addresses("no-such-host.invalid.", 1).get(60, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    private CompletableFuture<NameResolver.Addresses> addresses(String host, int port) {
        return runtime.names().addresses(new HostPort(host, port)).toCompletableFuture();
    }

    @Test
    void givesEveryCallerItsOwnStreamOfChance() {
        assertThat(runtime.random("governor").nextLong())
                .isNotEqualTo(runtime.random("governor").nextLong());
    }

    @Test
    void refusesAddressesSocketsCannotReach() {
        PeerAddress i2p = PeerAddress.of(PeerAddress.Network.I2P, new byte[32], 0);
        assertThatThrownBy(() -> runtime.socketAddress(i2p)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opensStorageInADirectoryOfItsOwn(@TempDir Path directory) {
        try (Storage storage = runtime.storage(directory.resolve("a/b"))) {
            storage.write("x", ByteBufUtil.decodeHexDump("00ff"));
            storage.flush();
        }
        assertThat(directory.resolve("a/b/x")).hasSize(2);
    }

    @Test
    void closeEndsEverythingAndRefusesNewWork() {
        runtime.application().execute(() -> {});
        EventExecutor loop = runtime.newNodeLoop();
        loop.execute(() -> {});
        runtime.close();
        runtime.close();
        assertThat(runtime.ioGroup().isTerminated()).isTrue();
        assertThat(loop.isTerminated()).isTrue();
        assertThatThrownBy(() -> runtime.application().execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(addresses("localhost", 1)).isCompletedExceptionally();
    }

    @Test
    void closeOnOneOfItsThreadsDoesNotWaitForItself() throws Exception {
        runtime.newNodeLoop().submit(runtime::close).get(2, SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void choosesOneCurveForAllItsNodes() {
        assertThat(runtime.curve()).isSameAs(runtime.curve());
    }

    @Test
    void computesInJavaWhenTold() throws Exception {
        ThreadedOptions options = ThreadedOptions.defaults().withNativeCurve(false);
        try (NodeRuntime.Threaded plain = NodeRuntime.threaded(options)) {
            PrivateKey key = plain.curve().generate(plain.secureRandom());
            plain.curve().sharedX(key, plain.curve().publicKey(key));
            assertThat(plain.curve()).hasSameClassAs(Secp256k1.bouncyCastle());
        }
    }
}
