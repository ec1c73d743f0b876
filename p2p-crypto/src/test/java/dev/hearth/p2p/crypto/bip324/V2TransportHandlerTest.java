package dev.hearth.p2p.crypto.bip324;

import static dev.hearth.p2p.crypto.bip324.End.concat;
import static dev.hearth.p2p.crypto.bip324.End.settled;
import static dev.hearth.p2p.crypto.bip324.End.slice;
import static dev.hearth.p2p.crypto.bip324.End.talk;
import static dev.hearth.p2p.crypto.bip324.ScriptedPeer.NOTHING;
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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // futures are looked at where they matter
class V2TransportHandlerTest {
    private static final byte[] V1_PREFIX = v1Prefix(End.MAGIC);
    private static final byte[] GREETING = "greeting".getBytes(StandardCharsets.US_ASCII);

    private final List<End> ends = new ArrayList<>();
    private final End initiator = kept(End.initiator());
    private final End responder = kept(End.responder());

    private static byte[] v1Prefix(int magic) {
        return ByteBuffer.allocate(16)
                .putInt(magic)
                .put("version".getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private End kept(End end) {
        ends.add(end);
        return end;
    }

    @AfterEach
    void leavesNothingBehind() {
        ends.forEach(End::leavesNothingBehind);
    }

    // Agreement

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

    // The version packet, decoys and garbage

    /** A responder that has our key and garbage, ready for what comes after the peer's key. */
    private ScriptedPeer peerOfResponder(End end) {
        ScriptedPeer peer = new ScriptedPeer(true);
        settled(end).receive(peer.key());
        end.finishJobs();
        return peer.agree(end.sent(), end.magic);
    }

    @Test
    void ignoresWhatTheVersionPacketHolds() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(peer.terminator(), peer.packet(GREETING, NOTHING)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
        assertThat(responder.recorder.packets).isEmpty();
    }

    @Test
    void swallowsDecoysBeforeAndAfterTheVersionPacket() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = {7};
        responder.receive(concat(garbage, peer.terminator(), peer.decoy(GREETING, garbage)));
        for (int i = 0; i < 500; i++) {
            responder.receive(peer.decoy(new byte[i], NOTHING));
        }
        assertThat(responder.recorder.events).isEmpty();
        responder.receive(peer.packet(NOTHING, NOTHING));
        responder.receive(concat(peer.decoy(NOTHING, NOTHING), peer.packet(GREETING, NOTHING)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
        assertThat(responder.recorder.packets).containsExactly(GREETING);
    }

    @Test
    void onlyTheFirstPacketVouchesForTheGarbage() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = {7, 8};
        responder.receive(
                concat(garbage, peer.terminator(), peer.decoy(GREETING, garbage), peer.packet(NOTHING, garbage)));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    @Test
    void refusesGarbageThatWasAlteredOnTheWay() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(new byte[] {1, 3}, peer.terminator(), peer.packet(NOTHING, new byte[] {1, 2})));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    @Test
    void acceptsTheMostGarbageAndRefusesOneByteMore() {
        for (int length : new int[] {V2Packets.LARGEST_GARBAGE, V2Packets.LARGEST_GARBAGE + 1}) {
            End end = kept(End.responder());
            ScriptedPeer peer = peerOfResponder(end);
            byte[] garbage = new byte[length];
            byte[] all = concat(garbage, peer.terminator());
            end.receive(slice(all, 0, V2Packets.LARGEST_GARBAGE + 15));
            assertThat(end.channel.isOpen()).isTrue();
            end.receive(slice(all, V2Packets.LARGEST_GARBAGE + 15, all.length));
            if (length > V2Packets.LARGEST_GARBAGE) {
                end.assertFailed(Reason.GARBAGE_TOO_LONG);
            } else {
                end.receive(peer.packet(NOTHING, garbage));
                assertThat(end.completed().sessionId()).isEqualTo(peer.sessionId());
            }
        }
    }

    @Test
    void garbageMayBeginLikeTheTerminator() {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] garbage = concat(slice(peer.terminator(), 0, 15), slice(peer.terminator(), 0, 9));
        responder.receive(concat(garbage, peer.terminator(), peer.packet(NOTHING, garbage)));
        assertThat(responder.completed().sessionId()).isEqualTo(peer.sessionId());
    }

    @ParameterizedTest
    @MethodSource("bitsOfAVersionPacket")
    void refusesVersionPacketWithAnAlteredBit(int bit) {
        ScriptedPeer peer = peerOfResponder(responder);
        byte[] packet = peer.packet(GREETING, NOTHING);
        packet[bit / 8] ^= (byte) (1 << bit % 8);
        responder.receive(concat(peer.terminator(), packet, new byte[70_000]));
        responder.assertFailed(Reason.FORGED_PACKET);
    }

    /** All but the highest bits of the length, which make another failure or a longer wait of it. */
    static IntStream bitsOfAVersionPacket() {
        return IntStream.range(0, 28 * 8).filter(bit -> bit < 16 || bit >= 24).filter(bit -> bit % 5 == 0);
    }

    @Test
    void refusesLengthOverTheCapAsSoonAsItIsKnown() {
        ScriptedPeer peer = peerOfResponder(responder);
        responder.receive(concat(peer.terminator(), peer.length(V2Packets.LARGEST_CONTENTS)));
        assertThat(responder.channel.isOpen()).isTrue();
        End other = kept(End.responder());
        peer = peerOfResponder(other);
        other.receive(concat(peer.terminator(), peer.length(V2Packets.LARGEST_CONTENTS + 1)));
        other.assertFailed(Reason.OVERSIZED_PACKET);
    }

    @Test
    void bothDirectionsOutliveManyChangesOfKey() {
        initiator.connect();
        responder.connect();
        talk(initiator, responder);
        int packets = 224 * 5 + 3;
        for (int i = 0; i < packets; i++) {
            initiator.send(new byte[] {(byte) i});
            responder.send(new byte[] {(byte) -i, 0});
        }
        talk(initiator, responder);
        assertThat(responder.recorder.packets).hasSize(packets);
        assertThat(initiator.recorder.packets).hasSize(packets).last().isEqualTo(new byte[] {(byte) (1 - packets), 0});
    }

    // The first transport

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

    // Failure

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
                        new SecureRandom(),
                        End.MAGIC,
                        true,
                        new HalfOpenGate(1),
                        0));
    }

    // Hostility

    @Property(tries = 300)
    void nothingAStrangerSendsGetsPastTheHandler(
            @ForAll boolean asInitiator,
            @ForAll @IntRange(max = 16) int likeV1,
            @ForAll @Size(max = 30) List<@Size(max = 400) byte[]> fragments) {
        End end = settled(asInitiator ? End.initiator() : End.responder());
        end.receive(slice(V1_PREFIX, 0, likeV1));
        fragments.forEach(fragment -> {
            end.receive(fragment);
            end.finishJobs();
        });
        end.channel.close();
        boolean v1 = end.recorder.events.contains(V1Detected.INSTANCE);
        assertThat(end.recorder.events.stream().filter(V2Failed.class::isInstance))
                .hasSize(v1 ? 0 : 1);
        end.leavesNothingBehind();
    }

    @Property(tries = 300)
    void nothingAPartnerAltersGetsPastTheHandler(
            @ForAll @IntRange(min = 0, max = 300) int at,
            @ForAll @IntRange(min = 1, max = 255) int change,
            @ForAll @IntRange(min = 1, max = 100) int fragment) {
        End end = End.responder();
        ScriptedPeer peer = peerOfResponder(end);
        byte[] garbage = {1, 2, 3};
        byte[] all = concat(
                garbage,
                peer.terminator(),
                peer.decoy(GREETING, garbage),
                peer.packet(GREETING, NOTHING),
                peer.packet(GREETING, NOTHING),
                peer.packet(new byte[150], NOTHING));
        int position = at % all.length;
        all[position] ^= (byte) change;
        for (int from = 0; from < all.length; from += fragment) {
            end.receive(slice(all, from, Math.min(all.length, from + fragment)));
        }
        assertThat(end.recorder.packets).hasSizeLessThan(2);
        end.channel.close();
        Stream<Object> failures = end.recorder.events.stream().filter(V2Failed.class::isInstance);
        boolean completed = end.recorder.events.stream().anyMatch(V2Completed.class::isInstance);
        assertThat(failures).hasSizeBetween(completed ? 0 : 1, 1);
        end.leavesNothingBehind();
    }

    @Test
    void reflectionOfAllWeSendLeadsNowhere() {
        settled(initiator);
        for (int round = 0; round < 5; round++) {
            initiator.receive(initiator.sent());
            initiator.finishJobs();
        }
        assertThat(initiator.recorder.events).isEmpty();
        byte[] end = new byte[V2Packets.LARGEST_GARBAGE + 16];
        Arrays.fill(end, (byte) 1);
        initiator.receive(end);
        initiator.assertFailed(Reason.GARBAGE_TOO_LONG);
    }
}
