package dev.hearth.p2p.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.ReadHolds;
import dev.hearth.p2p.runtime.RateLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("§9.4: one connection within its limits")
class ThrottleTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Traffic traffic = new Traffic();
    private final List<Mailbox.Letter> letters = new ArrayList<>();
    private final Mailbox mailbox =
            new Mailbox(channel, bytes -> ((ByteBuf) bytes).readableBytes(), (more, lending) -> letters.addAll(more));
    private final BandwidthLimits limits;

    ThrottleTest() {
        channel.freezeTime();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(512 << 10, 1 << 20));
        limits = new BandwidthLimits(channel.eventLoop().ticker()::nanoTime, RateLimits.NONE);
        channel.pipeline().addLast(Traffic.NAME, traffic);
        limits.join(channel, traffic);
        channel.pipeline().addLast(mailbox);
    }

    private void limit(RateLimits newLimits) {
        limits.change(newLimits);
        channel.runPendingTasks();
    }

    private void pass(int seconds) {
        for (int i = 0; i < 100 * seconds; i++) {
            channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    private boolean isThrottled() {
        return channel.pipeline().get(Throttle.class) != null;
    }

    @Test
    void withoutLimitsThereIsNoHandler() {
        assertThat(isThrottled()).isFalse();
        limit(RateLimits.NONE.withPeerDownload(5_000));
        assertThat(isThrottled()).isTrue();
        limit(RateLimits.NONE);
        assertThat(isThrottled()).isFalse();
    }

    @Test
    void whatIsHeldBackCountsAsPending() {
        limit(RateLimits.NONE.withNodeUpload(10_000));
        ChannelFuture written = channel.writeAndFlush(bytes((1 << 20) + 1));
        assertThat(channel.isWritable()).isFalse();
        assertThat(traffic.isHeldBack()).isTrue();
        pass(50);
        assertThat(written.isDone()).isFalse();
        assertThat(traffic.sent()).isBetween(490_000L, 500_000L);
        pass(60);
        assertThat(written.isSuccess()).isTrue();
        assertThat(channel.isWritable()).isTrue();
        assertThat(traffic.isHeldBack()).isFalse();
    }

    @Test
    void bytesKeepTheirOrder() {
        limit(RateLimits.NONE.withPeerUpload(2_000));
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < 50; i++) {
            ByteBuf piece = Unpooled.buffer().writeZero(i * 7).writeByte(i);
            all.writeBytes(piece.duplicate());
            channel.write(piece);
        }
        channel.flush();
        pass(10);
        ByteBuf sent = Unpooled.buffer();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            sent.writeBytes(piece);
        }
        assertThat(sent).isEqualTo(all);
    }

    @Test
    void liftingTheLimitLetsEverythingOut() {
        limit(RateLimits.NONE.withNodeUpload(1_024).withNodeDownload(1_024));
        ChannelFuture written = channel.writeAndFlush(bytes(100_000));
        channel.writeInbound(bytes(100_000));
        assertThat(channel.config().isAutoRead()).isFalse();
        limit(RateLimits.NONE);
        assertThat(written.isSuccess()).isTrue();
        assertThat(traffic.sent()).isEqualTo(100_000);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(channel.isWritable()).isTrue();
    }

    @Test
    void whatIsHeldBackWhenTheConnectionEndsFails() {
        limit(RateLimits.NONE.withNodeUpload(1_024));
        ByteBuf bytes = bytes(100_000);
        ChannelFuture written = channel.writeAndFlush(bytes);
        channel.close();
        assertThat(written.isDone()).isTrue();
        assertThat(written.isSuccess()).isFalse();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void readingStopsUntilWhatWasReadIsPaidFor() {
        limit(RateLimits.NONE.withPeerDownload(10_000));
        channel.writeInbound(bytes(50_000));
        assertThat(letters).hasSize(1);
        pass(4);
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(traffic.pausedNanos(channel.eventLoop().ticker().nanoTime())).isEqualTo(TimeUnit.SECONDS.toNanos(4));
        pass(2);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void neitherLimitNorMailboxOverrulesTheOther() {
        limit(RateLimits.NONE.withPeerDownload(1 << 20));
        channel.writeInbound(bytes(5 << 20));
        assertThat(mailbox.isPaused()).isTrue();
        mailbox.release(5 << 20);
        channel.runPendingTasks();
        assertThat(mailbox.isPaused()).isFalse();
        assertThat(channel.config().isAutoRead()).as("not paid for yet").isFalse();
        pass(6);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(bytes(5 << 20));
        pass(6);
        assertThat(channel.config().isAutoRead()).as("still in the mailbox").isFalse();
        mailbox.release(5 << 20);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void readsThatHandlersAskForWaitToo() {
        ReadHolds.of(channel).add();
        limit(RateLimits.NONE.withPeerDownload(1_024));
        channel.writeInbound(bytes(10_000));
        List<String> reads = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext context) {
                reads.add("read");
                context.read();
            }
        });
        channel.read();
        assertThat(reads).isEmpty();
        pass(10);
        assertThat(reads).hasSize(1);
    }

    @Test
    void aPeerThatTakesNothingGetsNoMoreOfTheShare() {
        limit(RateLimits.NONE.withNodeUpload(100_000));
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                // As a socket whose peer does not read.
            }
        });
        channel.writeAndFlush(bytes(1 << 20));
        pass(60);
        assertThat(traffic.sent()).isEqualTo(64 << 10);
    }
}
