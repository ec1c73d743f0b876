package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The other thread here is a list of tasks, which run when the test says so. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of writes is looked at where it matters
class EncryptionQueueTest {
    private static final int KILO = 1024;

    private final Queue<Runnable> away = new ArrayDeque<>();
    private final EmbeddedChannel channel = channel(new EncryptionQueue(EncryptionQueueTest::copy, true, away::add));

    /** Leaves the bytes as they are. */
    private static void copy(ByteBuf plain, boolean decoy, ByteBuf out) {
        out.writeBytes(plain);
    }

    private static EmbeddedChannel channel(EncryptionQueue queue) {
        return new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ByteBuf plain = (ByteBuf) message;
                queue.add(ctx, plain, false, plain.readableBytes(), promise);
            }

            @Override
            public void flush(ChannelHandlerContext ctx) {
                queue.flush(ctx);
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext ctx) {
                queue.end();
            }
        });
    }

    private static ByteBuf filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Unpooled.wrappedBuffer(bytes);
    }

    private void runAway() {
        for (Runnable task = away.poll(); task != null; task = away.poll()) {
            task.run();
            channel.runPendingTasks();
        }
    }

    /** The value of each run of equal bytes that was sent. */
    private List<Integer> sent() {
        List<Integer> values = new ArrayList<>();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            for (int value : ByteBufUtil.getBytes(piece)) {
                if (values.isEmpty() || values.get(values.size() - 1) != value) {
                    values.add(value);
                }
            }
            piece.release();
        }
        return values;
    }

    @Test
    void aLittleIsEncryptedAtOnce() {
        channel.writeAndFlush(filled(KILO, 1));
        assertThat(away).isEmpty();
        assertThat(sent()).containsExactly(1);
    }

    @Test
    void muchIsEncryptedElsewhereAndWhatComesAfterItWaits() {
        ChannelFuture large = channel.writeAndFlush(filled(1500 * KILO, 1));
        ChannelFuture small = channel.writeAndFlush(filled(KILO, 2));
        assertThat(away).isNotEmpty();
        assertThat(sent()).isEmpty();
        assertThat(large.isDone() || small.isDone()).isFalse();
        runAway();
        assertThat(sent()).containsExactly(1, 2);
        assertThat(large.isSuccess() && small.isSuccess()).isTrue();
        channel.writeAndFlush(filled(KILO, 3));
        assertThat(sent()).containsExactly(3);
    }

    @Test
    void onlySomePiecesAreAwayAtATime() {
        for (int i = 0; i < 20; i++) {
            channel.writeAndFlush(filled(512 * KILO, i));
        }
        assertThat(away).hasSizeLessThan(8);
        runAway();
        assertThat(sent()).hasSize(20);
    }

    @Test
    void theChannelIsUnwritableWhileMuchWaits() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(256 * KILO, 600 * KILO));
        channel.writeAndFlush(filled(512 * KILO, 1));
        assertThat(channel.isWritable()).isTrue();
        channel.writeAndFlush(filled(512 * KILO, 2));
        assertThat(channel.isWritable()).isFalse();
        runAway();
        assertThat(sent()).containsExactly(1, 2);
        assertThat(channel.isWritable()).isTrue();
    }

    @Test
    void whatComesBackAfterTheEndFails() {
        ByteBuf plain = filled(512 * KILO, 1);
        ChannelFuture write = channel.writeAndFlush(plain);
        channel.close();
        runAway();
        assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(plain.refCnt()).isZero();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aThreadThatHasEndedFailsTheWrite() {
        EmbeddedChannel late = channel(new EncryptionQueue(EncryptionQueueTest::copy, true, task -> {
            throw new RejectedExecutionException();
        }));
        ByteBuf plain = filled(512 * KILO, 1);
        assertThat(late.writeAndFlush(plain).cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(plain.refCnt()).isZero();
    }

    @Test
    void aCipherThatFailsElsewhereIsTold() {
        IllegalStateException broken = new IllegalStateException("broken");
        EmbeddedChannel failing = channel(new EncryptionQueue(
                (plain, decoy, out) -> {
                    throw broken;
                },
                true,
                Runnable::run));
        ByteBuf plain = filled(512 * KILO, 1);
        ChannelFuture write = failing.writeAndFlush(plain);
        failing.runPendingTasks();
        assertThat(write.cause()).isSameAs(broken);
        assertThat(plain.refCnt()).isZero();
        assertThat(catchThrowable(failing::checkException)).isSameAs(broken);
    }
}
