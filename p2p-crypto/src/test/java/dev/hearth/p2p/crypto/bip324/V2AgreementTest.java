package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.concat;
import static dev.hearth.p2p.crypto.bip324.End.settled;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static dev.hearth.p2p.crypto.bip324.End.talk;
import static dev.hearth.p2p.crypto.bip324.ScriptedPeer.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.crypto.bip324.V2Failed.Reason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How two ends of the encrypted transport come to agree. */
@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2AgreementTest extends TwoEnds {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4094, 4095})
    void bothEndsAgreeAndUnderstandEachOther(int garbage) {
        initiator.garbage = garbage;
        responder.garbage = V2Packets.LARGEST_GARBAGE - garbage;
        initiator.connect();
        responder.connect();
        talk(initiator, responder);
        assertThat(initiator.completed().sessionId())
                .isEqualTo(responder.completed().sessionId());

        initiator.send(GREETING, NOTHING);
        responder.send(new byte[100_000]);
        talk(initiator, responder);
        assertThat(responder.recorder.packets).containsExactly(GREETING, NOTHING);
        assertThat(initiator.recorder.packets).containsExactly(new byte[100_000]);
    }

    @Test
    void initiatorSendsKeyAndGarbageAtOnceAndResponderNothing() {
        initiator.garbage = 77;
        settled(initiator);
        settled(responder);
        assertThat(initiator.sent()).hasSize(EllSwiftKey.LENGTH + 77);
        assertThat(responder.sent()).isEmpty();
        assertThat(responder.executor.submitted)
                .as("work before a word was heard")
                .isZero();
    }

    /** The responder's bytes reach the initiator in two parts, cut anywhere, with the work done before or after. */
    @Test
    void anyCutOfWhatTheResponderSendsWillDo() {
        settled(initiator);
        settled(responder);
        responder.receive(initiator.sent());
        responder.finishJobs();
        byte[] answer = responder.sent();
        for (int cut = 0; cut <= answer.length; cut++) {
            for (boolean workBetween : new boolean[] {true, false}) {
                End fresh = settled(End.initiator());
                feed(fresh, answer, cut, workBetween);
                assertThat(fresh.completed().sessionId()).isNotEmpty();
                fresh.leavesNothingBehind();
            }
        }
    }

    /** Likewise the other way; contents follow the handshake without a pause. */
    @Test
    void anyCutOfWhatTheInitiatorSendsWillDo() {
        ScriptedPeer peer = new ScriptedPeer(true);
        settled(responder).receive(peer.key());
        responder.finishJobs();
        peer.agree(responder.sent(), End.MAGIC);
        byte[] garbage = {1, 2, 3};
        byte[] all = concat(
                peer.key(),
                garbage,
                peer.terminator(),
                peer.decoy(GREETING, garbage),
                peer.packet(NOTHING, NOTHING),
                peer.packet(GREETING, NOTHING),
                peer.packet(NOTHING, NOTHING));
        for (int cut = 0; cut <= all.length; cut++) {
            for (boolean workBetween : new boolean[] {true, false}) {
                End fresh = settled(End.responder());
                feed(fresh, all, cut, workBetween);
                assertThat(fresh.completed().sessionId()).isEqualTo(peer.sessionId());
                assertThat(fresh.recorder.packets).containsExactly(GREETING, NOTHING);
                assertThat(fresh.recorder.packetsBeforeFirstEvent).isZero();
                fresh.leavesNothingBehind();
            }
        }
    }

    private static void feed(End end, byte[] bytes, int cut, boolean workBetween) {
        end.receive(slice(bytes, 0, cut));
        if (workBetween) {
            end.finishJobs();
        }
        end.receive(slice(bytes, cut, bytes.length));
        end.finishJobs();
    }

    @Test
    void singleBytesWillDo() {
        settled(initiator);
        settled(responder);
        for (int round = 0; round < 4; round++) {
            dribble(initiator.sent(), responder);
            dribble(responder.sent(), initiator);
        }
        assertThat(initiator.completed().sessionId())
                .isEqualTo(responder.completed().sessionId());
    }

    private static void dribble(byte[] bytes, End to) {
        for (byte b : bytes) {
            to.receive(b);
            to.finishJobs();
        }
    }

    @Test
    void whatIsWrittenOnCompletionIsTheNextPacket() {
        End greeter = kept(End.responder(new PacketRecorder() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                super.userEventTriggered(ctx, event);
                ctx.writeAndFlush(Unpooled.wrappedBuffer(GREETING));
            }
        }));
        initiator.connect();
        greeter.connect();
        talk(initiator, greeter);
        assertThat(initiator.recorder.packets).containsExactly(GREETING);
    }

    @Test
    void givesWayToPacketsAndFreesItsPlaceWhenDone() {
        initiator.connect();
        responder.connect();
        assertThat(responder.gate.count()).isEqualTo(1);
        talk(initiator, responder);
        for (End end : ends) {
            assertThat(end.gate.count()).isZero();
            assertThat(end.channel.pipeline().get(V2TransportHandler.class)).isNull();
            assertThat(end.channel.pipeline().names().indexOf("recorder")).isEqualTo(1);
            end.waitSeconds(End.TIMEOUT_SECONDS + 1);
            assertThat(end.channel.isOpen()).isTrue();
        }
    }

    @Test
    void endsOfTwoNetworksNeverUnderstandEachOther() {
        responder.magic = 0x0b110907;
        initiator.connect();
        responder.connect();
        talk(initiator, responder);
        initiator.send(); // nothing, as the handshake is not done
        assertThat(initiator.recorder.events).isEmpty();
        initiator.receive(new byte[V2Packets.LARGEST_GARBAGE + 17]);
        initiator.assertFailed(Reason.GARBAGE_TOO_LONG);
    }
}
