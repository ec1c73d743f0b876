package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.concat;
import static dev.hearth.p2p.crypto.bip324.End.settled;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers and listeners that speak the first transport. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V1DetectionTest extends TwoEnds {
    @Test
    void firstByteThatDiffersFromTheFirstTransportMakesItTheSecond() {
        for (int same = 0; same < V1_PREFIX.length; same++) {
            End end = kept(End.responder());
            settled(end).receive(slice(V1_PREFIX, 0, same));
            end.finishJobs();
            assertThat(end.executor.submitted).isZero();
            byte[] rest = slice(V1_PREFIX, same, Math.max(same + 1, 5));
            rest[0] ^= 0x55;
            rest[rest.length - 1] = (byte) 0xaa;
            end.receive(rest);
            end.finishJobs();
            assertThat(end.sent()).as("%d bytes alike", same).hasSize(EllSwiftKey.LENGTH + End.GARBAGE);
        }
    }

    @Test
    void passesEverythingOnInOrderWhenTheCallerSpeaksTheFirstTransport() {
        byte[] message = concat(V1_PREFIX, GREETING);
        for (int cut = 0; cut <= message.length; cut++) {
            End end = kept(End.responder());
            settled(end).receive(slice(message, 0, cut));
            if (cut < V1_PREFIX.length) {
                assertThat(end.recorder.events).isEmpty();
                assertThat(end.recorder.packets).isEmpty();
            }
            end.receive(slice(message, cut, message.length));
            end.receive(GREETING);
            assertThat(end.recorder.events).containsExactly(V1Detected.INSTANCE);
            assertThat(end.recorder.packetsBeforeFirstEvent).isZero();
            assertThat(end.recorder.allBytes()).isEqualTo(concat(message, GREETING));
            assertThat(end.channel.pipeline().get(V2TransportHandler.class)).isNull();
            assertThat(end.gate.count()).isZero();
            assertThat(end.executor.submitted)
                    .as("work for the first transport")
                    .isZero();
            end.waitSeconds(End.TIMEOUT_SECONDS + 1);
            assertThat(end.channel.isOpen()).isTrue();
        }
    }

    @Test
    void handlersPutInPlaceOnDetectionMeetAllBytesAndMayWrite() {
        PacketRecorder codec = new PacketRecorder();
        End end = kept(End.responder(new PacketRecorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                ctx.writeAndFlush(Unpooled.wrappedBuffer(GREETING));
                ctx.pipeline().replace(this, "codec", codec);
            }
        }));
        settled(end).receive(concat(V1_PREFIX, GREETING));
        assertThat(codec.allBytes()).isEqualTo(concat(V1_PREFIX, GREETING));
        assertThat(end.sent()).isEqualTo(GREETING);
        assertThat(end.channel.pipeline().names()).startsWith("codec");
    }

    @Test
    void closingOnDetectionIsNoFailureOfOurs() {
        End end = kept(End.responder(new PacketRecorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                ctx.close();
            }
        }));
        settled(end).receive(V1_PREFIX);
        assertThat(end.recorder.events).containsExactly(V1Detected.INSTANCE);
        assertThat(end.channel.isOpen()).isFalse();
    }

    @Test
    void refusesTheFirstTransportIfToldTo() {
        responder.acceptsV1 = false;
        settled(responder).receive(V1_PREFIX);
        responder.assertFailed(Reason.V1_REFUSED);
        assertThat(responder.recorder.packets).isEmpty();
        assertThat(responder.executor.submitted).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0b110907, 0xf9beb4d8, 0x79beb4d9, 0})
    void refusesTheFirstTransportOfAnotherNetworkBeforeAnyWork(int magic) {
        settled(responder).receive(v1Prefix(magic));
        responder.assertFailed(Reason.WRONG_NETWORK);
        assertThat(responder.executor.submitted).isZero();
    }

    @Test
    void greetingInTheFirstTransportSuggestsIt() {
        settled(initiator).receive(V1_PREFIX);
        initiator.assertFailed(Reason.PROBABLY_V1);
    }

    @Test
    void greetingOnAnotherNetworkEndsTheCall() {
        settled(initiator).receive(v1Prefix(0x0b110907));
        initiator.assertFailed(Reason.WRONG_NETWORK);
    }
}
