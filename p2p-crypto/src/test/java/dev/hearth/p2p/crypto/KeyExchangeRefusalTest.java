package dev.hearth.p2p.crypto;

import static dev.hearth.p2p.crypto.KeyExchangeEnd.TIMEOUT_SECONDS;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.VECTOR;
import static dev.hearth.p2p.crypto.KeyExchangeEnd.concat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.KeyExchangeFailed.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How agreements fail, and what that costs. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class KeyExchangeRefusalTest {
    private final KeyExchangeEnd end = new KeyExchangeEnd();

    @AfterEach
    void leavesNothingBehind() {
        end.leavesNothingBehind();
    }

    @Test
    @DisplayName("W1: refuses our own session key sent back to us")
    void refusesReflectedKey() {
        end.connect();
        end.receive(VECTOR.bytes("a_public"));
        end.finishJobs();
        end.assertRefused(Reason.REFLECTED_KEY);
        assertThat(end.executor.submitted).as("no agreement with ourselves").isEqualTo(1);
    }

    @Test
    @DisplayName("W1: refuses the negation of our own session key, which gives the same secret")
    void refusesNegatedReflectedKey() {
        byte[] negated = VECTOR.bytes("a_public");
        negated[0] ^= 1;
        end.connect();
        end.receive(negated);
        end.finishJobs();
        end.assertRefused(Reason.REFLECTED_KEY);
    }

    @Test
    void refusesZeroKey() {
        end.connect();
        end.receive(new byte[33]);
        end.assertRefused(Reason.ZERO_KEY);
        end.finishJobs();
        assertThat(end.curve.operations).as("work for a refused peer").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 7, 0x82, 0xff})
    void refusesKeyWithAnotherPrefix(int prefix) {
        byte[] key = VECTOR.bytes("b_public");
        key[0] = (byte) prefix;
        end.connect();
        end.receive(key);
        end.assertRefused(Reason.INVALID_KEY);
    }

    @Test
    void refusesKeyOffTheCurve() {
        byte[] key = new byte[33];
        key[0] = 2;
        key[32] = 5;
        end.connect();
        end.receive(key);
        end.finishJobs();
        end.assertRefused(Reason.INVALID_KEY);
    }

    @Test
    @DisplayName("W8: refuses before any work over the half-open cap")
    void refusesBeforeAnyWorkOverTheHalfOpenCap() {
        assertThat(end.gate.tryEnter()).isTrue();
        end.connect();
        end.assertRefused(Reason.HALF_OPEN_LIMIT);
        assertThat(end.executor.submitted).isZero();
        assertThat(end.curve.operations).isZero();
        assertThat(end.gate.count()).as("the place of another").isEqualTo(1);
        end.gate.leave();
    }

    @Test
    void refusesBeforeAnyWorkWhenTheExecutorIsFull() {
        end.executor.cap = 0;
        end.connect();
        end.assertRefused(Reason.HANDSHAKES_BUSY);
        assertThat(end.curve.operations).isZero();
    }

    @Test
    void refusesWhenTheExecutorIsFullAtTheSecondJob() {
        end.connect();
        end.finishJobs();
        end.executor.cap = 0;
        end.receive(VECTOR.bytes("b_public"));
        end.assertRefused(Reason.HANDSHAKES_BUSY);
    }

    @Test
    @DisplayName("W7: cuts a peer that never sends its key")
    void cutsSilentPeerAtTheDeadline() {
        end.connect();
        end.finishJobs();
        end.waitSeconds(TIMEOUT_SECONDS - 1);
        assertThat(end.channel.isOpen()).isTrue();
        end.waitSeconds(2);
        end.assertRefused(Reason.TIMEOUT);
    }

    @Test
    @DisplayName("W7: cuts a peer that sends its key a byte at a time, however lively")
    void cutsDribblingPeerAtTheDeadline() {
        end.connect();
        end.finishJobs();
        for (int i = 0; i < TIMEOUT_SECONDS; i++) {
            end.receive(new byte[] {2});
            end.waitSeconds(1);
        }
        end.waitSeconds(1);
        end.assertRefused(Reason.TIMEOUT);
    }

    @Test
    void cutsAtTheDeadlineWhenOurOwnExecutorIsSlow() {
        end.connect();
        end.receive(VECTOR.bytes("b_public"));
        end.waitSeconds(TIMEOUT_SECONDS + 1);
        end.assertRefused(Reason.TIMEOUT);
        end.finishJobs();
        assertThat(end.curve.operations)
                .as("work for a connection that is gone")
                .isZero();
    }

    @Test
    @DisplayName("W8: frees its place when the peer closes before our key is made")
    void reportsPeerThatClosesEarly() {
        end.connect();
        assertThat(end.gate.count()).isEqualTo(1);
        end.channel.close();
        end.finishJobs();
        end.assertRefused(Reason.CLOSED);
        assertThat(end.curve.operations).isZero();
    }

    @Test
    @DisplayName("W8: frees its place when the peer closes while the secret is computed")
    void reportsPeerThatClosesWhileTheSecretIsComputed() {
        end.connect();
        end.finishJobs();
        end.receive(concat(VECTOR.bytes("b_public"), new byte[100]));
        assertThat(end.executor.waiting()).isEqualTo(1);
        end.channel.close();
        end.finishJobs();
        end.assertRefused(Reason.CLOSED);
    }

    @Test
    void reportsBrokenConnectionAsClosed() {
        end.connect();
        end.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        end.assertRefused(Reason.CLOSED);
    }

    @Test
    void reportsOurOwnFaultsAsSuch() {
        end.curve.broken = true;
        end.connect();
        end.finishJobs();
        end.assertRefused(Reason.INTERNAL_ERROR);
    }

    @Test
    void freesItsPlaceWhenRemoved() {
        end.connect();
        end.receive(concat(VECTOR.bytes("b_public"), new byte[100]));
        end.channel.pipeline().remove(KeyExchangeHandler.class);
        assertThat(end.gate.count()).isZero();
        end.finishJobs();
        end.waitSeconds(TIMEOUT_SECONDS + 1);
        assertThat(end.recorder.events).isEmpty();
    }

    @Test
    void failsOnceWhateverComesAfterwards() {
        end.connect();
        ByteBuf late = Unpooled.wrappedBuffer(VECTOR.bytes("b_public"));
        ChannelHandlerContext context = end.channel.pipeline().context(KeyExchangeHandler.class);
        KeyExchangeHandler handler = (KeyExchangeHandler) context.handler();
        end.receive(new byte[33]);
        handler.channelRead(context, late);
        handler.exceptionCaught(context, new IOException("Connection reset by peer"));
        assertThat(late.refCnt()).isZero();
        end.finishJobs();
        end.waitSeconds(TIMEOUT_SECONDS + 1);
        end.assertRefused(Reason.ZERO_KEY);
    }
}
