package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.settled;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.p2p.crypto.HalfOpenGate;
import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a handshake, and what is left then. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2FailureTest extends TwoEnds {
    @Test
    void silentEndOfAPeerThatHasOurKeySuggestsTheFirstTransport() {
        settled(initiator).channel.close();
        initiator.assertFailed(Reason.PROBABLY_V1);
        assertThat(((V2Failed) initiator.recorder.events.get(0)).suggestsV1()).isTrue();
    }

    @Test
    void resetByAPeerThatHasOurKeySuggestsTheFirstTransport() {
        settled(initiator).channel.pipeline().fireExceptionCaught(new IOException("reset"));
        initiator.assertFailed(Reason.PROBABLY_V1);
    }

    @Test
    void silenceOfAPeerThatHasOurKeySuggestsTheFirstTransport() {
        settled(initiator).waitSeconds(End.TIMEOUT_SECONDS + 1);
        initiator.assertFailed(Reason.PROBABLY_V1);
    }

    @Test
    void endAfterASingleByteSuggestsNothing() {
        settled(initiator).receive((byte) 1);
        initiator.channel.close();
        initiator.assertFailed(Reason.CLOSED);
        assertThat(((V2Failed) initiator.recorder.events.get(0)).suggestsV1()).isFalse();
    }

    @Test
    void endBeforeOurKeyWasSentSuggestsNothing() {
        initiator.connect().channel.close();
        initiator.assertFailed(Reason.CLOSED);
    }

    @Test
    void endOfACallerSuggestsNothing() {
        settled(responder).channel.close();
        responder.assertFailed(Reason.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 90})
    void cutsASlowPeerAtTheDeadline(int bytes) {
        settled(responder).receive(slice(new ScriptedPeer(true).key(), 0, Math.min(bytes, 64)));
        responder.finishJobs();
        responder.receive(new byte[Math.max(0, bytes - 64)]);
        responder.waitSeconds(End.TIMEOUT_SECONDS - 1);
        assertThat(responder.channel.isOpen()).isTrue();
        responder.waitSeconds(2);
        responder.assertFailed(Reason.TIMEOUT);
    }

    @Test
    void refusesBeforeAnyWorkOverTheHalfOpenCap() {
        for (End end : ends) {
            assertThat(end.gate.tryEnter()).isTrue();
            end.connect();
            assertThat(end.recorder.events).hasSize(1);
            assertThat(((V2Failed) end.recorder.events.get(0)).reason()).isEqualTo(Reason.HALF_OPEN_LIMIT);
            assertThat(end.executor.submitted).isZero();
            assertThat(end.gate.count()).as("the place of another").isEqualTo(1);
            end.gate.leave();
        }
    }

    @Test
    void refusesWhenTheExecutorIsFull() {
        initiator.executor.cap = 0;
        initiator.connect();
        initiator.assertFailed(Reason.HANDSHAKES_BUSY);
        responder.executor.cap = 0;
        responder.connect().receive(new byte[64]);
        responder.assertFailed(Reason.HANDSHAKES_BUSY);
    }

    @Test
    void refusesWhenTheExecutorIsFullAtTheSecondJob() {
        settled(initiator).executor.cap = 0;
        initiator.receive(new byte[64]);
        initiator.assertFailed(Reason.HANDSHAKES_BUSY);
    }

    @Test
    void refusesWritesBeforeTheEnd() {
        settled(initiator);
        initiator.sent();
        ByteBuf early = Unpooled.wrappedBuffer(GREETING);
        ChannelFuture write = initiator.channel.pipeline().writeAndFlush(early);
        assertThat(write.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(early.refCnt()).isZero();
        assertThat(initiator.sent()).isEmpty();
    }

    @Test
    void ourOwnErrorsAreNotThePeers() {
        responder.curve = new EllSwift() {
            @Override
            public EllSwiftKeyPair generate(SecureRandom random) {
                throw new IllegalStateException("broken curve");
            }

            @Override
            public byte[] sharedSecret(EllSwiftKeyPair own, EllSwiftKey remote, boolean initiating) {
                throw new IllegalStateException("broken curve");
            }
        };
        settled(responder).receive(new byte[64]);
        responder.finishJobs();
        responder.assertFailed(Reason.INTERNAL_ERROR);
        settled(initiator).channel.pipeline().fireExceptionCaught(new IllegalStateException("ours"));
        initiator.assertFailed(Reason.INTERNAL_ERROR);
    }

    @Test
    void failedWriteOfOurKeyEndsTheHandshake() {
        initiator.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, io.netty.channel.ChannelPromise promise) {
                ((ByteBuf) message).release();
                promise.setFailure(new IOException("no route"));
            }
        });
        settled(initiator);
        initiator.assertFailed(Reason.CLOSED);
    }

    @Test
    void doesNoWorkForAConnectionThatIsGone() {
        initiator.connect();
        initiator.channel.close();
        initiator.finishJobs();
        assertThat(initiator.sent()).isEmpty();
        initiator.assertFailed(Reason.CLOSED);
    }

    @Test
    void pausesReadingBetweenThePeersKeyAndAgreement() {
        settled(initiator);
        EmbeddedChannel channel = initiator.channel;
        initiator.receive(new byte[63]);
        assertThat(channel.config().isAutoRead()).isTrue();
        initiator.receive(new byte[1]);
        assertThat(channel.config().isAutoRead()).isFalse();
        initiator.finishJobs();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void asksForReadsWhereTheChannelDoesNotReadByItself() {
        int[] reads = {0};
        responder.channel.config().setAutoRead(false);
        responder.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        settled(responder);
        assertThat(reads[0]).isPositive();
        int before = reads[0];
        ScriptedPeer peer = new ScriptedPeer(true);
        responder.receive(slice(peer.key(), 0, 20));
        assertThat(reads[0]).isGreaterThan(before);
        responder.finishJobs();
        before = reads[0];
        responder.receive(slice(peer.key(), 20, 64));
        assertThat(reads[0]).as("paused").isEqualTo(before);
    }

    @Test
    void sessionIdIsShownAndCopied() {
        byte[] id = new byte[32];
        V2Completed completed = new V2Completed(id);
        id[0] = 1;
        completed.sessionId()[0] = 1;
        assertThat(completed.toString()).contains("00".repeat(32));
    }

    @Test
    void transportHasATimeout() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new V2Transport(
                        EllSwift.bouncyCastle(),
                        PacketCiphers.chaCha20Poly1305(),
                        Runnable::run,
                        () -> null,
                        new SecureRandom(),
                        End.MAGIC,
                        true,
                        new HalfOpenGate(1),
                        0));
    }
}
