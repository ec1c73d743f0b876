package dev.hearth.p2p.crypto.bip324;

import dev.hearth.p2p.crypto.RealLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two ends over a real transport, each writing as soon as it may. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the packets that do not arrive
class V2LinkTest {
    private static final int PACKETS = 600;

    private final RealLink link = new RealLink();

    @AfterEach
    void stop() {
        link.stop();
    }

    @Test
    void bothEndsReadWhatTheOtherWroteOverSockets() throws Exception {
        link.overSockets(new Talker(false), new Talker(true));
    }

    @Test
    void bothEndsReadWhatTheOtherWroteWithinTheProcess() throws Exception {
        link.withinTheProcess(new Talker(false), new Talker(true));
    }

    /** The size of each packet tells which one it is. */
    private static int sizeOf(int packet) {
        return packet * 97 % 30_011;
    }

    /** One end: writes its packets once the handshake is done, and checks what arrives. */
    private final class Talker extends ChannelInboundHandlerAdapter implements RealLink.End {
        private final CompletableFuture<Void> received = new CompletableFuture<>();
        private final boolean initiating;
        private int packets;

        Talker(boolean initiating) {
            this.initiating = initiating;
        }

        @Override
        public Future<?> received() {
            return received;
        }

        @Override
        public ChannelHandler initializer() {
            V2Transport transport = new V2Transport(
                    EllSwift.bouncyCastle(),
                    PacketCiphers.chaCha20Poly1305(),
                    link.handshakes,
                    link.ciphers::next,
                    new SecureRandom(),
                    End.MAGIC,
                    true,
                    link.gate,
                    TimeUnit.SECONDS.toNanos(10));
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(
                                    initiating
                                            ? V2TransportHandler.initiator(transport)
                                            : V2TransportHandler.responder(transport),
                                    Talker.this);
                }
            };
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof V2Completed) {
                for (int i = 0; i < PACKETS; i++) {
                    ctx.write(Unpooled.buffer(Math.max(1, sizeOf(i))).writeZero(sizeOf(i)));
                    ctx.write(new V2Decoy(i % 7));
                }
                ctx.flush();
            } else {
                received.completeExceptionally(new AssertionError(event.toString()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf packet = (ByteBuf) message;
            if (packet.readableBytes() != sizeOf(packets)) {
                received.completeExceptionally(new AssertionError("packet " + packets + " is another"));
            }
            packet.release();
            packets++;
            if (packets == PACKETS) {
                received.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            received.completeExceptionally(cause);
        }
    }
}
