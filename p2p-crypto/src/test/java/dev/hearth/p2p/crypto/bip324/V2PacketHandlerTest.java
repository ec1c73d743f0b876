package dev.hearth.p2p.crypto.bip324;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.crypto.EncryptionQueue;
import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2PacketHandlerTest {
    private static final byte[] NOTHING = {};

    private final PacketRecorder recorder = new PacketRecorder();
    private final EmbeddedChannel channel = channel(true, recorder);
    private final PacketRecorder peerRecorder = new PacketRecorder();
    private final EmbeddedChannel peer = channel(false, peerRecorder);

    private static EmbeddedChannel channel(boolean initiating, PacketRecorder recorder) {
        Bip324Keys keys = Bip324Keys.derive(new byte[32], End.MAGIC, initiating);
        PacketCiphers ciphers = PacketCiphers.chaCha20Poly1305();
        PacketReader reader = new PacketReader(ciphers.decryptor(keys), NOTHING);
        return new EmbeddedChannel(new V2PacketHandler(ciphers.encryptor(keys), reader, null), recorder);
    }

    @AfterEach
    void leavesNothingBehind() {
        channel.finishAndReleaseAll();
        peer.finishAndReleaseAll();
        assertThat(recorder.exceptions).isEmpty();
        assertThat(peerRecorder.exceptions).isEmpty();
    }

    private static ByteBuf bytes(int length) {
        return Unpooled.buffer(Math.max(1, length)).writeZero(length);
    }

    /** The sizes of the buffers that reached the transport. */
    private List<Integer> deliver() {
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sizes.add(next.readableBytes());
            peer.writeInbound(next);
        }
        return sizes;
    }

    @Test
    void packetsOfOneFlushShareABuffer() {
        for (int i = 0; i < 10; i++) {
            channel.write(bytes(100));
        }
        assertThat(channel.outboundMessages()).isEmpty();
        channel.flush();
        assertThat(deliver()).containsExactly(10 * (100 + V2Packets.OVERHEAD));
        assertThat(peerRecorder.packets).hasSize(10);
    }

    @Test
    void muchIsHandedOnInPiecesWithoutWaitingForTheFlush() {
        for (int i = 0; i < 20; i++) {
            channel.write(bytes(60_000));
        }
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isPositive();
        channel.flush();
        assertThat(deliver())
                .hasSize(3)
                .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(EncryptionQueue.LARGEST_PIECE));
        assertThat(peerRecorder.packets).hasSize(20);
    }

    @Test
    void largePacketHasABufferOfItsOwn() {
        channel.write(bytes(10));
        channel.write(bytes(V2Packets.LARGEST_CONTENTS));
        channel.write(bytes(10));
        channel.flush();
        assertThat(deliver()).containsExactly(30, V2Packets.LARGEST_CONTENTS + V2Packets.OVERHEAD, 30);
        assertThat(peerRecorder.packets).hasSize(3);
    }

    @Test
    void promisesAreKeptWhenTheBufferIsWritten() {
        ChannelFuture first = channel.write(bytes(1));
        ChannelFuture second = channel.write(bytes(2));
        assertThat(first.isDone()).isFalse();
        channel.flush();
        assertThat(first.isSuccess()).isTrue();
        assertThat(second.isSuccess()).isTrue();
        deliver();
    }

    @Test
    void failedWriteFailsEveryPromiseOfItsBuffer() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ((ByteBuf) message).release();
                promise.setFailure(new ClosedChannelException());
            }
        });
        ChannelFuture first = channel.write(bytes(1));
        ChannelFuture second = channel.writeAndFlush(bytes(2));
        assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(second.cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whatWasCancelledIsAsIfNeverWritten() {
        channel.write(bytes(1));
        ChannelFuture cancelled = channel.write(bytes(2));
        cancelled.cancel(false);
        channel.writeAndFlush(bytes(3));
        deliver();
        assertThat(peerRecorder.packets).containsExactly(new byte[1], new byte[3]);
        channel.write(bytes(4)).cancel(false);
        channel.flush();
        assertThat(deliver()).isEmpty();
    }

    @Test
    void refusesWhatIsNoContentsAndGoesOn() {
        ByteBuf large = bytes(V2Packets.LARGEST_CONTENTS + 1);
        assertThat(channel.pipeline().write(large).cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(large.refCnt()).isZero();
        assertThat(channel.pipeline().write("text").cause()).isInstanceOf(UnsupportedOperationException.class);
        channel.writeAndFlush(bytes(5));
        deliver();
        assertThat(peerRecorder.packets).containsExactly(new byte[5]);
    }

    @Test
    void decoysLookLikePacketsAndAreIgnored() {
        channel.write(new V2Decoy(0));
        channel.write(new V2Decoy(100));
        channel.write(bytes(1));
        channel.flush();
        assertThat(deliver()).containsExactly(20 + 120 + 21);
        assertThat(peerRecorder.packets).containsExactly(new byte[1]);
        assertThatIllegalArgumentException().isThrownBy(() -> new V2Decoy(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new V2Decoy(V2Packets.LARGEST_CONTENTS + 1));
    }

    @Test
    void whatWasNotFlushedFailsWithTheConnection() {
        ByteBuf contents = bytes(1);
        ChannelFuture waiting = channel.write(contents);
        channel.close();
        assertThat(waiting.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(contents.refCnt()).isZero();
        ByteBuf late = bytes(1);
        assertThat(channel.pipeline().write(late).cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void writesMadeWhileTheChannelTurnsUnwritableKeepTheirOrder() {
        channel.pipeline().addLast(new PacketRecorder() {
            private boolean done;

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (!done) {
                    done = true;
                    ctx.writeAndFlush(bytes(7));
                }
            }
        });
        channel.write(bytes(300_000));
        channel.write(bytes(300_000));
        channel.writeAndFlush(bytes(8));
        deliver();
        assertThat(peerRecorder.packets).extracting(packet -> packet.length).contains(7, 8, 300_000);
        assertThat(peerRecorder.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 50, 100, 118, 119})
    void alteredPacketEndsTheConnectionAndNothingOfItIsPassedOn(int at) {
        channel.write(bytes(1));
        channel.flush();
        channel.write(bytes(99));
        channel.flush();
        channel.write(bytes(1));
        channel.flush();
        peer.writeInbound((ByteBuf) channel.readOutbound());
        ByteBuf altered = channel.readOutbound();
        altered.setByte(at - 1, altered.getByte(at - 1) ^ 1);
        peer.writeInbound(Unpooled.wrappedBuffer(altered, channel.readOutbound()));
        assertThat(peerRecorder.packets).containsExactly(new byte[1]);
        assertThat(peerRecorder.events).hasSize(1);
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void lostPacketIsNoticed() {
        channel.writeAndFlush(bytes(1));
        channel.writeAndFlush(bytes(1));
        ((ByteBuf) channel.readOutbound()).release();
        ByteBuf second = channel.readOutbound();
        peer.writeInbound(Unpooled.wrappedBuffer(second, bytes(V2Packets.LARGEST_CONTENTS)));
        assertThat(peer.isOpen()).isFalse();
        assertThat(peerRecorder.packets).isEmpty();
    }

    @Test
    void partOfAPacketIsReleasedWithTheConnection() {
        channel.writeAndFlush(bytes(1000));
        ByteBuf packet = channel.readOutbound();
        peer.writeInbound(packet.readRetainedSlice(500));
        packet.release();
        peer.close();
        assertThat(peerRecorder.packets).isEmpty();
        assertThat(peerRecorder.events).isEmpty();
    }

    @Test
    void keepsLittleMoreThanHasArrived() throws Exception {
        Bip324Keys keys = Bip324Keys.derive(new byte[32], End.MAGIC, true);
        Bip324Keys others = Bip324Keys.derive(new byte[32], End.MAGIC, false);
        ByteBuf packet = Unpooled.buffer();
        PacketCiphers.chaCha20Poly1305().encryptor(keys).encrypt(bytes(4_000_000), false, NOTHING, packet);
        PacketReader reader = new PacketReader(PacketCiphers.chaCha20Poly1305().decryptor(others), NOTHING);
        MeasuringAllocator allocator = new MeasuringAllocator();
        ByteBuf whole = null;
        for (int arrived = 0; packet.isReadable(); ) {
            ByteBuf part = packet.readSlice(Math.min(1000, packet.readableBytes()));
            arrived += part.readableBytes();
            whole = reader.next(allocator, part);
            int ahead = allocator.last.capacity() - arrived;
            assertThat(ahead).isLessThanOrEqualTo(Math.max(8 * 1024, Math.min(arrived, 256 * 1024)));
        }
        assertThat(whole.readableBytes()).isEqualTo(4_000_000);
        whole.release();
    }

    @Test
    void asksForReadsWhereTheChannelDoesNotReadByItself() {
        int[] reads = {0};
        peer.config().setAutoRead(false);
        peer.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        channel.writeAndFlush(bytes(1000));
        ByteBuf packet = channel.readOutbound();
        peer.writeInbound(packet.readRetainedSlice(500));
        assertThat(reads[0]).as("for the rest of the packet").isEqualTo(1);
        peer.writeInbound(packet);
        assertThat(reads[0]).as("for nothing the application has not asked for").isEqualTo(1);
    }

    @Property(tries = 100)
    void anyPacketsInAnyFragmentsArrive(
            @ForAll @Size(max = 40) List<@IntRange(max = 20_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 30_000) int fragment) {
        PacketRecorder end = new PacketRecorder();
        EmbeddedChannel from = channel(true, new PacketRecorder());
        EmbeddedChannel to = channel(false, end);
        for (int length : lengths) {
            from.write(bytes(length));
        }
        from.flush();
        for (ByteBuf next = from.readOutbound(); next != null; next = from.readOutbound()) {
            while (next.isReadable()) {
                to.writeInbound(next.readRetainedSlice(Math.min(fragment, next.readableBytes())));
            }
            next.release();
        }
        assertThat(end.packets).extracting(packet -> packet.length).containsExactlyElementsOf(lengths);
        from.finishAndReleaseAll();
        to.finishAndReleaseAll();
    }

    @Property(tries = 200)
    void nothingAStrangerSendsGetsPastTheHandler(@ForAll @Size(max = 30) List<@Size(max = 300) byte[]> fragments) {
        PacketRecorder end = new PacketRecorder();
        EmbeddedChannel to = channel(false, end);
        for (byte[] fragment : fragments) {
            if (to.isOpen()) {
                to.writeInbound(Unpooled.wrappedBuffer(fragment));
            }
        }
        to.finishAndReleaseAll();
        assertThat(end.exceptions).isEmpty();
        assertThat(end.packets).isEmpty();
        assertThat(end.events)
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(event ->
                        assertThat(((V2Failed) event).reason()).isIn(Reason.FORGED_PACKET, Reason.OVERSIZED_PACKET));
    }

    @Test
    void contentsAreDecryptedWhateverMemoryTheyComeFrom() {
        byte[] contents = {1, 2, 3, 4, 5};
        channel.write(channel.alloc().directBuffer().writeBytes(contents));
        channel.write(Unpooled.wrappedBuffer(new byte[] {9, 1, 2}, new byte[] {3, 4, 5})
                .skipBytes(1));
        channel.flush();
        ByteBuf direct = channel.alloc().directBuffer();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            direct.writeBytes(next);
            next.release();
        }
        peer.writeInbound(direct);
        assertThat(peerRecorder.packets).containsExactly(contents, contents);
    }
}
