package dev.hearth.p2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class AesCbcHandlerTest {
    private static final SessionKeys KEYS = SessionKeys.derive(Digests.sha256(new byte[] {42}));
    private static final SessionCiphers CIPHERS = SessionCiphers.aesCbc();

    private final Recorder recorder = new Recorder();
    private final CountingStream encryptor = new CountingStream(CIPHERS.encryptor(KEYS));
    private final AesCbcHandler handler = new AesCbcHandler(encryptor, CIPHERS.decryptor(KEYS), null);
    private final EmbeddedChannel channel = new EmbeddedChannel(handler, recorder);

    @Test
    void allFramesOfOneFlushBecomeOneEncryptionOneBufferOneWrite() {
        byte[] plain = random(10 * 48);
        List<ByteBuf> frames = new ArrayList<>();
        List<ChannelFuture> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            frames.add(Unpooled.copiedBuffer(plain, i * 48, 48));
            futures.add(channel.write(frames.get(i)));
        }
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(encryptor.bytes).isZero();

        channel.flush();

        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(takeOutbound()).isEqualTo(encrypted(plain));
        assertThat(futures).allMatch(ChannelFuture::isSuccess);
        assertThat(frames).allMatch(frame -> frame.refCnt() == 0);
    }

    @Test
    void flushWithoutFramesWritesNothing() {
        channel.flush();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void chainRunsOnOverFlushes() {
        byte[] plain = random(96);
        channel.writeOutbound(Unpooled.copiedBuffer(plain, 0, 32));
        channel.writeOutbound(Unpooled.copiedBuffer(plain, 32, 64));
        assertThat(takeOutbound()).isEqualTo(encrypted(plain));
    }

    @Test
    void moreThanOnePieceIsCutAndEveryPromiseIsKept() {
        byte[] plain = random(3 * EncryptionQueue.LARGEST_PIECE + 160);
        ChannelFuture small = channel.write(Unpooled.copiedBuffer(plain, 0, 80));
        ChannelFuture large = channel.write(Unpooled.copiedBuffer(plain, 80, plain.length - 96));
        ChannelFuture last = channel.write(Unpooled.copiedBuffer(plain, plain.length - 16, 16));
        channel.flush();
        assertThat(channel.outboundMessages())
                .hasSize(4)
                .allMatch(piece -> ((ByteBuf) piece).readableBytes() <= EncryptionQueue.LARGEST_PIECE);
        assertThat(takeOutbound()).isEqualTo(encrypted(plain));
        assertThat(List.of(small, large, last)).allMatch(ChannelFuture::isSuccess);
    }

    @Test
    void doesNotHoardPlaintextThatNobodyFlushes() {
        for (int i = 0; i < 20; i++) {
            channel.write(Unpooled.buffer(64 * 1024).writeZero(64 * 1024));
        }
        assertThat(encryptor.bytes).isEqualTo(2L * EncryptionQueue.LARGEST_PIECE);
        assertThat(channel.outboundMessages()).isEmpty();
        channel.flush();
        assertThat(takeOutbound()).isEqualTo(encrypted(new byte[20 * 64 * 1024]));
    }

    @Test
    void refusesAFrameThatIsNotPaddedAndGoesOn() {
        ByteBuf unpadded = Unpooled.buffer().writeZero(17);
        ChannelFuture refused = channel.write(unpadded);
        ChannelFuture accepted = channel.write(Unpooled.buffer().writeZero(16));
        channel.flush();
        assertThat(refused.cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(unpadded.refCnt()).isZero();
        assertThat(accepted.isSuccess()).isTrue();
        assertThat(takeOutbound()).isEqualTo(encrypted(new byte[16]));
    }

    @Test
    void refusesToWriteAnythingButBytes() {
        assertThat(channel.write("text").cause()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void cancelledFrameNeverEntersTheChain() {
        byte[] plain = random(32);
        ByteBuf dropped = Unpooled.buffer().writeZero(16);
        channel.write(Unpooled.copiedBuffer(plain, 0, 16));
        ChannelFuture cancelled = channel.write(dropped);
        channel.write(Unpooled.copiedBuffer(plain, 16, 16));
        assertThat(cancelled.cancel(false)).isTrue();
        channel.flush();
        assertThat(takeOutbound()).isEqualTo(encrypted(plain));
        assertThat(dropped.refCnt()).isZero();
    }

    @Test
    void emptyFrameCompletesItsPromise() {
        ChannelFuture empty = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertThat(empty.isSuccess()).isTrue();
        channel.releaseOutbound();
    }

    @Test
    void failsWhatWasNotFlushedWhenTheConnectionCloses() {
        ByteBuf frame = Unpooled.buffer().writeZero(16);
        ChannelFuture future = channel.write(frame);
        channel.close();
        assertThat(future.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void failsWhatWasNotFlushedWhenTheHandlerIsRemoved() {
        ByteBuf frame = Unpooled.buffer().writeZero(16);
        ChannelFuture future = channel.write(frame);
        channel.pipeline().remove(handler);
        assertThat(future.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void failedWriteFailsEveryFrameInIt() {
        IllegalStateException broken = new IllegalStateException("broken");
        EmbeddedChannel failing = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(
                            ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {
                        ((ByteBuf) message).release();
                        promise.setFailure(broken);
                    }
                },
                new AesCbcHandler(CIPHERS.encryptor(KEYS), CIPHERS.decryptor(KEYS), null));
        ChannelFuture first = failing.write(Unpooled.buffer().writeZero(16));
        ChannelFuture second = failing.write(Unpooled.buffer().writeZero(16));
        failing.flush();
        assertThat(first.cause()).isSameAs(broken);
        assertThat(second.cause()).isSameAs(broken);
    }

    /** Handing on a piece can turn the channel unwritable, at which a handler above may write again at once. */
    @Test
    void framesWrittenFromWithinAWriteKeepTheirPlaceInTheChain() {
        byte[] plain = random(2 * EncryptionQueue.LARGEST_PIECE + 32);
        int first = plain.length - 16;
        ChannelInboundHandlerAdapter eager = new ChannelInboundHandlerAdapter() {
            private boolean written;

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (!written && !ctx.channel().isWritable()) {
                    written = true;
                    ctx.writeAndFlush(Unpooled.copiedBuffer(plain, first, 16));
                }
            }
        };
        channel.pipeline().addLast(eager);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1024, 2048));
        channel.writeAndFlush(Unpooled.copiedBuffer(plain, 0, first));
        assertThat(takeOutbound()).isEqualTo(encrypted(plain));
    }

    @Property(tries = 300)
    void anyFragmentationDecryptsToTheSameBytes(
            @ForAll @NotEmpty @Size(max = 60) List<@IntRange(max = 70) Integer> cuts) {
        Recorder received = new Recorder();
        EmbeddedChannel receiver = new EmbeddedChannel(
                new AesCbcHandler(CIPHERS.encryptor(KEYS), CIPHERS.decryptor(KEYS), null), received);
        byte[] plain = random(cuts.stream().mapToInt(Integer::intValue).sum() / 16 * 16);
        byte[] cipher = encrypted(plain);
        List<ByteBuf> fragments = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < cuts.size() && at < cipher.length; i++) {
            int length = Math.min(cuts.get(i), cipher.length - at);
            ByteBuf fragment = i % 2 == 0 ? Unpooled.directBuffer() : Unpooled.buffer();
            fragments.add(fragment.writeBytes(cipher, at, length));
            receiver.writeInbound(fragment);
            at += length;
        }
        assertThat(received.bytes.toByteArray()).isEqualTo(plain);
        assertThat(fragments).allMatch(fragment -> fragment.refCnt() == 0);
        receiver.finishAndReleaseAll();
    }

    @Test
    void passesOnOneBufferPerReadAndKeepsTheRest() {
        byte[] cipher = encrypted(random(64));
        channel.writeInbound(Unpooled.copiedBuffer(cipher, 0, 63));
        assertThat(recorder.reads).isEqualTo(1);
        assertThat(recorder.bytes.size()).isEqualTo(48);
        channel.writeInbound(Unpooled.copiedBuffer(cipher, 63, 1));
        assertThat(recorder.reads).isEqualTo(2);
        assertThat(recorder.bytes.size()).isEqualTo(64);
    }

    @Test
    void asksForMoreWhenAReadGaveNoBlockAndNobodyReadsByItself() {
        int[] reads = {0};
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        channel.config().setAutoRead(false);
        channel.writeInbound(Unpooled.buffer().writeZero(15));
        assertThat(reads[0]).isEqualTo(1);
        channel.writeInbound(Unpooled.buffer().writeZero(1));
        assertThat(reads[0]).isEqualTo(1);
    }

    @Test
    void bytesThatComeAfterTheEndAreReleased() {
        ChannelHandlerContext context = channel.pipeline().context(handler);
        channel.close();
        ByteBuf late = Unpooled.buffer().writeZero(16);
        handler.channelRead(context, late);
        assertThat(late.refCnt()).isZero();
        assertThat(recorder.reads).isZero();
    }

    private byte[] takeOutbound() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return bytes.toByteArray();
    }

    private static byte[] encrypted(byte[] plain) {
        ByteBuf out = Unpooled.buffer();
        CIPHERS.encryptor(KEYS).process(Unpooled.wrappedBuffer(plain), plain.length, out);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static final class CountingStream implements BlockStream {
        private final BlockStream stream;
        private long bytes;

        CountingStream(BlockStream stream) {
            this.stream = stream;
        }

        @Override
        public void process(ByteBuf in, int length, ByteBuf out) {
            bytes += length;
            stream.process(in, length, out);
        }
    }
}
