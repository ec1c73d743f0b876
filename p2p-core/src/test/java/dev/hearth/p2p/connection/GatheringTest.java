package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int BYTES = 10;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final AtomicInteger flushes = new AtomicInteger();
    private final Channel channel = connect();
    private final Outbox outbox = new Outbox(channel, () -> {});

    private Channel connect() {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(LocalServerChannel.class)
                .childHandler(new Arrivals())
                .bind(LocalAddress.ANY)
                .syncUninterruptibly()
                .channel();
        return new Bootstrap()
                .group(loop)
                .channel(LocalChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel dialled) {
                        dialled.pipeline().addLast(new FlushCount(), Crossing.gathering());
                    }
                })
                .connect(server.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            arrived.add(message);
        }
    }

    /** What reaches the socket. */
    private final class FlushCount extends ChannelOutboundHandlerAdapter {
        @Override
        public void flush(ChannelHandlerContext context) {
            flushes.incrementAndGet();
            context.flush();
        }
    }

    private void turnThatSends(Object message) {
        outbox.add(message, BYTES);
        outbox.flush();
    }

    /** The I/O loop does something else until all of this was done. */
    private void whileTheIoLoopIsBusy(Runnable turns) {
        CountDownLatch over = new CountDownLatch(1);
        channel.eventLoop().execute(() -> awaitQuietly(over));
        turns.run();
        over.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatTurnsSendWhileTheIoLoopIsBusyLeavesTogether() throws Exception {
        whileTheIoLoopIsBusy(() -> List.of("one", "two", "three").forEach(this::turnThatSends));

        assertThat(List.of(arrived.take(), arrived.take(), arrived.take())).containsExactly("one", "two", "three");
        assertThat(flushes).hasValue(1);
    }

    @Test
    void aLoneMessageWaitsForNoOther() throws Exception {
        turnThatSends("alone");

        assertThat(arrived.take()).isEqualTo("alone");
        assertThat(flushes).hasValue(1);
    }

    @Test
    void whatWasSentBeforeTheConnectionIsClosedStillLeaves() throws Exception {
        whileTheIoLoopIsBusy(() -> {
            turnThatSends("last words");
            channel.close();
        });

        assertThat(arrived.take()).isEqualTo("last words");
    }
}
